import { linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Emitter } from '../base/event';
import { HostHandshake } from './handshake';
import type { HostChannel, HostService } from './hostService';
import { readJsonLines, writeJsonLine } from './jsonLines';

/** Ends the host when no window came in time: whoever started it has died. */
const firstWindowMs = 10_000;

/**
 * Serves windows on a socket until `leave` is called. Undefined when another host already serves there,
 * which is what happens when two windows start one at the same time.
 */
export async function serveWindows(
  service: HostService,
  address: string,
  secret: string,
  onNobodyCame: () => void,
): Promise<{ leave(): void } | undefined> {
  const patience = setTimeout(onNobodyCame, firstWindowMs);
  const server = createServer((socket) => {
    new WindowChannel(socket, secret, (channel) => {
      clearTimeout(patience);
      service.attach(channel);
    });
  });
  if (!(await listen(server, address))) {
    const free = !(await isServed(address)) && (await clearStale(address));
    if (!free || !(await listen(server, address))) {
      clearTimeout(patience);
      return undefined;
    }
  }
  const own = inodeOf(address);
  return {
    leave: () => {
      // Another host may have taken the name in the meantime.
      if (own !== undefined && inodeOf(address) === own) rmSync(address, { force: true });
    },
  };
}

/** The host's end of a socket: proves itself, lets nobody in who can't, then carries messages. */
class WindowChannel implements HostChannel {
  private readonly messages = new Emitter<unknown>();
  private readonly closes = new Emitter<void>();
  private readonly handshake: HostHandshake;
  private stage: 'new' | 'greeted' | 'joined' = 'new';

  readonly onMessage = this.messages.event;
  readonly onClose = this.closes.event;

  constructor(
    private readonly socket: Socket,
    secret: string,
    private readonly onJoined: (channel: HostChannel) => void,
  ) {
    this.handshake = new HostHandshake(secret);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      this.closes.fire();
    });
    readJsonLines(socket, (message) => {
      this.receive(message);
    });
  }

  send(message: unknown): void {
    writeJsonLine(this.socket, message);
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(message: unknown): void {
    if (this.stage === 'joined') {
      this.messages.fire(message);
    } else if (this.stage === 'greeted' && this.handshake.accepts(message)) {
      this.stage = 'joined';
      this.onJoined(this);
    } else {
      const welcome = this.stage === 'new' ? this.handshake.welcome(message) : undefined;
      this.stage = 'greeted';
      if (welcome === undefined) this.close();
      else this.send(welcome);
    }
  }
}

function listen(server: Server, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const refuse = (): void => {
      resolve(false);
    };
    server.once('error', refuse).listen(address, () => {
      server.off('error', refuse);
      resolve(true);
    });
  });
}

function isServed(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

/**
 * Frees a name that a killed host left. Of two hosts that clear up at the same time the slower one may get
 * hold of the new socket of the faster one: it sees that somebody answers there and puts it back.
 */
async function clearStale(address: string): Promise<boolean> {
  const aside = `${address}.${process.pid}`;
  try {
    renameSync(address, aside);
  } catch {
    return true; // the other one was faster and is about to listen
  }
  const inUse = await isServed(aside);
  try {
    if (inUse) linkSync(aside, address);
  } catch {
    // A third host took the name; the one set aside ends when no window finds it.
  }
  rmSync(aside, { force: true });
  return !inUse;
}

function inodeOf(address: string): number | undefined {
  return statSync(address, { throwIfNoEntry: false })?.ino;
}
