import assert from 'node:assert/strict';
import { commonLength } from '../../../src/fallback/nativeSequence';
import { PrefillPace } from '../../../src/fallback/prefill';
import { PromptReader } from '../../../src/fallback/promptReader';
import type { SavedStarts } from '../../../src/fallback/savedStarts';

const never = new AbortController().signal;
const numbers = (length: number, first = 0): number[] => Array.from({ length }, (_, index) => first + index);
const rules = numbers(100);
const request = (length: number, first = 1000): number[] => [...rules, ...numbers(length, first)];

/** A model that notes how many tokens it was given at a time, and a disk that holds some beginnings or none. */
function setUp(onDisk: readonly (readonly number[])[] = []) {
  const pieces: number[] = [];
  const saved: number[][] = [];
  let held: number[] = [];
  const sequence = {
    pace: new PrefillPace(),
    get length() {
      return held.length;
    },
    holds: (tokens: readonly number[]) => commonLength(tokens, held) === tokens.length,
    keepCommonStart: (tokens: readonly number[]) => {
      held = held.slice(0, commonLength(held, tokens));
    },
    read: (tokens: readonly number[]) => {
      pieces.push(tokens.length);
      held.push(...tokens);
      return Promise.resolve();
    },
    restore: (_path: string, tokens: readonly number[]) => {
      held = [...tokens];
      return Promise.resolve();
    },
    save: () => {
      saved.push([...held]);
      return Promise.resolve();
    },
  };
  const starts: Pick<SavedStarts, 'keep' | 'restore'> = {
    restore: async ({ tokens }, restore) => {
      if (!onDisk.some((kept) => kept.join() === tokens.join())) return false;
      await restore('kept');
      return true;
    },
    keep: (_key, save) => save('draft'),
  };
  const reader = new PromptReader(sequence, ['model'], starts as SavedStarts);
  return { reader, sequence, pieces, saved, write: (...tokens: number[]) => held.push(...tokens) };
}

describe('A prompt that a model reads', () => {
  it('leaves its last piece to what asks for the next token, so that no token is read by itself', async () => {
    const { reader, sequence, pieces } = setUp();
    assert.equal(await reader.readToLastPiece(request(20), rules, never), true);
    assert.deepEqual([pieces, sequence.length], [[28, 24, 24, 24], rules.length]);
    pieces.length = 0;
    await reader.readToLastPiece(request(60), rules, never);
    assert.deepEqual([pieces, sequence.length], [[32], rules.length + 32]);
  });

  it('is read from where it differs from the last one, and never to its very end', async () => {
    const { reader, sequence, pieces, write } = setUp();
    await reader.readToLastPiece(request(5), rules, never);
    write(...request(5).slice(sequence.length), 7, 8);
    pieces.length = 0;
    await reader.readToLastPiece(request(5), rules, never);
    assert.deepEqual([pieces, sequence.length], [[], rules.length + 4]);
  });

  it('takes its rules from the disk, and does not write them there again', async () => {
    const { reader, sequence, pieces } = setUp([rules]);
    await reader.readToLastPiece(request(5), rules, never);
    assert.deepEqual([pieces, sequence.length, reader.hasUnsaved], [[], rules.length, false]);
  });

  it('has its rules written to the disk later, without what was read behind them', async () => {
    const { reader, sequence, saved, write } = setUp();
    await reader.readToLastPiece(request(5), rules, never);
    write(...request(5).slice(sequence.length), 7, 8);
    assert.deepEqual([saved, reader.hasUnsaved], [[], true]);
    await reader.save();
    assert.deepEqual([saved, reader.hasUnsaved], [[rules], false]);
  });

  it('has no short rules written, nor those that were given up or forgotten since', async () => {
    const { reader, sequence, saved } = setUp();
    await reader.readToLastPiece(numbers(30), numbers(20), never);
    assert.equal(reader.hasUnsaved, false);
    assert.equal(await reader.readToLastPiece(request(5), rules, AbortSignal.abort()), false);
    assert.equal(reader.hasUnsaved, false);
    await reader.readToLastPiece(request(5), rules, never);
    sequence.keepCommonStart([]);
    await reader.save();
    assert.deepEqual(saved, []);
  });
});
