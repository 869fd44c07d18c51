import { quantities } from './quantityPatterns';
import type { SlotValue } from './slotValue';

/** What a token is beside its words; decides which slots take it. */
export type TokenKind = 'word' | 'literal' | 'quoted' | 'number' | 'size' | 'span' | 'date' | 'time' | 'cjk';

/** A piece of a request: a word, a name, a number, a quoted text, or a quantity of several words. */
export interface RawToken {
  /** As written, without its quotes. */
  readonly text: string;
  readonly lower: string;
  readonly kind: TokenKind;
  readonly value?: SlotValue;
  /** Where it stands in the text, without quotes and punctuation for a word. */
  readonly from?: number;
  readonly to?: number;
}

/** `My Projects` after `named`: capitals hold a name of several words together. */
const capitalizedName = /(?<=\b(?:named|called) )\p{Lu}\w*(?: \p{Lu}\w*)+/uy;
const quotedText =
  /(\{[^{}]*"[^{}]*\})|"([^"]+)"|'((?:[^']|'(?=\w))+?)'(?!\w)|`([^`]+)`|“([^”]+)”|„([^“”]+)[“”]|‘([^’]+)’(?!\p{L})|«\s*([^»]+?)\s*»|「([^」]+)」|『([^』]+)』|《([^》]+)》/uy;
const cjk = /[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々ー]/;
const separator = /[\s\u3000，。、；？！：（）【】・]+/y;
/** `>50mb` is a comparison and a size. */
const comparison = /[<>]=?(?=\d)/y;
const run = /[^\s\u3000，。、；？！：（）【】・\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]+/y;

/** `５００ＭＢ` as an input method for Chinese or Japanese writes it; as long as before, so that places stay. */
const halfWidth = (text: string): string =>
  text.replace(/[０-９Ａ-Ｚａ-ｚ．／＿－～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

/** Cuts a text into tokens. Requests and phrasings go through the same cut, so that their words meet. */
export function cutTokens(written: string): RawToken[] {
  const text = halfWidth(written);
  const tokens: RawToken[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const add = (token: RawToken, from: number, to: number): unknown => tokens.push({ ...token, from, to });
  while (at < text.length) {
    const blank = match(separator);
    if (blank) {
      at = separator.lastIndex;
      continue;
    }
    const quantity = matchQuantity(match);
    if (quantity) {
      add(quantity.token, at, at + quantity.length);
      at += quantity.length;
      continue;
    }
    const capitalized = match(capitalizedName);
    if (capitalized) {
      add(literal(capitalized[0], 'quoted'), at, capitalizedName.lastIndex);
      at = capitalizedName.lastIndex;
      continue;
    }
    const quoted = match(quotedText);
    if (quoted) {
      add(literal(quoted.slice(1).join(''), 'quoted'), at, quotedText.lastIndex);
      at = quotedText.lastIndex;
      continue;
    }
    if (cjk.test(text.charAt(at))) {
      add(literal(text.charAt(at), 'cjk'), at, at + 1);
      at += 1;
      continue;
    }
    const compared = match(comparison);
    if (compared) {
      add(literal(compared[0], 'word'), at, comparison.lastIndex);
      at = comparison.lastIndex;
      continue;
    }
    const found = match(run);
    if (!found) {
      at += 1;
      continue;
    }
    for (const token of wordTokens(found[0])) {
      const from = at + Math.max(0, found[0].indexOf(token.text));
      add(token, from, from + token.text.length);
    }
    at = run.lastIndex;
  }
  return tokens;
}

function matchQuantity(
  match: (pattern: RegExp) => RegExpExecArray | null,
): { readonly token: RawToken; readonly length: number } | undefined {
  for (const [pattern, kind, valueOf] of quantities) {
    const found = match(pattern);
    const value = found ? valueOf(found) : undefined;
    if (found && value) {
      const text = kind === 'number' ? value.command : found[0];
      return { token: { text, lower: text.toLowerCase(), kind, value }, length: found[0].length };
    }
  }
  return undefined;
}

function literal(text: string, kind: TokenKind): RawToken {
  return { text, lower: text.toLowerCase(), kind };
}

const assignment = /^([A-Za-z_]\w*)=(\S+)$/;

/** The French article of `l'image`, `d'hier` or `qu'il`. */
const elided = /^(?:l|d|qu|j|n|s|c|m|t)['’](?=\p{L}{2})/iu;

function wordTokens(written: string): RawToken[] {
  const text = trimmed(written).replace(elided, '');
  if (text === '') return /^[.&|><+=/-]+$/.test(written) ? [literal(written, 'word')] : [];
  const assigned = assignment.exec(text);
  if (assigned) {
    const [, name = '', value = ''] = assigned;
    return [nameToken(name), literal('=', 'word'), nameToken(value.replace(/^["']|["']$/g, ''))];
  }
  return [nameToken(text)];
}

/** Without brackets around it and without the punctuation of the sentence; `..`, `C:` and `*.txt` stay whole. */
function trimmed(written: string): string {
  let text = written.replace(/^[([{"'`“”‘’]+(?=.)/, '');
  text = text.replace(/[,;!?"'`”’…]+$/, '').replace(/\)\.$/, ')');
  if (/[)\]}]$/.test(text) && !/[([{]/.test(text)) text = text.replace(/[)\]},;!?"'`]+$/, '');
  if (/^\.+$/.test(text)) return text;
  if (/[^:]:$/.test(text) && !/^[a-z]:$/i.test(text)) text = text.slice(0, -1);
  return /[\w)]\.$/.test(text) ? text.slice(0, -1) : text;
}

function nameToken(text: string): RawToken {
  if (/^\d+(?:st|nd|rd|th|e|er|ère|eme|ème|ª|º|\.)?$/.test(text)) return literal(text, 'number');
  const isPlain = /^[\p{L}\p{M}'’-]+$/u.test(text) && !/\p{Ll}\p{Lu}/u.test(text);
  return literal(text, isPlain ? 'word' : 'literal');
}
