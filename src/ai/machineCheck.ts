import type { SuggestionGoal } from './provider';

/** One program call inside a command, as a parser found it; literal words only. */
export interface ProgramUse {
  readonly name: string;
  /** Operands that the program reads, so that they have to exist. */
  readonly inputFiles: readonly string[];
}

/** What is known about this machine without running anything. `undefined` is "can't tell". */
export interface MachineFacts {
  isCommand(name: string): Promise<boolean | undefined>;
  fileExists(path: string): Promise<boolean | undefined>;
}

export type MachineFinding =
  | { readonly kind: 'command-missing'; readonly name: string; readonly instead: string | undefined }
  | { readonly kind: 'file-missing'; readonly path: string };

/** Tools that many machines lack, and what does the same job, first the nearest. */
const substitutes: Readonly<Record<string, readonly string[]>> = {
  rg: ['grep'],
  ag: ['grep'],
  ack: ['grep'],
  fd: ['find'],
  fdfind: ['find'],
  bat: ['cat'],
  eza: ['ls'],
  exa: ['ls'],
  tree: ['find'],
  htop: ['top'],
  btop: ['top'],
  duf: ['df'],
  dust: ['du'],
  ncdu: ['du'],
  procs: ['ps'],
  ifconfig: ['ip'],
  ip: ['ifconfig'],
  netstat: ['ss', 'lsof'],
  ss: ['netstat', 'lsof'],
  lsof: ['ss', 'netstat'],
  wget: ['curl'],
  curl: ['wget'],
  python: ['python3'],
  pip: ['pip3', 'python3'],
  vim: ['vi'],
  zip: ['tar'],
  unzip: ['bsdtar', 'python3'],
  dig: ['host', 'nslookup', 'getent'],
  nslookup: ['dig', 'host', 'getent'],
  'docker-compose': ['docker'],
  yarn: ['npm'],
  pnpm: ['npm'],
  open: ['xdg-open'],
  pbcopy: ['wl-copy', 'xclip', 'xsel'],
  xclip: ['wl-copy', 'xsel', 'pbcopy'],
  gawk: ['awk'],
  gsed: ['sed'],
};

/** What of a command can't work on this machine. Nothing is run, and what can't be told is not reported. */
export async function checkOnMachine(uses: readonly ProgramUse[], facts: MachineFacts): Promise<MachineFinding[]> {
  const findings: MachineFinding[] = [];
  for (const { name, inputFiles } of uses) {
    if (findings.some((finding) => finding.kind === 'command-missing' && finding.name === name)) continue;
    if ((await facts.isCommand(name)) === false) {
      findings.push({ kind: 'command-missing', name, instead: await substituteFor(name, facts) });
    }
    for (const path of inputFiles) {
      if ((await facts.fileExists(path)) === false) findings.push({ kind: 'file-missing', path });
    }
  }
  return findings;
}

async function substituteFor(name: string, facts: MachineFacts): Promise<string | undefined> {
  for (const candidate of substitutes[name] ?? []) {
    if ((await facts.isCommand(candidate)) === true) return candidate;
  }
  return undefined;
}

/** What a user reads beside the command when the repair did not help. */
export function describeFinding(finding: MachineFinding): string {
  if (finding.kind === 'file-missing') return `${finding.path} does not exist here.`;
  const instead = finding.instead === undefined ? '' : ` ${finding.instead} is.`;
  return `${finding.name} is not installed here.${instead}`;
}

/** The same request once more, with what was found; asked silently and once. */
export function repairGoal(request: string, command: string, findings: readonly MachineFinding[]): SuggestionGoal {
  const refinement = findings
    .map((finding) =>
      finding.kind === 'command-missing' && finding.instead !== undefined
        ? `${finding.name} is not installed, use ${finding.instead}.`
        : describeFinding(finding),
    )
    .join(' ');
  return { kind: 'refine', request, previousCommand: command, refinement };
}
