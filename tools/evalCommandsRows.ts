import { readFileSync } from 'node:fs';
import { shellKinds, type ShellKind } from '../src/base/shell';

/** A row of an evaluation set (model/eval/README-blind-a.md); without `accept` it is answered but not scored. */
export interface CommandRow {
  readonly id: string | number;
  readonly nl: string;
  readonly shell: ShellKind;
  readonly lang: string;
  readonly difficulty: string;
  /** First words of a right command, in lower case. */
  readonly tools: readonly string[];
  /** One of them matches the whole of a right command. */
  readonly accept: readonly RegExp[];
  readonly gold: string | undefined;
}

export function readCommandRows(path: string): CommandRow[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => (line.trim() === '' ? [] : [parseRow(line, index + 1)]));
}

function parseRow(line: string, number: number): CommandRow {
  const row = JSON.parse(line) as Record<string, unknown>;
  const shell = row['shell'] === 'powershell' ? 'pwsh' : row['shell'];
  const known = shellKinds.find((kind) => kind === shell);
  const { id, nl } = row;
  if ((typeof id !== 'string' && typeof id !== 'number') || typeof nl !== 'string' || !known) {
    throw new Error(`line ${number} needs id, nl and shell (${shellKinds.join(', ')})`);
  }
  return {
    id,
    nl,
    shell: known,
    lang: typeof row['lang'] === 'string' ? row['lang'] : 'en',
    difficulty: typeof row['difficulty'] === 'string' ? row['difficulty'] : 'unknown',
    tools: texts(row['tool']).map((text) => text.toLowerCase()),
    accept: patterns(row['accept'], number),
    gold: typeof row['gold'] === 'string' ? row['gold'] : undefined,
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** A row whose patterns can't be read is answered all the same, and not scored. */
function patterns(value: unknown, line: number): RegExp[] {
  try {
    return texts(value).map((pattern) => new RegExp(pattern));
  } catch (error) {
    process.stderr.write(`line ${line} is not scored: ${error instanceof Error ? error.message : String(error)}\n`);
    return [];
  }
}
