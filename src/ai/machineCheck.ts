import type { SuggestionGoal } from './provider';
import { substitutesOf } from './substitutes';
import { unknownOption } from './toolOptions';

/** One program call inside a command, as a parser found it. */
export interface ProgramUse {
  readonly name: string;
  /** Its words after the name; undefined where the text is known only when it runs. */
  readonly words: readonly (string | undefined)[];
  /** Operands that the program reads, so that they have to exist. */
  readonly inputFiles: readonly string[];
}

/** What is known about this machine without running anything. `undefined` is "can't tell". */
export interface MachineFacts {
  /** Whether the tools of this system are GNU's; others have short options of their own. */
  readonly gnuTools: boolean;
  isCommand(name: string): Promise<boolean | undefined>;
  fileExists(path: string): Promise<boolean | undefined>;
}

export type MachineFinding =
  | { readonly kind: 'command-missing'; readonly name: string; readonly instead: string | undefined }
  | { readonly kind: 'option-unknown'; readonly name: string; readonly option: string }
  | { readonly kind: 'file-missing'; readonly path: string }
  | { readonly kind: 'syntax' };

/** What of a command can't work on this machine. Nothing is run, and what can't be told is not reported. */
export async function checkOnMachine(uses: readonly ProgramUse[], facts: MachineFacts): Promise<MachineFinding[]> {
  const findings = await Promise.all(uses.map((use) => checkUse(use, facts)));
  const seen = new Set<string>();
  return findings.flat().filter((finding) => {
    const text = JSON.stringify(finding);
    return seen.has(text) ? false : seen.add(text);
  });
}

async function checkUse(use: ProgramUse, facts: MachineFacts): Promise<MachineFinding[]> {
  const { name, inputFiles } = use;
  if ((await facts.isCommand(name)) === false) {
    return [{ kind: 'command-missing', name, instead: await substituteFor(name, facts) }];
  }
  const option = unknownOption(use, facts.gnuTools);
  const files = await Promise.all(inputFiles.map(async (path) => ({ path, exists: await facts.fileExists(path) })));
  return [
    ...(option === undefined ? [] : [{ kind: 'option-unknown', name, option } as const]),
    ...files.filter(({ exists }) => exists === false).map(({ path }) => ({ kind: 'file-missing', path }) as const),
  ];
}

async function substituteFor(name: string, facts: MachineFacts): Promise<string | undefined> {
  for (const candidate of substitutesOf(name)) {
    if ((await facts.isCommand(candidate)) === true) return candidate;
  }
  return undefined;
}

/** What a user reads beside the command when the repair did not help. */
export function describeFinding(finding: MachineFinding): string {
  switch (finding.kind) {
    case 'command-missing': {
      const { name, instead } = finding;
      return `${code(name)} is not installed here${instead === undefined ? '' : `; ${code(instead)} is`}.`;
    }
    case 'option-unknown':
      return `${code(finding.name)} has no option ${code(finding.option)}.`;
    case 'file-missing':
      return `${code(finding.path)} does not exist here.`;
    case 'syntax':
      return 'This has a syntax error: the shell would not run it.';
  }
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A file that the user named is theirs to know about; for all else another answer may help. */
export function isRepairable(finding: MachineFinding, request: string): boolean {
  return finding.kind !== 'file-missing' || !request.includes(finding.path.replace(/^.*\//, ''));
}

/** The same request once more, with what was found; asked silently and once. */
export function repairGoal(request: string, command: string, findings: readonly MachineFinding[]): SuggestionGoal {
  return { kind: 'refine', request, previousCommand: command, refinement: findings.map(repairWish).join(' ') };
}

function repairWish(finding: MachineFinding): string {
  switch (finding.kind) {
    case 'command-missing':
      return finding.instead === undefined
        ? `${finding.name} is not installed, use another tool.`
        : `use ${finding.instead} instead of ${finding.name}.`;
    case 'option-unknown':
      return `${finding.name} has no option ${finding.option}.`;
    case 'file-missing':
      return `${finding.path} does not exist.`;
    case 'syntax':
      return 'The command has a syntax error.';
  }
}
