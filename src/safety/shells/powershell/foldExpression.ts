/** The text of an expression made of literals, `+`, `-f`, `-join` and `[char]`; undefined for anything else. */
export function foldExpression(expression: string): string | undefined {
  return fold(expression, 0);
}

/** Each level reads what is left of the text, so that `-join-join..` would be read as often as it is long. */
const maxDepth = 16;

function fold(expression: string, depth: number): string | undefined {
  if (expression.length > 4096 || depth > maxDepth) {
    return undefined;
  }
  const text = stripParentheses(expression.trim());
  const inside = (part: string): string | undefined => fold(part, depth + 1);
  const format = /^("(?:[^"$`]|"")*"|'(?:[^']|'')*')\s*-f\s*(.+)$/is.exec(text);
  if (format?.[1] !== undefined && format[2] !== undefined) {
    const values = splitTop(format[2], ',').map(inside);
    const template = literalOf(format[1]);
    return template === undefined || values.includes(undefined)
      ? undefined
      : template.replace(/\{(\d+)\}/g, (_, index: string) => values[Number(index)] ?? '');
  }
  const join = /^-join\s*(.+)$/is.exec(text);
  if (join?.[1] !== undefined) {
    const codes = /^\[char\[\]\]\s*@?\(?([\d\s,x]+)\)?$/i.exec(stripParentheses(join[1].trim()))?.[1];
    if (codes !== undefined) {
      return String.fromCharCode(...codes.split(',').slice(0, 2048).map(Number));
    }
    const inner = stripParentheses(join[1].trim());
    const characters = /^(.+)\.tochararray\(\)$/is.exec(inner)?.[1];
    const values =
      characters === undefined ? splitTop(inner.replace(/^@\(|\)$/g, ''), ',').map(inside) : [inside(characters)];
    return values.includes(undefined) ? undefined : values.join('');
  }
  const joined = /^(.+?)\s*-join\s*('[^']*'|"[^"$`]*")$/is.exec(text);
  if (joined?.[1] !== undefined && joined[2] !== undefined) {
    const values = splitTop(stripParentheses(joined[1].trim()).replace(/^@\(|\)$/g, ''), ',').map(inside);
    return values.includes(undefined) ? undefined : values.join(literalOf(joined[2]) ?? '');
  }
  const terms = splitTop(text, '+');
  if (terms.length > 1) {
    const values = terms.map(inside);
    return values.includes(undefined) ? undefined : values.join('');
  }
  return literalOf(text);
}

function literalOf(text: string): string | undefined {
  if (/^'(?:[^']|'')*'$/s.test(text)) {
    return text.slice(1, -1).replaceAll("''", "'");
  }
  if (/^"(?:[^"$`]|"")*"$/s.test(text)) {
    return text.slice(1, -1).replaceAll('""', '"');
  }
  const code = /^\[char\]\s*(?:0x([0-9a-f]+)|(\d+)|'(.)')$/i.exec(text);
  if (code !== null) {
    return code[3] ?? String.fromCharCode(code[1] === undefined ? Number(code[2]) : Number.parseInt(code[1], 16));
  }
  return /^-?\d+(?:\.\d+)?$/.test(text) ? text : undefined;
}

function stripParentheses(text: string): string {
  let inner = text;
  while (inner.startsWith('(') && inner.endsWith(')') && closesAtEnd(inner)) {
    inner = inner.slice(1, -1).trim();
  }
  return inner;
}

function closesAtEnd(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    depth += text.charAt(index) === '(' ? 1 : text.charAt(index) === ')' ? -1 : 0;
    if (depth === 0) {
      return index === text.length - 1;
    }
  }
  return false;
}

/** Splits at a separator outside quotes and parentheses. */
function splitTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let current = '';
  for (const character of text) {
    if (quote !== '') {
      quote = character === quote ? '' : quote;
    } else if (character === "'" || character === '"') {
      quote = character;
    } else if (character === '(' || character === '[') {
      depth += 1;
    } else if (character === ')' || character === ']') {
      depth -= 1;
    }
    if (character === separator && depth === 0 && quote === '') {
      parts.push(current.trim());
      current = '';
    } else {
      current += character;
    }
  }
  return [...parts, current.trim()];
}
