import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/base/logger';
import { TaskRecall } from '../../../src/fallback/recall/taskRecall';

/** Answers with the number of its thread, or never. */
const program = `
  const { parentPort, threadId } = require('node:worker_threads');
  parentPort.on('message', ({ id, request }) => {
    if (request !== 'hang') parentPort.postMessage({ id, recalled: [threadId] });
  });
`;

describe('The thread of the known tasks', () => {
  let folder: string;
  let tasks: TaskRecall;
  const ask = (request: string, signal = new AbortController().signal) => tasks.recall(request, 'bash', 1, signal);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'recall-'));
    const workerPath = join(folder, 'worker.cjs');
    writeFileSync(workerPath, program);
    tasks = new TaskRecall({ workerPath, dataPath: '', rankerPath: '', logger: silentLogger });
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
      tasks.unload();
    }
    assert.equal(threads.size, 5);
  });

  it('is left alone while a question is open', async () => {
    const [thread] = await ask('list files');
    const cancel = new AbortController();
    const open = ask('hang', cancel.signal);
    tasks.unload();
    assert.deepEqual(await ask('list files'), [thread]);
    cancel.abort();
    assert.deepEqual(await open, []);
  });
});
