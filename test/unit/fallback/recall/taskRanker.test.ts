import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { Lexicon } from '../../../../src/fallback/recall/lexicon';
import { hashOf, piecesOf, rankTokens } from '../../../../src/fallback/recall/rankFeatures';
import type { RecallData } from '../../../../src/fallback/recall/recallData';
import { RecallIndex } from '../../../../src/fallback/recall/recallIndex';
import { recallTasks } from '../../../../src/fallback/recall/recallTasks';
import { TaskRanker } from '../../../../src/fallback/recall/taskRanker';

const lexicon = new Lexicon({ delete: { en: ['remove'], de: ['lösche'] }, file: { en: ['file'], zh: ['文件'] } });

const buckets = 64;

/** A ranker of two dimensions, as model/recall/ranker.py packs it: the first speaks for `files.list`, the second for `files.trash`. */
function ranker(words: Readonly<Record<string, readonly [number, number]>>): TaskRanker {
  const header = {
    version: 1,
    dimensions: 2,
    buckets,
    words: Object.keys(words),
    tasks: ['files.list', 'files.trash'],
  };
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const floats = (values: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(4 * values.length);
    values.forEach((value, at) => bytes.writeFloatLE(value, 4 * at));
    return bytes;
  };
  const table = (rows: readonly (readonly number[])[]): Buffer =>
    Buffer.concat([floats(rows.map(() => 0.1)), Buffer.from(Int8Array.from(rows.flat()).buffer)]);
  const nothing = Array.from({ length: buckets }, () => [0, 0]);
  return new TaskRanker(
    gzipSync(
      Buffer.concat([
        length,
        text,
        floats([0, 0, 0]),
        floats([0, 0]),
        table(Object.values(words)),
        table(nothing),
        table(nothing),
        table([
          [100, 0],
          [0, 100],
        ]),
      ]),
    ),
  );
}

const data: RecallData = {
  version: 1,
  lexicon: {},
  slots: {},
  tails: null,
  tasks: [
    { id: 'files.list', say: { en: ['list the files'] }, run: { bash: 'ls' } },
    { id: 'files.trash', say: { en: ['put <file> in the bin'] }, run: { bash: 'trash <file>' } },
  ],
};

describe('the guess which task is meant', () => {
  it('sees values by their kind, words as written and once more by what they mean', () => {
    assert.deepEqual(rankTokens('Lösche notes.txt', lexicon), ['losche', '#file', '.txt', '#=delete', '#file']);
    assert.deepEqual(rankTokens('删除 3 文件', lexicon), ['删除', '#number', '文件', '#number', '#=file']);
    assert.deepEqual(rankTokens('10.0.0.1 -la /etc', lexicon).slice(0, 3), ['#ip', '-la', '#path']);
  });

  it('hashes pieces of words as its training does', () => {
    assert.deepEqual(piecesOf('git'), ['<gi', 'git', 'it>', '<git', 'git>', '<git>']);
    assert.deepEqual(piecesOf('文件'), ['文', '件', '文件']);
    assert.equal(hashOf('<git>'), 2_920_169_045);
    assert.equal(hashOf('文件'), 2_108_875_723);
  });

  it('finds a task whose phrasings share no word with the request', () => {
    const words = { discard: [0, 100], show: [100, 0] } as const;
    const index = new RecallIndex(data, ranker(words));
    const [best] = recallTasks(index, 'discard notes.txt', 'bash', 1);
    assert.equal(best?.command, 'trash notes.txt');
    assert.deepEqual(recallTasks(new RecallIndex(data), 'discard notes.txt', 'bash', 1), []);
  });

  it('is refused when its file is of another version', () => {
    const text = Buffer.from('{"version":2}');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    assert.throws(() => new TaskRanker(gzipSync(Buffer.concat([length, text]))), /unknown version/);
  });
});
