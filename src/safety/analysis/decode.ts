/** Text of base64 in UTF-16LE, as PowerShell's -EncodedCommand takes it; undefined when it is none. */
export function decodeEncodedCommand(text: string): string | undefined {
  const bytes = decodeBase64(text);
  if (bytes === undefined) {
    return undefined;
  }
  let result = '';
  for (let index = 0; index + 1 < bytes.length; index += 2) {
    result += String.fromCharCode((bytes[index] ?? 0) + (bytes[index + 1] ?? 0) * 256);
  }
  return result;
}

/** Latin text of base64; undefined when it is none. */
export function decodeBase64Text(text: string): string | undefined {
  const bytes = decodeBase64(text.replaceAll(/\s/g, ''));
  return bytes === undefined ? undefined : String.fromCharCode(...bytes.slice(0, 8192));
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function decodeBase64(text: string): number[] | undefined {
  const body = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  if (body === '' || !/^[A-Za-z0-9+/]+$/.test(body)) {
    return undefined;
  }
  const bytes: number[] = [];
  let bits = 0;
  let buffer = 0;
  for (const character of body) {
    buffer = (buffer * 64 + alphabet.indexOf(character)) % 16_777_216;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(Math.floor(buffer / 2 ** bits) % 256);
    }
  }
  return bytes;
}

/** Text of hexadecimal digits, as `xxd -r -p` reads it. */
export function decodeHexText(text: string): string | undefined {
  const digits = text.replaceAll(/\s|\\x|0x/g, '');
  if (digits.length < 2 || !/^[0-9a-fA-F]+$/.test(digits)) {
    return undefined;
  }
  return (digits.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
}
