import assert from 'node:assert/strict';
import { describeLocalFailure } from '../../../src/fallback/describeLocalFailure';
import type { LocalModelFailure } from '../../../src/fallback/localModel';

describe('What a user reads when the local model fails', () => {
  const cases: readonly (readonly [failure: LocalModelFailure, names: RegExp])[] = [
    [{ kind: 'file-missing', path: 'dir/m.gguf' }, /dir\/m\.gguf is not there; choose/],
    [{ kind: 'file-corrupt', path: 'm.gguf', message: 'it is cut off' }, /m\.gguf .*it is cut off; choose/],
    [{ kind: 'hash-mismatch', path: 'm.gguf' }, /not the one that was published; download/],
    [{ kind: 'too-big-for-memory', neededBytes: 2.5e9, freeBytes: 4e8 }, /2500 MB .* 400 MB are free; close/],
    [{ kind: 'too-big-for-memory', neededBytes: 1e6, freeBytes: -5e8 }, / 0 MB are free/],
    [{ kind: 'system-too-old', message: 'this system has glibc 2.31' }, /glibc 2\.31; use LiteLLM/],
    [{ kind: 'prompt-too-long', promptTokens: 5000, limitTokens: 960 }, /5000 tokens, 960 fit\); shorten/],
    [{ kind: 'crashed', message: 'signal SIGSEGV' }, /SIGSEGV\); ask again/],
    [{ kind: 'gave-up', restarts: 3 }, /after 3 crashes; choose/],
    [{ kind: 'timed-out', afterMs: 90_000 }, /for 90 s .*; ask again/],
    [{ kind: 'cancelled' }, /cancelled; ask again/],
  ];
  for (const [failure, names] of cases) {
    it(`${failure.kind}: one sentence with what happened and what to do`, () => {
      const sentence = describeLocalFailure(failure);
      assert.match(sentence, names);
      assert.match(sentence, /^[A-Z][^\n]*; [^\n]*\.$/);
    });
  }
});
