import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/event';
import { silentLogger } from '../../../src/base/logger';
import type { HostProcess } from '../../../src/pty/hostProcess';
import { createPtyHostClient } from '../../../src/pty/ptyHostClient';
import { parseFromHost, parseToHost, type FromHostMessage, type ToHostMessage } from '../../../src/pty/ptyProtocol';
import type { PtyExit, PtySpawnOptions } from '../../../src/pty/pty';
import { FakeClock } from '../../support/ptyFakes';

const options: PtySpawnOptions = { file: 'sh', args: [], cwd: '/', env: {}, columns: 80, rows: 24 };

class FakeHost implements HostProcess {
  readonly sent: ToHostMessage[] = [];
  closed = false;
  private readonly received = new Emitter<FromHostMessage>();
  private readonly ended = new Emitter<string>();
  readonly onDidReceive = this.received.event;
  readonly onDidEnd = this.ended.event;

  /** What the host answers to a wish for a shell; `undefined` is silence. */
  constructor(private readonly answer: (shellId: number) => FromHostMessage | undefined) {
    setImmediate(() => {
      this.say({ kind: 'ready' });
    });
  }

  send(message: ToHostMessage): void {
    this.sent.push(message);
    const answer = message.kind === 'spawn' ? this.answer(message.shellId) : undefined;
    if (answer !== undefined) this.say(answer);
  }

  say(message: FromHostMessage): void {
    this.received.fire(message);
  }

  crash(how: string): void {
    this.ended.fire(how);
  }

  dispose(): void {
    this.closed = true;
  }
}

// Pid 0 stands for no process at all: nothing is signalled when the host is lost.
const spawned = (shellId: number): FromHostMessage => ({ kind: 'spawned', shellId, pid: 0 });

function createClient(answer = spawned): {
  readonly hosts: FakeHost[];
  readonly clock: FakeClock;
  readonly client: ReturnType<typeof createPtyHostClient>;
} {
  const [hosts, clock]: [FakeHost[], FakeClock] = [[], new FakeClock()];
  const client = createPtyHostClient({
    hostPath: 'host.js',
    logger: silentLogger,
    clock,
    start: () => {
      const host = new FakeHost(answer);
      hosts.push(host);
      return host;
    },
  });
  return { hosts, clock, client };
}

describe('The client of the PTY host', () => {
  it('gives early output and exit to the first listener and acknowledges what it took', async () => {
    const { client, hosts } = createClient();
    const shell = await client.spawn(options);
    assert.ok(shell.kind === 'ok');
    hosts[0]?.say({ kind: 'data', shellId: 1, data: 'early ' });
    const got: string[] = [];
    shell.value.onDidReceive((data) => got.push(data));
    hosts[0]?.say({ kind: 'data', shellId: 1, data: 'late' });
    assert.deepEqual(got, ['early ', 'late']);
    const units = hosts[0]?.sent.flatMap((message) => (message.kind === 'received' ? [message.units] : []));
    assert.deepEqual(units, [6, 4]);
    hosts[0]?.say({ kind: 'exited', shellId: 1, exit: { kind: 'exited', code: 3 } });
    const exits: PtyExit[] = [];
    shell.value.onDidExit((exit) => exits.push(exit));
    assert.deepEqual(exits, [{ kind: 'exited', code: 3 }]);
    shell.value.write('after the end');
    shell.value.resize(1, 1);
    assert.equal(
      hosts[0]?.sent.some((message) => message.kind === 'write'),
      false,
    );
  });

  it('acknowledges nothing while it is paused, so that the host stops by itself', async () => {
    const { client, hosts } = createClient();
    const shell = await client.spawn(options);
    assert.ok(shell.kind === 'ok');
    shell.value.onDidReceive(() => undefined);
    const sent = (): unknown[] => hosts[0]?.sent.slice(1) ?? [];
    shell.value.pause();
    hosts[0]?.say({ kind: 'data', shellId: 1, data: 'one' });
    hosts[0]?.say({ kind: 'data', shellId: 1, data: 'two' });
    assert.deepEqual(sent(), [{ kind: 'pause', shellId: 1 }]);
    shell.value.resume();
    assert.deepEqual(sent().slice(1), [
      { kind: 'received', shellId: 1, units: 6 },
      { kind: 'resume', shellId: 1 },
    ]);
  });

  it('reports a failure of the host as a value', async () => {
    const { client } = createClient((shellId) => ({
      kind: 'spawn-failed',
      shellId,
      failure: { kind: 'shell-not-found', path: 'sh' },
    }));
    assert.deepEqual(await client.spawn(options), { kind: 'failed', failure: { kind: 'shell-not-found', path: 'sh' } });
  });

  it('tells every shell that its host is lost, and whoever waits for one', async () => {
    let silent = false;
    const { client, hosts } = createClient((shellId) => (silent ? (undefined as never) : spawned(shellId)));
    const shell = await client.spawn(options);
    assert.ok(shell.kind === 'ok');
    const exits: PtyExit[] = [];
    shell.value.onDidExit((exit) => exits.push(exit));
    const probe = shell.value.foregroundProcess();
    silent = true;
    const waiting = client.spawn(options);
    await new Promise((settled) => setImmediate(settled));
    hosts[0]?.crash('was ended by SIGSEGV');
    assert.deepEqual(exits, [{ kind: 'host-lost', message: 'The process that runs shells was ended by SIGSEGV.' }]);
    assert.equal(await probe, undefined);
    const outcome = await waiting;
    assert.equal(outcome.kind === 'failed' && outcome.failure.kind, 'host-unavailable');
  });

  it('starts a crashed host again, a few times a minute, and then says so', async () => {
    const { client, hosts, clock } = createClient();
    for (let crash = 1; crash <= 4; crash += 1) {
      assert.equal((await client.spawn(options)).kind, 'ok');
      hosts.at(-1)?.crash('ended with exit code 1');
    }
    const refused = await client.spawn(options);
    assert.ok(refused.kind === 'failed' && refused.failure.kind === 'host-unavailable');
    assert.match(refused.failure.message, /crashed 4 times within a minute/);
    await clock.advance(61_000);
    assert.equal((await client.spawn(options)).kind, 'ok');
    assert.equal(hosts.length, 5);
  });

  it('starts nothing after it was disposed, and closes its host', async () => {
    const { client, hosts } = createClient();
    await client.spawn(options);
    client.dispose();
    assert.equal(hosts[0]?.closed, true);
    assert.equal((await client.spawn(options)).kind, 'failed');
  });
});

describe('The protocol of the PTY host', () => {
  const malformed: readonly unknown[] = [
    undefined,
    'text',
    {},
    { kind: 'write', shellId: '1', data: 'x' },
    { kind: 'resize', shellId: 1, columns: 0, rows: 1 },
    { kind: 'data', shellId: 1 },
    { kind: 'exited', shellId: 1, exit: { kind: 'exited', code: 'a' } },
    { kind: 'unheard-of', shellId: 1 },
  ];
  for (const message of malformed) {
    it(`refuses ${JSON.stringify(message)}`, () => {
      assert.equal(parseToHost(message), undefined);
      assert.equal(parseFromHost(message), undefined);
    });
  }
});
