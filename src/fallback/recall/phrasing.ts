import type { Lexicon, Word } from './lexicon';
import { unitNamed, type Unit } from './quantities';
import type { Flat, Sequence, SlotRef } from './template';

/** What a phrasing expects of a request, in order. */
export type Item =
  | { readonly kind: 'word'; readonly key: string; readonly isLight: boolean }
  | { readonly kind: 'slot'; readonly slot: SlotRef }
  /** Slots and signs in one word, such as `<user>@<host>`. */
  | { readonly kind: 'glued'; readonly pattern: RegExp; readonly slots: readonly SlotRef[] }
  /** A number with its unit, such as `<n> days`; a request has both in one token. */
  | { readonly kind: 'measured'; readonly slot: SlotRef; readonly unit: Unit }
  | { readonly kind: 'hole'; readonly name: string };

/** Says how much a word of a phrasing is worth, and whether the request has it. */
export interface Wanted {
  weightOf(key: string, isLight: boolean): number;
  has(key: string): boolean;
}

const mostVariants = 24;
const unsaidCost = 0.4;

type LiteralWord = Pick<Word, 'key' | 'isLight'>;

const mostRemembered = 16_384;

/** The words of literal text, remembered: the same few pieces occur in thousands of phrasings. */
export class LiteralReader {
  private readonly known = new Map<string, readonly LiteralWord[]>();

  constructor(
    private readonly lexicon: Lexicon,
    private readonly language?: string,
  ) {}

  words(text: string): readonly LiteralWord[] {
    let words = this.known.get(text);
    if (!words) {
      if (this.known.size >= mostRemembered) this.forget();
      words = this.lexicon.read(text, this.language).map(({ key, isLight }) => ({ key, isLight }));
      this.known.set(text, words);
    }
    return words;
  }

  forget(): void {
    this.known.clear();
  }
}

/** A template without what may be left out. */
export function shortest(template: Sequence): Sequence {
  return template.flatMap((node): Sequence => {
    if (typeof node === 'string' || node.kind !== 'choice') return [node];
    if (node.options.some(({ length }) => length === 0)) return [' '];
    return [{ ...node, options: node.options.map(shortest) }];
  });
}

/** The variants of a template worth comparing with a request: choices without slots take the option said most. */
export function variantsOf(template: Sequence, reader: LiteralReader, wanted: Wanted): Flat[] {
  let variants: Flat[] = [[]];
  for (const node of template) {
    if (typeof node === 'string' || node.kind !== 'choice') {
      variants = variants.map((variant) => appended(variant, [node]));
      continue;
    }
    const resolved = node.options.flatMap((option) => variantsOf(option, reader, wanted));
    const open = resolved.filter((option) => option.some((part) => typeof part !== 'string'));
    const best = bestLiteral(
      resolved.filter((option) => option.every((part) => typeof part === 'string')),
      reader,
      wanted,
    );
    const options = best ? [...open, best] : open;
    variants = variants.flatMap((variant) => options.map((option) => appended(variant, option))).slice(0, mostVariants);
  }
  return variants;
}

function bestLiteral(options: readonly Flat[], reader: LiteralReader, wanted: Wanted): Flat | undefined {
  let best: Flat | undefined;
  let bestScore = -Infinity;
  for (const option of options) {
    let score = 0;
    for (const part of option) {
      if (typeof part !== 'string') continue;
      for (const { key, isLight } of reader.words(part)) {
        const weight = wanted.weightOf(key, isLight);
        score += wanted.has(key) ? weight : -unsaidCost * weight;
      }
    }
    if (score > bestScore) [best, bestScore] = [option, score];
  }
  return best;
}

/** Neighbouring literals become one, so that `file[s]` is a word. */
function appended(variant: Flat, more: Flat): Flat {
  const joined = [...variant];
  for (const node of more) {
    const before = joined[joined.length - 1];
    if (typeof node === 'string' && typeof before === 'string') joined[joined.length - 1] = before + node;
    else joined.push(node);
  }
  return joined;
}

