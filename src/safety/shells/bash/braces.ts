/** More words than this from one brace expansion are not enumerated (`{1..9999}`). */
const maxAlternatives = 64;

/**
 * The words `{a,b}c` and `{1..3}` expand to, still quoted as written; undefined when there are too many.
 * Text without a brace that expands is returned as it is.
 */
export function braceAlternatives(text: string): string[] | undefined {
  const group = firstGroup(text);
  if (group === undefined) {
    return [text];
  }
  const results: string[] = [];
  for (const choice of group.choices) {
    const rest = braceAlternatives(choice + text.slice(group.end));
    if (rest === undefined) {
      return undefined;
    }
    results.push(...rest.map((tail) => text.slice(0, group.start) + tail));
    if (results.length > maxAlternatives) {
      return undefined;
    }
  }
  return results;
}

interface BraceGroup {
  readonly start: number;
  readonly end: number;
  readonly choices: readonly string[];
}

function firstGroup(text: string): BraceGroup | undefined {
  for (let start = 0; start < text.length; start = skipQuoted(text, start)) {
    if (text.charAt(start) === '{' && text.charAt(start - 1) !== '$') {
      const group = groupAt(text, start);
      if (group !== undefined) {
        return group;
      }
    }
  }
  return undefined;
}

function groupAt(text: string, start: number): BraceGroup | undefined {
  const commas: number[] = [];
  let depth = 0;
  for (let index = start; index < text.length; index = skipQuoted(text, index)) {
    const character = text.charAt(index);
    if (character === '{') {
      depth += 1;
    } else if (character === ',' && depth === 1) {
      commas.push(index);
    } else if (character === '}') {
      depth -= 1;
      if (depth === 0) {
        return choicesOf(text, start, index, commas);
      }
    }
  }
  return undefined;
}

function choicesOf(text: string, start: number, close: number, commas: readonly number[]): BraceGroup | undefined {
  const end = close + 1;
  if (commas.length > 0) {
    const edges = [start, ...commas, close];
    return { start, end, choices: edges.slice(1).map((edge, index) => text.slice((edges[index] ?? start) + 1, edge)) };
  }
  const range = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])$/.exec(text.slice(start + 1, close));
  const from = range?.[1];
  const to = range?.[2];
  return from === undefined || to === undefined ? undefined : { start, end, choices: rangeOf(from, to) };
}

function rangeOf(from: string, to: string): string[] {
  const numeric = /\d/.test(from);
  const first = numeric ? Number(from) : from.charCodeAt(0);
  const last = numeric ? Number(to) : to.charCodeAt(0);
  const count = Math.min(Math.abs(last - first) + 1, maxAlternatives + 1);
  const step = first <= last ? 1 : -1;
  return Array.from({ length: count }, (_, index) => {
    const value = first + index * step;
    return numeric ? String(value) : String.fromCharCode(value);
  });
}

/** The offset after the character at `index`, or after the quoted text or expansion that starts there. */
function skipQuoted(text: string, index: number): number {
  const character = text.charAt(index);
  if (character === '\\') {
    return index + 2;
  }
  if (character === "'" || character === '"' || character === '`') {
    let end = index + 1;
    while (end < text.length && text.charAt(end) !== character) {
      end += character !== "'" && text.charAt(end) === '\\' ? 2 : 1;
    }
    return end + 1;
  }
  if (character === '$' && (text.charAt(index + 1) === '{' || text.charAt(index + 1) === '(')) {
    return skipBalanced(text, index + 1);
  }
  return index + 1;
}

function skipBalanced(text: string, open: number): number {
  const opener = text.charAt(open);
  const closer = opener === '{' ? '}' : ')';
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === opener) {
      depth += 1;
    } else if (character === closer) {
      depth -= 1;
      if (depth === 0) {
        return index + 1;
      }
    }
  }
  return text.length;
}
