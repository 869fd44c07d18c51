import assert from 'node:assert/strict';
import { compareAnswers } from '../../../src/fallback/compareAnswers';
import type { Token } from '../../../src/fallback/nativeAddon';
import type { Odds } from '../../../src/fallback/nativeSequence';

const tokens = (...ids: readonly Token[]): Token[] => [...ids];
const odds = (probabilities: Readonly<Record<number, number>>): Odds =>
  new Map(Object.entries(probabilities).map(([id, probability]) => [Number(id), probability]));

const prompt = tokens(1, 2);
/** What the model expects behind a text; whatever is not here ends it with a half, or goes on with 14 or 21. */
const expects: readonly (readonly [string, Odds])[] = [
  ['1 2', odds({ 10: 0.5, 20: 0.4 })],
  ['1 2 10', odds({ 11: 0.5, 12: 0.3, 13: 0.001 })],
  ['1 2 20', odds({ 21: 0.25, 14: 0.5 })],
];
const otherwise = odds({ 0: 0.5, 14: 0.25, 21: 0.25 });

/** A sequence that holds all of the prompt but its last piece. */
function reader(heldTokens = 1) {
  let held = prompt.slice(0, heldTokens);
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
      readWithOdds: (more: readonly Token[], from = 0) => {
        const all = more.map((next) => {
          held.push(next);
          return expects.find(([text]) => text === held.join(' '))?.[1] ?? otherwise;
        });
        read.push(...more.slice(from));
        return Promise.resolve(all.slice(from));
      },
    },
  };
}

const log = Math.log;
const half = log(0.5);

async function compare(...others: readonly (readonly Token[])[]) {
  const { sequence, read } = reader();
  const compared = await compareAnswers(sequence, prompt, others, new AbortController().signal);
  // The prompt's own last token comes first.
  return { ...compared, read: read.slice(1) };
}

describe('answers compared by what the model expects', () => {
  for (const { what, others, likelihoods, read } of [
    {
      what: 'what the model would write itself is as likely as can be',
      others: [tokens(10, 11, 0)],
      likelihoods: [half],
      read: tokens(10, 11),
    },
    {
      what: 'the first is read with the prompt, even where it begins impossibly',
      others: [tokens(30, 11, 0)],
      likelihoods: [null],
      read: tokens(30, 11),
    },
    {
      what: 'a later one that begins impossibly is not read',
      others: [tokens(10, 11, 0), tokens(30, 11, 0)],
      likelihoods: [half, null],
      read: tokens(10, 11),
    },
    {
      what: 'one that turns off impossibly is not read where that is known',
      others: [tokens(10, 11, 0), tokens(10, 13, 14, 0)],
      likelihoods: [half, null],
      read: tokens(10, 11),
    },
    {
      what: 'one that turns off by a likely token is read from there',
      others: [tokens(10, 11, 0), tokens(10, 12, 14, 0)],
      likelihoods: [half, (half + log(0.3) + log(0.25) + half) / 4],
      read: tokens(10, 11, 12, 14),
    },
    {
      what: 'one of its own way from the first token on is read whole',
      others: [tokens(20, 21, 0)],
      likelihoods: [(log(0.4) + log(0.25) + half) / 3],
      read: tokens(20, 21),
    },
  ]) {
    it(what, async () => {
      const compared = await compare(...others);
      assert.deepEqual(compared.read, read);
      assert.deepEqual(
        compared.likelihoods.map((found) => found?.toFixed(6)),
        likelihoods.map((expected) => expected?.toFixed(6)),
      );
    });
  }

  it('show the beginning of the own answer, and each of its tokens with what was expected', async () => {
    for (const [others, own] of [
      [[], [10]],
      [[tokens(10, 12, 0)], [10, 11]],
      [
        [tokens(20, 14, 0), tokens(10, 11, 14, 0)],
        [10, 11, 0],
      ],
      [[tokens(10, 11, 0)], [10, 11, 0]],
    ] as const) {
      const compared = await compare(...others);
      assert.deepEqual(compared.own.tokens, own);
      assert.equal(compared.own.odds.length, own.length);
    }
  });

  it('are the same whatever is left of the prompt', async () => {
    const compared = await Promise.all(
      [0, 1].map((held) =>
        compareAnswers(reader(held).sequence, prompt, [tokens(20, 21, 0)], new AbortController().signal),
      ),
    );
    assert.deepEqual(compared[0], compared[1]);
  });

  it('are not read on when it is cancelled', async () => {
    const { sequence } = reader();
    const compared = await compareAnswers(sequence, prompt, [tokens(20, 21, 0)], AbortSignal.abort());
    assert.deepEqual(compared.likelihoods, []);
  });
});
