import { spawn } from 'node-pty';
import { assertNever } from '../base/assertNever';
import { probeForegroundProcess } from './foregroundProbe';
import { HostedShell } from './hostedShell';
import { killTree } from './processTree';
import { parseToHost, type FromHostMessage, type ToHostMessage } from './ptyProtocol';
import { checkSpawn } from './spawnCheck';
import { systemClock } from '../base/systemClock';

/**
 * Entry of the PTY host process: the only code that loads node-pty, so that a crash in it takes no
 * other thing down. It lives as long as its channel to the extension; when that ends, for whatever
 * reason, every shell is killed with all it started.
 */
const shells = new Map<number, HostedShell>();
const trees = new Set<Promise<void>>();

function send(message: FromHostMessage): void {
  // The callback takes the error of a channel that just closed; `disconnect` deals with that.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

function endTree(pid: number, spareDetached: boolean): void {
  const work = killTree(pid, { platform: process.platform, spareDetached });
  trees.add(work);
  void work.finally(() => trees.delete(work));
}

async function spawnShell({ shellId, options }: ToHostMessage & { kind: 'spawn' }): Promise<void> {
  const file = await checkSpawn(options, process.platform);
  if (file.kind === 'failed') {
    send({ kind: 'spawn-failed', shellId, failure: file.failure });
    return;
  }
  try {
    const native = spawn(file.value, options.args, {
      name: options.env['TERM'] ?? 'xterm-256color',
      cols: options.columns,
      rows: options.rows,
      cwd: options.cwd,
      env: { ...options.env },
    });
    const shell = new HostedShell(native, systemClock, {
      data: (data) => {
        send({ kind: 'data', shellId, data });
      },
      exited: (exit) => {
        shells.delete(shellId);
        endTree(native.pid, true);
        send({ kind: 'exited', shellId, exit });
      },
    });
    shells.set(shellId, shell);
    send({ kind: 'spawned', shellId, pid: shell.pid });
    if (!process.connected) endTree(shell.pid, false);
  } catch (error) {
    send({ kind: 'spawn-failed', shellId, failure: { kind: 'spawn-failed', message: String(error) } });
  }
}

async function answerForeground({ shellId, requestId }: ToHostMessage & { kind: 'foreground' }): Promise<void> {
  const shell = shells.get(shellId);
  const found = shell === undefined ? undefined : await probeForegroundProcess(shell.pid, process.platform);
  send({ kind: 'foreground', requestId, ...(found === undefined ? {} : { process: found }) });
}

function handle(message: ToHostMessage): void {
  const shell = shells.get(message.shellId);
  switch (message.kind) {
    case 'spawn':
      void spawnShell(message);
      return;
    case 'foreground':
      void answerForeground(message);
      return;
    case 'write':
      shell?.write(message.data);
      return;
    case 'resize':
      shell?.resize(message.columns, message.rows);
      return;
    case 'pause':
      shell?.setPaused(true);
      return;
    case 'resume':
      shell?.setPaused(false);
      return;
    case 'received':
      shell?.received(message.units);
      return;
    case 'kill':
      if (shell !== undefined) endTree(shell.pid, false);
      return;
    default:
      assertNever(message);
  }
}

let ending = false;

async function endAll(exitCode: number): Promise<void> {
  if (ending) return;
  ending = true;
  for (const shell of shells.values()) endTree(shell.pid, false);
  while (trees.size > 0) await Promise.allSettled([...trees]);
  process.exit(exitCode);
}

process.on('message', (message: unknown) => {
  const parsed = parseToHost(message);
  if (parsed === undefined) send({ kind: 'problem', message: 'The PTY host received a malformed message.' });
  else handle(parsed);
});
process.on('disconnect', () => void endAll(0));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void endAll(1));
process.on('uncaughtException', (error) => {
  send({ kind: 'problem', message: `The PTY host failed: ${error.stack ?? error.message}` });
  void endAll(1);
});

send({ kind: 'ready' });
