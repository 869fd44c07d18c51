import type { ProgramUse } from './machineCheck';
import lists from './toolOptions.json';

interface KnownOptions {
  readonly names: ReadonlySet<string>;
  /** Those whose value is the next word, so that this word is no option. */
  readonly withValue: ReadonlySet<string>;
}

const compiled = new Map<string, KnownOptions>();

function optionsOf(tool: string): KnownOptions | undefined {
  const list = Object.hasOwn(lists, tool) ? lists[tool as keyof typeof lists] : undefined;
  if (list === undefined) return undefined;
  let known = compiled.get(tool);
  if (known === undefined) {
    const entries = list.split(' ');
    known = {
      names: new Set(entries.map((entry) => entry.replace(/=$/, ''))),
      withValue: new Set(entries.filter((entry) => entry.endsWith('=')).map((entry) => entry.slice(0, -1))),
    };
    compiled.set(tool, known);
  }
  return known;
}

/** Whether this is a tool whose name nobody would give to a function of their own. */
export function isKnownTool(name: string): boolean {
  return Object.hasOwn(lists, name);
}

/**
 * The first option that the tool does not have. Tools whose list may not be complete are in no list (see
 * tools/generateToolOptions.ts), and what could be a value or an abbreviation is let pass. BSD tools have short
 * options of their own, so that only long ones are judged where `gnuTools` is false.
 */
export function unknownOption({ name, words }: ProgramUse, gnuTools: boolean): string | undefined {
  const known = optionsOf(name);
  if (known === undefined) return undefined;
  for (const [index, word] of words.entries()) {
    if (word === '--') return undefined;
    if (word === undefined || !word.startsWith('-') || known.withValue.has(words[index - 1] ?? '')) continue;
    const option = word.startsWith('--') ? word.replace(/=.*$/s, '') : word.slice(0, 2);
    const isLong = option.startsWith('--');
    if (!isLong && (!gnuTools || !/^-[A-Za-z]$/.test(option))) continue;
    if (isLong && !/^--[a-z][a-z0-9-]*$/i.test(option)) continue;
    const isThere = known.names.has(option) || (isLong && [...known.names].some((each) => each.startsWith(option)));
    if (!isThere) return option;
  }
  return undefined;
}
