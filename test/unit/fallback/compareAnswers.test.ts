import assert from 'node:assert/strict';
import { compareAnswers } from '../../../src/fallback/compareAnswers';
import type { Token } from '../../../src/fallback/nativeAddon';
import type { Odds } from '../../../src/fallback/nativeSequence';

const tokens = (...ids: readonly Token[]): Token[] => [...ids];
const odds = (probabilities: Readonly<Record<number, number>>): Odds =>
  new Map(Object.entries(probabilities).map(([id, probability]) => [Number(id), probability]));

const prompt = tokens(1, 2);
/** The model wrote 10, 11, end. */
const own = {
  tokens: tokens(10, 11, 0),
  odds: [odds({ 10: 0.5, 20: 0.4 }), odds({ 11: 0.5, 12: 0.3, 13: 0.001 }), odds({ 0: 0.5 })],
};

/** A sequence that holds the prompt and the own answer, and expects everything with a probability of a quarter. */
function reader() {
  let held = [...prompt, ...own.tokens];
  const read: Token[] = [];
  return {
    read,
    sequence: {
      get length() {
        return held.length;
      },
      keepCommonStart: (kept: readonly Token[]) => {
        const end = held.findIndex((found, at) => kept[at] !== found);
        held = end < 0 ? held : held.slice(0, end);
      },
      read: (more: readonly Token[]) => {
        held.push(...more);
        return Promise.resolve();
      },
      readWithOdds: (more: readonly Token[]) => {
        held.push(...more);
        read.push(...more);
        return Promise.resolve(more.map(() => odds({ 0: 0.25, 14: 0.25, 21: 0.25 })));
      },
    },
  };
}

const half = Math.log(0.5);
const quarter = Math.log(0.25);

describe('answers compared by what the model expects', () => {
  const cases: readonly {
    readonly what: string;
    readonly other: readonly Token[];
    readonly likelihood: number | null;
    readonly read: readonly Token[];
  }[] = [
    { what: 'its own answer is known without reading', other: own.tokens, likelihood: half, read: [] },
    { what: 'one that begins impossibly is not read', other: tokens(30, 11, 0), likelihood: null, read: [] },
    { what: 'one that turns off impossibly is not read', other: tokens(10, 13, 14, 0), likelihood: null, read: [] },
    {
      what: 'one that turns off by a likely token is read from there',
      other: tokens(10, 12, 14, 0),
      likelihood: (half + Math.log(0.3) + quarter + quarter) / 4,
      read: tokens(12, 14),
    },
    {
      what: 'one of its own way from the first token on is read whole',
      other: tokens(20, 21, 0),
      likelihood: (Math.log(0.4) + quarter + quarter) / 3,
      read: tokens(20, 21),
    },
  ];
  for (const { what, other, likelihood, read } of cases) {
    it(what, async () => {
      const { sequence, read: wasRead } = reader();
      const compared = await compareAnswers(sequence, prompt, own, [other], new AbortController().signal);
      assert.deepEqual(wasRead, read);
      assert.ok(Math.abs(compared.own - half) < 1e-9);
      const [found = null] = compared.others;
      assert.ok(found === likelihood || Math.abs((found ?? NaN) - (likelihood ?? NaN)) < 1e-9, String(found));
    });
  }

  it('stops when it is cancelled', async () => {
    const { sequence, read } = reader();
    const others = [tokens(20, 21, 0), tokens(20, 0)];
    const compared = await compareAnswers(sequence, prompt, own, others, AbortSignal.abort());
    assert.deepEqual([compared.others, read], [[], []]);
  });
});
