import type { CommandCheck } from '../analysis/context';
import { literalData } from '../analysis/word';
import type { Family } from './family';

const echoText: CommandCheck = (invocation) => {
  const words = invocation.words.slice(1);
  const flags = words.findIndex((word) => !/^-[neE]+$/.test(word.value));
  const texts = (flags < 0 ? [] : words.slice(flags)).map((word) => word.value).join(' ');
  const escapes = words.slice(0, Math.max(flags, 0)).some((word) => word.value.includes('e'));
  const text = escapes ? unescape(texts) : texts;
  const source = words.find((word) => word.source !== undefined)?.source;
  const data = literalData(`${text}\n`);
  const encoded = escapes && /\\(?:x[0-9a-f]|0?\d)/i.test(texts);
  return {
    output: {
      ...data,
      decoded: encoded || source?.decoded === true,
      network: source?.network === true,
      secret:
        source?.secret === true ||
        words.some((word) => /\b(?:SECRET|TOKEN|PASSWORD|API_?KEY)\b/i.test(word.raw) && /\$/.test(word.raw)),
    },
  };
};

const printfText: CommandCheck = (invocation, context) => {
  const target = invocation.value('-v')?.value;
  arithmeticTarget(target, invocation, context);
  const [format, ...values] = invocation.args.operands;
  if (format === undefined) {
    return undefined;
  }
  const encoded = /\\(?:x[0-9a-fA-F]|0?\d)/.test(format.value);
  let index = 0;
  let text = '';
  do {
    text += unescape(format.value).replace(/%(?:%|[-+ #0]*\d*(?:\.\d+)?[a-zA-Z])/g, (directive) =>
      directive === '%%'
        ? '%'
        : directive.endsWith('b')
          ? unescape(values[index++]?.value ?? '')
          : (values[index++]?.value ?? ''),
    );
  } while (index > 0 && index < values.length && text.length < 4096);
  if (target !== undefined) {
    context.scope.assign(target, text);
  }
  const source = values.find((word) => word.source !== undefined)?.source;
  return {
    output: {
      ...literalData(text),
      decoded: encoded || source?.decoded === true,
      network: source?.network === true,
      secret: source?.secret === true,
    },
  };
};

function arithmeticTarget(
  name: string | undefined,
  invocation: Parameters<CommandCheck>[0],
  context: Parameters<CommandCheck>[1],
): void {
  if (name !== undefined && /\$\(|`/.test(name)) {
    context.report('shell.arithmetic-code', invocation.span);
  }
}

/** Backslash escapes of echo -e and printf. */
function unescape(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|0?([0-7]{1,3})|([nrtabefv\\"']))/g,
    (
      _,
      hex: string | undefined,
      unicode: string | undefined,
      octal: string | undefined,
      letter: string | undefined,
    ) => {
      const code = hex ?? unicode;
      if (code !== undefined) {
        return String.fromCharCode(Number.parseInt(code, 16));
      }
      return octal !== undefined
        ? String.fromCharCode(Number.parseInt(octal, 8))
        : (letterEscapes[letter ?? ''] ?? letter ?? '');
    },
  );
}

const letterEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '',
  b: '',
  e: '',
  f: '\n',
  v: '\n',
};

/** Builtins that make text, which a pipe may then run, send or decode. */
export const textBuiltins: Family = {
  rules: {},
  commands: {
    echo: { act: 'read', style: 'long', check: echoText },
    print: { act: 'read', style: 'long', when: [['-z -s -S', 'session']], check: echoText },
    printf: { act: 'read', values: '-v', check: printfText },
  },
};