const cjk = /[\u3040-\u30ff\u3400-\u9fff，。、]/;

/** The items of a variant. */
export function itemsOf(flat: Flat, reader: LiteralReader): Item[] {
  const items: Item[] = [];
  const push = (text: string): void => {
    for (const { key, isLight } of reader.words(text)) items.push({ kind: 'word', key, isLight });
  };
  for (let at = 0; at < flat.length; at++) {
    const node = flat[at];
    if (node === undefined) continue;
    if (typeof node === 'string') {
      push(node);
      continue;
    }
    if (node.kind === 'hole') {
      items.push({ kind: 'hole', name: node.name });
      continue;
    }
    const measure = measureAt(flat[at + 1]);
    if (measure) {
      items.push({ kind: 'measured', slot: node, unit: measure.unit });
      push(measure.rest);
      at += 1;
      continue;
    }
    const glue = gluedFrom(flat, at);
    if (!glue) {
      items.push({ kind: 'slot', slot: node });
      continue;
    }
    if (glue.before !== '') dropLastWords(items, reader.words(glue.before).length);
    items.push(glue.item);
    push(glue.rest);
    at = glue.end;
  }
  return items;
}

/** The unit at the beginning of the literal behind a slot, and what follows it. */
function measureAt(next: Flat[number] | undefined): { readonly unit: Unit; readonly rest: string } | undefined {
  if (typeof next !== 'string') return undefined;
  const [written = '', word = ''] = /^ ?(\p{L}+)(?![\w./-])/u.exec(next) ?? [];
  const unit = unitNamed(word);
  return unit && { unit, rest: next.slice(written.length) };
}

function dropLastWords(items: Item[], count: number): void {
  for (let dropped = 0; dropped < count && items[items.length - 1]?.kind === 'word'; dropped++) items.pop();
}

/** Slots that are one word together with the signs around them, or nothing when this slot stands alone. */
function gluedFrom(
  flat: Flat,
  start: number,
): { readonly item: Item; readonly before: string; readonly rest: string; readonly end: number } | undefined {
  const before = prefixOf(flat[start - 1]);
  const slots: SlotRef[] = [];
  let pattern = escaped(before);
  let rest = '';
  let end = start;
  for (let at = start; at < flat.length; at++) {
    const node = flat[at];
    if (node === undefined || (typeof node !== 'string' && node.kind === 'hole')) break;
    if (typeof node === 'string') {
      const next = flat[at + 1];
      const isBetween =
        !/\s/.test(node) &&
        !cjk.test(node) &&
        typeof next === 'object' &&
        next.kind === 'slot' &&
        /^[@:/.x-]+$/.test(node);
      if (isBetween) {
        pattern += escaped(node);
        end = at;
        continue;
      }
      const tail = suffixOf(node);
      pattern += escaped(tail);
      if (tail !== '') {
        rest = node.slice(tail.length);
        end = at;
      }
      break;
    }
    if (at > start && typeof flat[at - 1] !== 'string') break;
    slots.push(node);
    pattern += '(.+)';
    end = at;
  }
  const isAlone = slots.length === 1 && pattern === '(.+)';
  const [only] = slots;
  if (isAlone || (slots.length === 1 && only && /^ext|ext$/.test(only.type))) return undefined;
  return { item: { kind: 'glued', pattern: new RegExp(`^${pattern}$`, 'iu'), slots }, before, rest, end };
}

function prefixOf(node: Flat[number] | undefined): string {
  if (typeof node !== 'string') return '';
  const tail = /\S+$/.exec(node)?.[0] ?? '';
  return cjk.test(tail) || tail.endsWith('=') ? '' : tail.replace(/^["'(]+|["'(]+$/g, '');
}

/** Signs that belong to the word; a plural ending or a hyphen before another word does not. */
function suffixOf(text: string): string {
  const head = (/^\S+/.exec(text)?.[0] ?? '').replace(/[,;:!?)"']+$/, '');
  return cjk.test(head) || /^(?:s|'s|-|=|["'),;:?!])/.test(head) || head === '.' ? '' : head;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
