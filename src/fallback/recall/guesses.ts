import { commandText, type Dialect } from './recallData';
import type { RecallIndex } from './recallIndex';
import type { TaskRanker } from './taskRanker';

const leastLog = -14;
/** A task that is newer than the ranker is about as likely as the likeliest of its area, in a new area simply possible. */
const newerCost = 0.5;
/** A frame is asked for in more ways than the ranker has seen: it is not much less likely than the likeliest task of its area. */
const frameCost = 2;
const newAreaLog = -2;
const leastNewerLog = -5;

/** What the ranker makes of a request, among the tasks that a dialect has. */
export class Guesses {
  private readonly logs: Float32Array;
  private readonly allowed: number[] = [];
  private readonly bestOfArea = new Map<string, number>();
  private readonly frames = new Set<string>();

  constructor(
    private readonly ranker: TaskRanker,
    { data, lexicon }: RecallIndex,
    text: string,
    dialect: Dialect,
  ) {
    this.logs = ranker.rank(text, lexicon);
    let most = -Infinity;
    for (const task of data.tasks) {
      if (task.holes) this.frames.add(task.id);
      const place = ranker.placeOf(task.id);
      if (place === undefined || commandText(task.run, dialect) === undefined) continue;
      this.allowed.push(place);
      most = Math.max(most, this.logs[place] ?? 0);
    }
    let sum = 0;
    for (const place of this.allowed) sum += Math.exp((this.logs[place] ?? 0) - most);
    const norm = most + Math.log(sum);
    for (const place of this.allowed) {
      const log = (this.logs[place] ?? 0) - norm;
      this.logs[place] = log;
      const area = areaOf(ranker.taskIdAt(place));
      this.bestOfArea.set(area, Math.max(log, this.bestOfArea.get(area) ?? leastLog));
    }
  }

  /** The logarithm of how likely a task is. */
  logOf(taskId: string): number {
    const place = this.ranker.placeOf(taskId);
    const best = this.bestOfArea.get(areaOf(taskId));
    if (place !== undefined) {
      const own = this.logs[place] ?? leastLog;
      return Math.max(leastLog, own, this.frames.has(taskId) ? (best ?? leastLog) - frameCost : leastLog);
    }
    return best === undefined ? newAreaLog : Math.max(leastNewerLog, best - newerCost);
  }

  /** The likeliest tasks, best first. */
  best(count: number): string[] {
    return [...this.allowed]
      .sort((left, right) => (this.logs[right] ?? 0) - (this.logs[left] ?? 0))
      .slice(0, count)
      .map((place) => this.ranker.taskIdAt(place));
  }
}

/** `files` of `files.list-hidden`. */
const areaOf = (taskId: string): string => taskId.slice(0, taskId.indexOf('.'));
