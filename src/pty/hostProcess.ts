import { fork } from 'node:child_process';
import { Emitter, type Event } from '../base/event';
import type { Disposable } from '../base/lifecycle';
import { parseFromHost, type FromHostMessage, type ToHostMessage } from './ptyProtocol';

/** The running PTY host process as the client sees it; a port, so that tests need no process. */
export interface HostProcess extends Disposable {
  readonly onDidReceive: Event<FromHostMessage>;
  /** Fires once, with a sentence saying how the process ended. */
  readonly onDidEnd: Event<string>;
  send(message: ToHostMessage): void;
  /** Closes the channel; the host then ends its shells and itself. */
  dispose(): void;
}

export interface HostProcessOptions {
  /** The bundled `ptyHost.js`. */
  readonly hostPath: string;
  /** A Node or Electron binary; this process's own unless given. */
  readonly execPath?: string;
}

/** Not for the host: what belongs to the editor's own process or would change how Node runs. */
const withheld = /^(ELECTRON_|VSCODE_|NODE_OPTIONS$|NODE_CHANNEL_)/;

export function startHostProcess({ hostPath, execPath = process.execPath }: HostProcessOptions): HostProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !withheld.test(name));
  const child = fork(hostPath, [], {
    execPath,
    execArgv: [],
    // Electron's binary is a Node only with this variable; the shells get an environment of their own.
    env: { ...Object.fromEntries(inherited), ELECTRON_RUN_AS_NODE: '1' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const received = new Emitter<FromHostMessage>();
  const ended = new Emitter<string>();
  let over = false;
  const end = (how: string): void => {
    if (over) return;
    over = true;
    ended.fire(how);
  };
  child.on('message', (message) => {
    const parsed = parseFromHost(message);
    if (parsed !== undefined) received.fire(parsed);
    else received.fire({ kind: 'problem', message: 'The PTY host sent a malformed message.' });
  });
  child.on('error', (error) => {
    end(`could not be started: ${error.message}`);
  });
  child.on('exit', (code, signal) => {
    end(signal === null ? `ended with exit code ${String(code)}` : `was ended by ${signal}`);
  });
  return {
    onDidReceive: received.event,
    onDidEnd: ended.event,
    send: (message) => {
      if (!over && child.connected) child.send(message, () => undefined);
    },
    dispose: () => {
      if (child.connected) child.disconnect();
    },
  };
}
