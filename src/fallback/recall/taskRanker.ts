import { gunzipSync } from 'node:zlib';
import type { Lexicon } from './lexicon';
import { hashOf, piecesOf, rankTokens } from './rankFeatures';

/** Rows of small whole numbers, each with the factor that makes it a vector again. */
interface Table {
  readonly factors: Float32Array;
  readonly values: Int8Array;
}

interface Header {
  readonly version: 1;
  readonly dimensions: number;
  readonly buckets: number;
  readonly words: readonly string[];
  readonly tasks: readonly string[];
}

const mostTokens = 64;
/** How the pair of two neighbouring words is hashed; as in model/recall/ranker.py. */
const pairFactors = [1_000_003, 7919] as const;

/**
 * Guesses the task of a request from its words, their pieces and their neighbours: one linear layer over learned vectors,
 * trained on the phrasings of the task grammar (model/recall/ranker.py). It knows words no phrasing has.
 */
export class TaskRanker {
  private readonly header: Header;
  private readonly wordAt = new Map<string, number>();
  private readonly taskAt = new Map<string, number>();
  private readonly words: Table;
  private readonly pieces: Table;
  private readonly pairs: Table;
  private readonly tasks: Table;
  private readonly gate: Float32Array;
  private readonly biases: Float32Array;

  constructor(compressed: Uint8Array) {
    const bytes = gunzipSync(compressed);
    const headerLength = bytes.readUInt32LE(0);
    const header = JSON.parse(bytes.toString('utf8', 4, 4 + headerLength)) as Header;
    if ((header.version as number) !== 1) throw new Error(`unknown version of the task ranker: ${header.version}`);
    this.header = header;
    header.words.forEach((word, at) => this.wordAt.set(word, at));
    header.tasks.forEach((task, at) => this.taskAt.set(task, at));
    let at = 4 + headerLength;
    const floats = (count: number): Float32Array => {
      const values = new Float32Array(count);
      for (let index = 0; index < count; index++) values[index] = bytes.readFloatLE(at + 4 * index);
      at += 4 * count;
      return values;
    };
    const table = (rows: number): Table => {
      const factors = floats(rows);
      const values = new Int8Array(bytes.buffer, bytes.byteOffset + at, rows * header.dimensions);
      at += rows * header.dimensions;
      return { factors, values };
    };
    this.gate = floats(header.dimensions + 1);
    this.biases = floats(header.tasks.length);
    this.words = table(header.words.length);
    this.pieces = table(header.buckets);
    this.pairs = table(header.buckets);
    this.tasks = table(header.tasks.length);
  }

  /** The place of a task in what `rank` gives; undefined for one it was not trained on. */
  placeOf(taskId: string): number | undefined {
    return this.taskAt.get(taskId);
  }

  taskIdAt(place: number): string {
    return this.header.tasks[place] ?? '';
  }

  /** How likely each task is, as logits. */
  rank(request: string, lexicon: Lexicon): Float32Array {
    const { dimensions, buckets, tasks } = this.header;
    const tokens = rankTokens(request, lexicon).slice(0, mostTokens);
    const sum = new Float32Array(dimensions);
    const vector = new Float32Array(dimensions);
    for (const token of tokens) {
      vector.fill(0);
      this.addToken(vector, token);
      let gate = this.gate[dimensions] ?? 0;
      for (let at = 0; at < dimensions; at++) gate += (this.gate[at] ?? 0) * (vector[at] ?? 0);
      const share = 2 / (1 + Math.exp(-gate));
      for (let at = 0; at < dimensions; at++) sum[at] = (sum[at] ?? 0) + share * (vector[at] ?? 0);
    }
    tokens.forEach((token, at) => {
      const next = tokens[at + 1];
      if (next === undefined) return;
      const pair = (hashOf(token) * pairFactors[0] + hashOf(next) * pairFactors[1]) % buckets;
      addRow(sum, this.pairs, pair, 1);
    });
    const logits = new Float32Array(tasks.length);
    const norm = 1 / Math.sqrt(Math.max(1, tokens.length));
    const { values, factors } = this.tasks;
    for (let task = 0, place = 0; task < logits.length; task++) {
      let dot = 0;
      for (let at = 0; at < dimensions; at++, place++) dot += (sum[at] ?? 0) * (values[place] ?? 0);
      logits[task] = dot * (factors[task] ?? 0) * norm + (this.biases[task] ?? 0);
    }
    return logits;
  }

  private addToken(vector: Float32Array, token: string): void {
    const known = this.wordAt.get(token);
    if (known !== undefined) {
      addRow(vector, this.words, known, 1);
      return;
    }
    const pieces = piecesOf(token);
    for (const piece of pieces) addRow(vector, this.pieces, hashOf(piece) % this.header.buckets, 1 / pieces.length);
  }
}

function addRow(sum: Float32Array, { factors, values }: Table, row: number, share: number): void {
  const factor = (factors[row] ?? 0) * share;
  for (let at = 0, place = row * sum.length; at < sum.length; at++, place++)
    sum[at] = (sum[at] ?? 0) + factor * (values[place] ?? 0);
}
