import { AskService } from '../../src/app/askService';
import type { AskPorts } from '../../src/app/askFlow';
import { Assessor } from '../../src/app/assessor';
import type { CommandTarget } from '../../src/app/commandTarget';
import { RecentRequests } from '../../src/app/recentRequests';
import type { AiFailure, Suggestion, SuggestionRequest } from '../../src/ai/provider';
import { Emitter } from '../../src/base/event';
import { silentLogger } from '../../src/base/logger';
import { failed, ok, type Result } from '../../src/base/result';
import type { RiskLevel } from '../../src/base/riskLevel';
import type { CommandRecord, InputHold, WriteFailure } from '../../src/pty/terminalSession';
import type { Judge, Verdict } from '../../src/safety/verdict';
import { FakeClock } from './fakeClock';
import { FakeWindow } from './fakeWindow';

/** Judges by a word in the text, so that a test chooses the level. */
export const wordJudge: Judge = {
  judge: ({ command }) => {
    const level: RiskLevel = command.includes('CRITICAL')
      ? 'critical'
      : command.includes('DANGEROUS')
        ? 'dangerous'
        : command.includes('CAUTION')
          ? 'caution'
          : 'safe';
    return verdictOf(level);
  },
};

export function verdictOf(level: RiskLevel): Verdict {
  return {
    level,
    facets: { effect: 'delete', scope: 'file', reversibility: 'none', certainty: 'modelled' },
    findings:
      level === 'safe'
        ? []
        : [
            {
              rule: 'test',
              category: 'test',
              level,
              span: { start: 0, end: 1 },
              reason: `It is ${level}.`,
              target: '/data',
            },
          ],
    parse: 'agree',
  };
}

interface OpenRequest {
  readonly request: SuggestionRequest;
  readonly signal: AbortSignal;
  readonly partial: (text: string) => void;
  /** `late` is what LiteLLM says when it comes. */
  answer(command: string, late?: Promise<Suggestion | undefined>): void;
  fail(failure: AiFailure): void;
}

export interface AskRig {
  readonly window: FakeWindow;
  readonly clock: FakeClock;
  readonly service: AskService;
  readonly target: CommandTarget;
  /** What reached the shell, in order. */
  readonly written: { readonly how: 'run' | 'insert'; readonly text: string }[];
  readonly keysToShell: string[];
  readonly requests: OpenRequest[];
  readonly commands: CommandRecord[];
  readonly recent: RecentRequests;
  /** Keys typed into the terminal: held while a box is open, else they reach the shell. */
  typeIntoTerminal(keys: string): void;
  refuseWrites(failure: WriteFailure | undefined): void;
  /** Lets writes to the shell wait until the function that it gives is called. */
  delayWrites(): () => void;
  setReviewMode(mode: 'always' | 'risky'): void;
  /** Lets settled promises run; resolves after the queue of microtasks and immediates is empty. */
  settle(): Promise<void>;
}

/** The whole flow over fakes: window, clock, providers and shell belong to the test. */
export function askRig(
  options: { readsBack?: boolean; cwd?: string; ports?: Partial<AskPorts>; judge?: Judge } = {},
): AskRig {
  const window = new FakeWindow();
  const clock = new FakeClock();
  const written: AskRig['written'] = [];
  const keysToShell: string[] = [];
  const requests: OpenRequest[] = [];
  const commands: CommandRecord[] = [];
  let stored: readonly string[] = [];
  let writeFailure: WriteFailure | undefined;
  let writable: Promise<void> | undefined;
  let reviewMode: 'always' | 'risky' = 'always';
  const holds = new Set<Emitter<string>>();
  const recent = new RecentRequests({ load: () => stored, save: (next) => (stored = next) });

  const write =
    (how: 'run' | 'insert') =>
    async (text: string): Promise<Result<void, WriteFailure>> => {
      await writable;
      if (writeFailure) return failed(writeFailure);
      written.push({ how, text });
      return ok(undefined);
    };
  const target: CommandTarget = {
    shell: 'bash',
    shellVersion: '5.2',
    cwd: options.cwd ?? '/home/ada',
    commands,
    aliases: {},
    names: undefined,
    readsBack: options.readsBack ?? true,
    holdInput: (): InputHold => {
      const held = new Emitter<string>();
      holds.add(held);
      return { onDidHold: held.event, dispose: () => void holds.delete(held) };
    },
    run: write('run'),
    insert: write('insert'),
    performDisplacedKey: () => keysToShell.push('\x0b'),
    passKeys: (keys) => keysToShell.push(keys),
    focus: () => undefined,
  };
  const ports: AskPorts = {
    window,
    clock,
    logger: silentLogger,
    assessor: new Assessor(() => Promise.resolve(options.judge ?? wordJudge), clock, silentLogger),
    recent,
    reviewMode: () => reviewMode,
    describePlace: () => 'bash · ~ · local',
    gatherContext: () =>
      Promise.resolve({ operatingSystem: { name: 'linux', version: '6.1' }, shell: { kind: 'bash' } }),
    machineNotes: () => Promise.resolve([]),
    suggest: (request, _target, partial, signal) =>
      new Promise((resolve) => {
        requests.push({
          request,
          signal,
          partial,
          answer: (command, late) =>
            resolve(
              ok({
                suggestion: suggestion(command),
                ...(late ? { late: { suggestion: late, dispose: () => undefined } } : {}),
              }),
            ),
          fail: (failure) => resolve(failed(failure)),
        });
      }),
    explain: () => [{ id: 'line', label: 'it does something' }],
    explainMore: () => Promise.resolve([]),
    reviewButtons: () => [],
    pressButton: () => Promise.resolve(),
    performFailureAction: () => Promise.resolve(),
    didRun: () => undefined,
    ...options.ports,
  };
  return {
    window,
    clock,
    service: new AskService(ports, () => undefined),
    target,
    written,
    keysToShell,
    requests,
    commands,
    recent,
    typeIntoTerminal: (keys) => {
      if (holds.size === 0) keysToShell.push(keys);
      else for (const hold of holds) hold.fire(keys);
    },
    refuseWrites: (failure) => (writeFailure = failure),
    delayWrites: () => {
      let finish = (): void => undefined;
      writable = new Promise((resolve) => (finish = resolve));
      return () => finish();
    },
    setReviewMode: (mode) => (reviewMode = mode),
    settle: async () => {
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

export function suggestion(command: string): Suggestion {
  return { command, facts: { provider: 'local', answeredBy: 'local, test', totalMs: 12, costUsd: 0 }, notes: [] };
}
