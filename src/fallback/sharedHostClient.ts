import { fork, type ChildProcess } from 'node:child_process';
import { connect, Socket } from 'node:net';
import { Emitter } from '../base/event';
import type { Logger } from '../base/logger';
import { describeExit, forkHost, type HostProgram } from './forkHost';
import { WindowHandshake } from './handshake';
import type { HostConnection } from './hostConnection';
import { hostEnvironment } from './hostEnvironment';
import type { ToHost } from './hostProtocol';
import { readJsonLines, writeJsonLine } from './jsonLines';

/** Connecting again after having started a host that found another one serving. */
const mostAttempts = 4;
/** Between the end of the socket and the news of the process that held it. */
const exitNewsMs = 500;

export interface SharedHostPlace {
  readonly address: string;
  readonly secret: string;
  /** Where the host reads the secret from; never on its command line, which others can see. */
  readonly folder: string;
}

/**
 * Joins the host that other windows use, or starts it. It ends when the last window has left.
 * A program that can't prove to be that host is not spoken to: this window then gets a host of its own.
 */
export function joinSharedHost(program: HostProgram, place: SharedHostPlace, logger: Logger): HostConnection {
  return new SharedHostConnection(program, place, logger);
}

class SharedHostConnection implements HostConnection {
  private readonly messages = new Emitter<unknown>();
  private readonly ends = new Emitter<string>();
  private readonly unsent: ToHost[] = [];
  private socket: Socket | undefined;
  private hostPid: number | undefined;
  private starter: ChildProcess | undefined;
  private own: HostConnection | undefined;
  private stderr = '';
  private ended = false;

  readonly onMessage = this.messages.event;
  readonly onEnd = this.ends.event;

  constructor(
    private readonly program: HostProgram,
    private readonly place: SharedHostPlace,
    private readonly logger: Logger,
  ) {
    void this.join();
  }

  send(message: ToHost): void {
    if (this.own !== undefined) this.own.send(message);
    else if (this.socket !== undefined) writeJsonLine(this.socket, message);
    else this.unsent.push(message);
  }

  kill(): void {
    // The connection is open, so this is still the host's process and no other.
    if (this.hostPid !== undefined && this.socket?.destroyed === false) process.kill(this.hostPid, 'SIGKILL');
    this.dispose();
  }

  dispose(): void {
    this.ended = true;
    this.ends.dispose();
    this.messages.dispose();
    this.socket?.destroy();
    this.own?.dispose();
  }

  private async join(): Promise<void> {
    for (let attempt = 0; attempt < mostAttempts && !this.ended; attempt++) {
      const socket = await open(this.place.address);
      if (socket !== undefined) {
        this.greet(socket);
        return;
      }
      const how = await this.startHost();
      if (how !== undefined) {
        this.end(how);
        return;
      }
    }
    this.useOwnHost('the shared model host could not be reached');
  }

  /** Resolves once a host serves (ours or another window's), with the reason when ours failed. */
  private startHost(): Promise<string | undefined> {
    const { hostPath, execPath } = this.program;
    const child = fork(hostPath, ['--serve', this.place.address, this.place.folder], {
      execPath,
      execArgv: [],
      env: hostEnvironment(process.env),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // It outlives this window as long as others use it.
      detached: true,
    });
    this.starter = child;
    this.stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-4000);
    });
    if (child.stderr instanceof Socket) child.stderr.unref();
    child.unref();
    return new Promise((resolve) => {
      child.once('error', (error) => {
        resolve(error.message);
      });
      child.once('message', () => {
        child.disconnect();
        resolve(undefined);
      });
      child.once('close', (code, signal) => {
        // 0: another window's host was faster.
        resolve(code === 0 ? undefined : describeExit(code, signal, this.stderr));
      });
    });
  }

  private greet(socket: Socket): void {
    if (this.ended) {
      socket.destroy();
      return;
    }
    const handshake = new WindowHandshake(this.place.secret);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      void this.explainEnd();
    });
    readJsonLines(socket, (message) => {
      if (this.socket !== undefined) {
        this.messages.fire(message);
        return;
      }
      const answer = handshake.answer(message);
      if (answer === undefined) {
        socket.removeAllListeners('close').destroy();
        this.useOwnHost('another program answers in place of the shared model host');
        return;
      }
      this.socket = socket;
      this.hostPid = answer.pid;
      writeJsonLine(socket, answer.joined);
      for (const waiting of this.unsent.splice(0)) writeJsonLine(socket, waiting);
    });
    writeJsonLine(socket, handshake.hello);
  }

  /** The window that started the host knows how it ended; the others only that it did. */
  private async explainEnd(): Promise<void> {
    const child = this.starter?.pid === this.hostPid ? this.starter : undefined;
    const exited = (): boolean => child !== undefined && (child.exitCode !== null || child.signalCode !== null);
    if (child !== undefined && !exited())
      await new Promise((resolve) => {
        setTimeout(resolve, exitNewsMs).unref();
        child.once('close', resolve);
      });
    this.end(
      child !== undefined && exited()
        ? describeExit(child.exitCode, child.signalCode, this.stderr)
        : 'the process it shares with other windows has gone',
    );
  }

  private useOwnHost(why: string): void {
    if (this.ended) return;
    this.logger.log('warn', `${why}; this window starts its own`);
    const own = forkHost(this.program, this.logger);
    this.own = own;
    own.onMessage((message) => {
      this.messages.fire(message);
    });
    own.onEnd((how) => {
      this.end(how);
    });
    for (const waiting of this.unsent.splice(0)) own.send(waiting);
  }

  private end(how: string): void {
    if (this.ended) return;
    this.ended = true;
    if (this.stderr !== '') this.logger.log('debug', `the model host wrote: ${this.stderr}`);
    this.socket?.destroy();
    this.ends.fire(how);
    this.ends.dispose();
    this.messages.dispose();
  }
}

function open(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address);
    const refuse = (): void => {
      resolve(undefined);
    };
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.off('error', refuse);
      resolve(socket);
    });
  });
}
