import { shellKinds, type ShellKind } from '../src/base/shell';

export type Label = 'safe' | 'caution' | 'dangerous';

export interface EvaluationRow {
  readonly command: string;
  readonly shell: ShellKind;
  readonly label: Label | undefined;
  readonly request: string | undefined;
  readonly category: string | undefined;
  /** Rows whose label is doubtful are judged but not scored. */
  readonly scored: boolean;
  readonly trap: boolean;
  readonly adversarial: boolean;
}

export function parseRows(text: string): EvaluationRow[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => parseRow(JSON.parse(line) as Record<string, unknown>, index));
}

function parseRow(row: Record<string, unknown>, index: number): EvaluationRow {
  const { command, shell, label } = row;
  if (typeof command !== 'string') {
    throw new Error(`row ${String(index)} has no command`);
  }
  const category = textOf(row.category);
  return {
    command,
    shell: shellKinds.find((kind) => kind === shell) ?? 'bash',
    label:
      label === 'safe' || label === 'caution' || label === 'dangerous'
        ? label
        : label === 'critical'
          ? 'dangerous'
          : undefined,
    request: textOf(row.request),
    category,
    scored: row.label_confidence === undefined || row.label_confidence === 'high',
    trap: row.fp_trap === true && label === 'safe',
    adversarial:
      row.obfuscated === true ||
      row.adversarial === true ||
      category === 'terminal-deception' ||
      category === 'obfuscation',
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
