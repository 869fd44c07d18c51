import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { readRecallData } from './recallData';
import { RecallIndex } from './recallIndex';
import { recallTasks } from './recallTasks';
import { TaskRanker } from './taskRanker';
import type { RecallAnswer, RecallQuestion } from './taskRecall';

/** A thread of its own: reading the tasks takes some tenths of a second, which must not hold up the editor. */
const { dataPath, rankerPath } = workerData as { readonly dataPath: string; readonly rankerPath: string };
const index = new RecallIndex(readRecallData(readFileSync(dataPath)), new TaskRanker(readFileSync(rankerPath)));

parentPort?.on('message', ({ id, request, dialect, count }: RecallQuestion) => {
  const answer: RecallAnswer = { id, recalled: recallTasks(index, request, dialect, count) };
  parentPort?.postMessage(answer);
});
