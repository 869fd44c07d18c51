import { insertValue } from './quoting';
import { commandText, type Dialect, type HoleData, type PartData } from './recallData';
import { spelling, type SlotValue } from './slotValue';
import { parseCommand, type SlotRef } from './template';

/** Values of a task or of one of its parts, with what stands in for slots that were not named. */
export interface Scope {
  readonly values: ReadonlyMap<string, SlotValue>;
  readonly defaults: Readonly<Record<string, string>>;
}

export interface ChosenPart {
  readonly part: PartData;
  readonly values: ReadonlyMap<string, SlotValue>;
}

interface ScopedSlot {
  readonly slot: SlotRef;
  readonly scope: Scope;
}

type Piece = string | ScopedSlot;

/** Values are written as they are only when no shell reads anything into them. */
const harmless = /^[\w .:/@+-]*$/;
const noDefaults: Readonly<Record<string, string>> = {};

/** The command of a task with its values and parts in place; undefined when a value is missing or can't be quoted. */
export function writeCommand(
  template: string,
  scope: Scope,
  holes: Readonly<Record<string, HoleData>>,
  chosen: ReadonlyMap<string, readonly ChosenPart[]>,
  tail: ChosenPart | undefined,
  dialect: Dialect,
): string | undefined {
  const pieces: Piece[] = [];
  for (const node of parseCommand(template)) {
    if (typeof node === 'string') pieces.push(node);
    else if (node.kind === 'slot') pieces.push({ slot: node, scope });
    else {
      const hole = holes[node.name];
      if (!hole) return undefined;
      const parts = partPieces(hole, chosen.get(node.name) ?? [], dialect);
      if (!parts) return undefined;
      pieces.push(...parts);
    }
  }
  if (tail) {
    const text = commandText(tail.part.run, dialect);
    if (text === undefined) return undefined;
    pieces.push(...scopedPieces(text, tail));
  }
  return written(merged(pieces), dialect);
}

function scopedPieces(text: string, { part, values }: ChosenPart): Piece[] {
  const scope: Scope = { values, defaults: part.defaults ?? noDefaults };
  return parseCommand(text).map((node) =>
    typeof node === 'string' ? node : node.kind === 'slot' ? { slot: node, scope } : '',
  );
}

function partPieces(hole: HoleData, chosen: readonly ChosenPart[], dialect: Dialect): Piece[] | undefined {
  const ordered = [...chosen].sort((left, right) => hole.parts.indexOf(left.part) - hole.parts.indexOf(right.part));
  const fragments: Piece[][] = [];
  for (const each of ordered) {
    const text = commandText(each.part.run, dialect);
    if (text === undefined) return undefined;
    if (text !== '') fragments.push(scopedPieces(text, each));
  }
  if (fragments.length === 0) return [hole.empty?.[dialect] ?? ''];
  const [before = '', after = ''] = (hole.wrap?.[dialect] ?? ' <>').split('<>');
  const joiner = hole.join?.[dialect] ?? ' ';
  return [before, ...fragments.flatMap((fragment, index) => (index > 0 ? [joiner, ...fragment] : fragment)), after];
}

function merged(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const before = joined[joined.length - 1];
    if (typeof piece === 'string' && typeof before === 'string') joined[joined.length - 1] = before + piece;
    else if (piece !== '') joined.push(piece);
  }
  return joined;
}

function written(pieces: readonly Piece[], dialect: Dialect): string | undefined {
  let text = '';
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece === 'string') {
      // An empty default leaves two blanks behind; one goes.
      text += piece.startsWith(' ') && (text.endsWith(' ') || text === '') ? piece.slice(1) : joined(text, piece);
      continue;
    }
    const { slot, scope } = piece;
    const value = scope.values.get(slot.name);
    if (!value) {
      const standIn = scope.defaults[slot.name];
      if (standIn === undefined) return undefined;
      text += standIn;
      continue;
    }
    const next = pieces[index + 1];
    const spelled = spelledValue(
      value,
      slot.field,
      dialect,
      text,
      next === undefined ? '' : typeof next === 'string' ? next : 'x',
    );
    if (spelled === undefined) return undefined;
    const place = inFolder(text, spelled);
    if (place === undefined) return undefined;
    text += place;
  }
  return text.trim();
}

/** Between a folder and what is in it stands one slash, whether or not the user wrote one. */
function joined(text: string, next: string): string {
  if (/[\w.~][/\\]$/.test(text) && /^[/\\]/.test(next)) return next.slice(1);
  return /(?:^|\s)[A-Za-z]:\\\S*[^\\\s]$/.test(text) && next.startsWith('*') ? `\\${next}` : next;
}

/** A path of its own is in no other folder; behind the name of a host it begins with the slash that stands there. */
function inFolder(text: string, value: string): string | undefined {
  if (/(?:^|[\s({])\.[/\\]$/.test(text) && /^\.[/\\]/.test(value)) return value.slice(2);
  if (!/[\w.~}][/\\]$/.test(text) || !/^(?:[/~\\]|[A-Za-z]:[/\\])/.test(value)) return value;
  return /:\/\/\S+$/.test(text) ? value.replace(/^[/\\]/, '') : undefined;
}

function spelledValue(
  value: SlotValue,
  field: string,
  dialect: Dialect,
  before: string,
  after: string,
): string | undefined {
  if (field === 'raw') return harmless.test(value.command) ? value.command : undefined;
  const text = spelling(value, field, dialect);
  if (value.isAuthored === true && text !== undefined && /^--?[\w-]+$/.test(text)) return text;
  return text === undefined ? undefined : insertValue(dialect, before, text, after);
}
