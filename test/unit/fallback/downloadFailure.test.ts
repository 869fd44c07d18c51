import assert from 'node:assert/strict';
import { describeDownloadFailure, type DownloadFailure } from '../../../src/fallback/downloadFailure';

describe('What a user reads when a download fails', () => {
  const cases: readonly (readonly [failure: DownloadFailure, names: RegExp])[] = [
    [{ kind: 'bad-mirror', url: 'ftp://x' }, /ftp:\/\/x is not an https address; correct/],
    [{ kind: 'not-found', url: 'https://x/y', status: 404 }, /https:\/\/x\/y \(status 404\); check/],
    [{ kind: 'unreachable', host: 'x', message: 'timeout' }, /from x broke off \(timeout\); try again/],
    [
      { kind: 'disk-full', neededBytes: 4e8, freeBytes: 1e8 },
      /needs 400 MB and 100 MB are free on the disk; make room/,
    ],
    [{ kind: 'not-writable', path: '/models', message: 'EROFS' }, /\/models \(EROFS\); check/],
    [{ kind: 'hash-mismatch', fileName: 'm.gguf' }, /m\.gguf was not the published file and has been removed; try/],
    [{ kind: 'no-hash', url: 'https://x/y' }, /does not say what the file's hash should be, .*; choose/],
    [{ kind: 'hash-disputed', url: 'https://x/y' }, /another file at https:\/\/x\/y than .*; check/],
    [{ kind: 'busy', pid: 7 }, /process 7\); wait/],
    [{ kind: 'cancelled' }, /cancelled; start it again/],
  ];
  for (const [failure, names] of cases) {
    it(`${failure.kind}: one sentence with what happened and what to do`, () => {
      const sentence = describeDownloadFailure(failure);
      assert.match(sentence, names);
      assert.match(sentence, /^[A-Z][^\n]*; [^\n]*\.$/);
    });
  }
});
