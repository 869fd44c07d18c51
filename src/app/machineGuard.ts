import type { InstalledCommands } from '../ai/installedCommands';
import {
  checkOnMachine,
  describeFinding,
  type MachineFacts,
  type MachineFinding,
  type ProgramUse,
} from '../ai/machineCheck';
import type { Clock } from '../base/clock';
import type { ShellKind } from '../base/shell';
import type { ParseState } from '../safety/verdict';
import type { CommandTarget } from './commandTarget';
import { raceAbort } from './raceAbort';
import { withDeadline } from './withDeadline';

/** Longer than any check of local folders takes; a network drive in PATH must not hold a review up. */
const checkMs = 250;
/** The parsers load while the shell starts; a review right after that waits for them so long. */
const parseMs = 1_000;
/** Shells whose syntax is parsed completely; for others an error may be our lack of knowledge. */
const provenParsers: ReadonlySet<ShellKind> = new Set(['bash', 'sh']);
/** What shells say when there is no such program. */
const notFoundExitCode = 127;

export interface MachineGuardPorts {
  readonly clock: Clock;
  readonly installed: InstalledCommands;
  /** GNU's tools, as on most Linux systems. */
  readonly gnuTools: boolean;
  /** Parses a command; rejects while the parsers can't be loaded. */
  programs(
    command: string,
    shell: ShellKind,
  ): Promise<{ readonly parse: ParseState; readonly uses: readonly ProgramUse[] }>;
  /** Undefined when it can't be told, such as for lack of rights. `path` is relative to `cwd` or absolute or begins with `~/`. */
  fileExists(path: string, cwd: string): Promise<boolean | undefined>;
}

/** Finds what of a command can't work here: programs, options, files, syntax. Runs nothing; what it can't tell it lets pass. */
export class MachineGuard {
  constructor(private readonly ports: MachineGuardPorts) {}

  async findings(command: string, target: CommandTarget, signal: AbortSignal): Promise<readonly MachineFinding[]> {
    try {
      const reading = await this.within(parseMs, this.ports.programs(command, target.shell), signal);
      if (reading === undefined) return [];
      if (reading.parse === 'error') return provenParsers.has(target.shell) ? [{ kind: 'syntax' }] : [];
      return (await this.within(checkMs, checkOnMachine(reading.uses, this.factsFor(target)), signal)) ?? [];
    } catch {
      // Without parsers nothing can be told; the verdict says that they are missing.
      return [];
    }
  }

  /** The findings as sentences for the review. */
  async notes(command: string, target: CommandTarget, signal: AbortSignal): Promise<readonly string[]> {
    return (await this.findings(command, target, signal)).map(describeFinding);
  }

  /** Undefined when it takes longer, or the signal fires. */
  private within<T>(limitMs: number, work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
    return withDeadline(this.ports.clock, limitMs, signal, (ending) =>
      raceAbort<T | undefined>(work, ending, undefined),
    );
  }

  private factsFor(target: CommandTarget): MachineFacts {
    const { shell: kind, aliases, names, cwd } = target;
    const proven = new Set(
      target.commands.flatMap(({ commandLine, exitCode }) =>
        exitCode === undefined || exitCode === notFoundExitCode ? [] : (/^\s*(\S+)/.exec(commandLine)?.[1] ?? []),
      ),
    );
    const shell = { kind, aliases, names, proven };
    return {
      gnuTools: this.ports.gnuTools,
      isCommand: (name) => this.ports.installed.isCommand(name, shell),
      fileExists: (path) => (cwd === undefined ? Promise.resolve(undefined) : this.ports.fileExists(path, cwd)),
    };
  }
}
