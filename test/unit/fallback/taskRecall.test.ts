import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger';
import { FakeClock } from '../../support/fakeClock';
import { TaskRecall } from '../../../src/fallback/recall/taskRecall';

/** Answers with the number of its thread, or never. */
const program = `
  const { parentPort, threadId } = require('node:worker_threads');
  parentPort.on('message', ({ id, request }) => {
    if (request !== 'hang') parentPort.postMessage({ id, recalled: [threadId] });
  });
`;

const idleMs = 1_000;

describe('The thread of the known tasks', () => {
  let folder: string;
  let tasks: TaskRecall;
  let clock: FakeClock;
  const ask = (request: string, signal = new AbortController().signal) => tasks.recall(request, 'bash', 1, signal);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'recall-'));
    const workerPath = join(folder, 'worker.cjs');
    writeFileSync(workerPath, program);
    clock = new FakeClock();
    tasks = new TaskRecall({
      workerPath,
      dataPath: '',
      rankerPath: '',
      logger: silentLogger,
      clock,
      idleUnloadMs: () => idleMs,
    });
  });
  afterEach(() => {
    tasks.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends when it is not wanted for a while, and another one answers later, as often as that happens', async () => {
    const threads = new Set<unknown>();
    for (let time = 0; time < 5; time++) {
      const [thread] = await ask('list files');
      assert.deepEqual(await ask('list files'), [thread]);
      threads.add(thread);
      clock.advance(idleMs);
    }
    assert.equal(threads.size, 5);
  });

  it('stays as long as it is asked now and then', async () => {
    const [thread] = await ask('list files');
    for (let time = 0; time < 3; time++) {
      clock.advance(idleMs - 1);
      assert.deepEqual(await ask('list files'), [thread]);
    }
    clock.advance(idleMs);
    assert.notDeepEqual(await ask('list files'), [thread]);
  });

  it('is left alone while a question is open', async () => {
    const [thread] = await ask('list files');
    const cancel = new AbortController();
    const open = ask('hang', cancel.signal);
    clock.advance(idleMs);
    assert.deepEqual(await ask('list files'), [thread]);
    cancel.abort();
    assert.deepEqual(await open, []);
  });
});
