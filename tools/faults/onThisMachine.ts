import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SuggestionProvider } from '../../src/ai/provider';
import { describeWriteFailure } from '../../src/app/describeWriteFailure';
import { localProvider } from '../../src/app/localProvider';
import { systemClock } from '../../src/base/systemClock';
import { createLocalModel, type LocalModelOptions } from '../../src/fallback/modelHostClient';
import { listProcesses } from '../../src/pty/processTable';
import { modelOptions } from '../../test/contract/fallback/kit/modelHost';
import { never, openTerminal, startBackend, type TestTerminalOptions } from '../../test/support/ptyTerminal';
import { ScriptedServer } from '../../test/support/scriptedServer';
import { askAuto, askOne } from './asking';
import type { Trial } from './trial';

/** Starting a process, or failing to; on a busy machine. */
const startMs = 3_000;

type Own = (stop: () => Promise<void> | void) => void;

/** The faults of the local model, alone and with LiteLLM behind it, and those of shells (design, section 7). */
export async function trialsOnThisMachine(hostPath: string, own: Own): Promise<Trial[]> {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  own(() => rmSync(folder, { recursive: true, force: true }));
  return [...(await modelTrials(hostPath, folder, own)), ...shellTrials(own)];
}

async function modelTrials(hostPath: string, folder: string, own: Own): Promise<Trial[]> {
  // Slow enough for the local model to be asked beside it.
  const server = await ScriptedServer.start({ kind: 'answer', text: 'ls -t', firstTokenDelayMs: 800 });
  own(() => server.stop());
  const options = modelOptions(hostPath);
  const broken = (change: Partial<LocalModelOptions>): SuggestionProvider => {
    const model = createLocalModel({ ...options, ...change });
    own(() => model.dispose());
    return localProvider(
      () => model,
      () => undefined,
      systemClock,
    );
  };
  const withFile = (name: string): Partial<LocalModelOptions> => ({
    description: { ...options.description, path: join(folder, name) },
  });
  writeFileSync(join(folder, 'corrupt.gguf'), 'PK\x03\x04'.padEnd(1_000));
  const host = (name: string, text: string): Partial<LocalModelOptions> => {
    writeFileSync(join(folder, name), text);
    return { hostPath: join(folder, name) };
  };
  const crashing = host('crashing.mjs', "process.kill(process.pid, 'SIGSEGV');\n");
  const wornOut = broken(crashing);
  const faults: readonly (readonly [fault: string, provider: SuggestionProvider, says: RegExp])[] = [
    [
      'no file of the local model',
      broken(withFile('gone.gguf')),
      /gone\.gguf is not there; choose another file or download/,
    ],
    ['a corrupt file of the local model', broken(withFile('corrupt.gguf')), /can't be used, .*; choose another file/],
    [
      'a local model too big for the memory',
      broken({ availableBytes: () => 200e6 }),
      /needs \d+ MB of memory and 200 MB are free; close other programs or choose a smaller/,
    ],
    ['a local model that crashes', broken(crashing), /ended unexpectedly .*ask again to restart it/],
    ['a local model that has crashed three times', wornOut, /was stopped after 3 crashes; choose another model/],
    [
      'a system too old for the local model',
      broken(host('old.mjs', onGlibc('2.31', hostPath))),
      /this system has glibc 2\.31; the local model needs 2\.34 or newer; use LiteLLM instead/,
    ],
  ];
  const withoutFolder = (text: string): string => text.replaceAll(folder, '…');
  const button = (says: RegExp): RegExp => new RegExp(`(?:${says.source}).* \\[Choose a Local Model\\]$`);
  for (let crash = 0; crash < 3; crash += 1) await askOne(wornOut);
  return faults.flatMap(([fault, provider, says]): Trial[] => [
    { fault, how: 'local', says: button(says), deadlineMs: startMs, see: () => askOne(provider).then(withoutFolder) },
    {
      fault,
      how: 'auto',
      says: /^Answer by .* via LiteLLM/,
      deadlineMs: startMs,
      see: () => askAuto({ url: server.url }, provider),
    },
  ]);
}

function shellTrials(own: Own): Trial[] {
  const backend = startBackend();
  own(() => backend.dispose());
  const open = (options: Partial<TestTerminalOptions> = {}) => {
    const terminal = openTerminal({ shell: 'bash', backend, ...options });
    own(() => terminal.dispose());
    return terminal;
  };
  const messageIn = async (terminal: ReturnType<typeof open>): Promise<string> => {
    const message = /AI Terminal Pro \x1b\[0m (.*Press any key to start the shell again\.)/;
    await terminal.waitFor('the message', () => message.test(terminal.output()));
    return message.exec(terminal.output())?.[1] ?? '';
  };
  let living: ReturnType<typeof open> | undefined;
  const ready = async (): Promise<void> => {
    living = open();
    await living.waitForPrompt();
  };
  const alive = (): ReturnType<typeof open> => {
    if (living === undefined) throw new Error('no terminal was made ready');
    return living;
  };
  const shell = { how: 'the terminal', deadlineMs: startMs } as const;
  return [
    {
      ...shell,
      fault: 'a shell that is not there',
      says: /"\/no\/such\/shell" was not found\. Set aiTerminalPro\.shell\.path/,
      see: () => messageIn(open({ shellPath: '/no/such/shell' })),
    },
    {
      ...shell,
      fault: 'a shell that ends at once',
      says: /ended with exit code 9\./,
      see: () => messageIn(open({ shell: 'sh', shellPath: '/bin/sh', shellArgs: ['-c', 'exit 9'] })),
    },
    {
      ...shell,
      fault: 'a shell ended by a signal',
      says: /ended by signal SIGKILL \(9\)\./,
      prepare: ready,
      see: () => {
        process.kill(alive().session.processId ?? 0, 'SIGKILL');
        return messageIn(alive());
      },
    },
    {
      ...shell,
      fault: 'a program in the foreground',
      says: /^Nothing was written: cat is running in the foreground .*copy the command\. Nothing was written: cat /,
      prepare: async () => {
        await ready();
        alive().type('cat\r');
        await alive().waitFor('cat', () => alive().session.foreground.kind === 'program');
      },
      see: async () => {
        const { session } = alive();
        const results = [await session.run('echo no', never), await session.insert('echo no', never)];
        return results
          .map((result) => (result.kind === 'failed' ? describeWriteFailure(result.failure) : 'it was written'))
          .join(' ');
      },
    },
    {
      ...shell,
      fault: 'a PTY host that is killed',
      says: /The shell is lost: .*Other terminals live on in a new one\..*; the next terminal has a prompt/,
      prepare: ready,
      see: async () => {
        process.kill(await parentOf(alive().session.processId), 'SIGKILL');
        const message = await messageIn(alive());
        await ready();
        return `${message}; the next terminal has a prompt`;
      },
    },
  ];
}

/** The real host, on a system that says to have this glibc. */
function onGlibc(version: string, hostPath: string): string {
  return `process.report.getReport = () => ({ header: { glibcVersionRuntime: '${version}' } });
await import(${JSON.stringify(hostPath)});
`;
}

async function parentOf(pid: number | undefined): Promise<number> {
  const row = (await listProcesses('linux')).find((each) => each.pid === pid);
  if (row === undefined) throw new Error('the shell has no process');
  return row.parentPid;
}
