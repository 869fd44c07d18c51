import assert from 'node:assert/strict';
import { mayExpandHistory } from '../../../src/pty/historyExpansion';

describe('History expansion of an old bash', () => {
  for (const text of [
    'ls -l',
    'find . ! -name x',
    '[ a != b ]',
    'echo hi!',
    "awk '!seen[$0]++' file",
    "grep -v '^#' a | grep '!b'",
  ]) {
    it(`leaves alone: ${text}`, () => {
      assert.equal(mayExpandHistory(text), false);
    });
  }

  for (const text of [
    'echo !!',
    'echo "a!b"',
    '!ls',
    '^a^b',
    `echo "it's" '!x'`,
    "echo \\' !x \\'",
    "echo $'a' '!x'",
    'echo `a` !b',
    'ls; !$',
  ]) {
    it(`might change: ${text}`, () => {
      assert.equal(mayExpandHistory(text), true);
    });
  }
});
