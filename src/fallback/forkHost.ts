import { fork } from 'node:child_process';
import { Emitter } from '../base/event';
import type { Logger } from '../base/logger';
import type { HostConnection } from './hostConnection';
import { hostEnvironment } from './hostEnvironment';

export interface HostProgram {
  /** The bundled `modelHost.mjs`. */
  readonly hostPath: string;
  /** Node, or Electron which is then run as Node. */
  readonly execPath: string;
}

const keptStderrCharacters = 4000;

/** Starts a model host of our own; it ends with the connection. */
export function forkHost({ hostPath, execPath }: HostProgram, logger: Logger): HostConnection {
  const child = fork(hostPath, [], {
    execPath,
    execArgv: [],
    env: hostEnvironment(process.env),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const onMessage = new Emitter<unknown>();
  const onEnd = new Emitter<string>();
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptStderrCharacters);
  });
  const end = (how: string): void => {
    if (stderr !== '') logger.log('debug', `the model host wrote: ${stderr}`);
    onEnd.fire(how);
    onEnd.dispose();
    onMessage.dispose();
  };
  child.on('message', (message) => {
    onMessage.fire(message);
  });
  child.once('error', (error) => {
    end(error.message);
  });
  // 'close' comes after stderr was read to its end, unlike 'exit'.
  child.once('close', (code, signal) => {
    end(describeExit(code, signal, stderr));
  });
  const stop = (): void => {
    onEnd.dispose();
    onMessage.dispose();
    child.kill('SIGKILL');
  };
  return {
    onMessage: onMessage.event,
    onEnd: onEnd.event,
    send: (message) => {
      // A host that just died is reported by 'close'.
      if (child.connected) child.send(message, () => undefined);
    },
    kill: stop,
    dispose: stop,
  };
}

/** "signal SIGABRT", with llama.cpp's own last words when it left any. */
export function describeExit(code: number | null, signal: string | null, stderr: string): string {
  const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
  const words = /GGML_ASSERT\(.*|terminate called.*|.*\bError: .*/.exec(stderr)?.[0].trim().slice(0, 200);
  return words === undefined ? how : `${how}: ${words}`;
}
