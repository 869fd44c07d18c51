import assert from 'node:assert/strict';
import { holdsCommand, repeatedTail, textBeforeStop } from '../../../src/fallback/stopRules';

describe('Stop texts', () => {
  const cases: readonly (readonly [text: string, stops: readonly string[], kept: string, stopped: boolean])[] = [
    ['ls -l', ['\n'], 'ls -l', false],
    ['ls -l\nand', ['\n'], 'ls -l', true],
    ['\nls', ['\n'], '', true],
    ['ls<|im_end|>\nx', ['\n', '<|im_end|>'], 'ls', true],
    ['ls', [], 'ls', false],
    ['', ['\n'], '', false],
  ];
  for (const [text, stops, kept, stopped] of cases) {
    it(`${JSON.stringify(text)} with ${JSON.stringify(stops)} keeps ${JSON.stringify(kept)}`, () => {
      assert.deepEqual(textBeforeStop(text, stops), { text: kept, stopped });
    });
  }
});

describe('A complete command', () => {
  const cases: readonly (readonly [text: string, isComplete: boolean])[] = [
    ['', false],
    ['ls -l', false],
    ['ls -l\n', true],
    ['ls -l\nThis lists', true],
    ['\n\n', false],
    ['Here is the command:\n', false],
    ['Here is the command:\n\nls -l\n', true],
    ['```bash\n', false],
    ['```bash\nls -l\n', false],
    ['```bash\nls -l\n```', false],
    ['```bash\nls -l\n```\nThis', true],
    ['find . \\\n', false],
    ['find . \\\n  -name "*.py"\n', true],
    ['cat log |\n', false],
    ['cat log |\ngrep error\n', true],
    ['make &&\nmake test\n', true],
    ['Get-ChildItem `\n', false],
    ["awk '{\n", false],
    ["awk '{\n  print $1\n}' file\n", true],
    ['echo "it\'s"\n', false],
    ['echo \\"\n', true],
    ['cat <<EOF\nhello\n', false],
  ];
  for (const [text, isComplete] of cases)
    it(`is ${isComplete ? '' : 'not '}in ${JSON.stringify(text)}`, () => {
      assert.equal(holdsCommand(text), isComplete);
    });
});

describe('The loop stop', () => {
  const times = (count: number, ...phrase: number[]): number[] => Array.from({ length: count }, () => phrase).flat();
  const cases: readonly (readonly [what: string, tokens: readonly number[], dropped: number])[] = [
    ['nothing', [], 0],
    ['an ordinary command', [1, 2, 3, 4, 5], 0],
    ['the same option twice', [1, 7, 8, 9, 7, 8, 9], 0],
    ['eleven zeros', [1, ...times(11, 0)], 0],
    ['twelve zeros', [1, ...times(12, 0)], 11],
    ['a pair six times', [1, ...times(6, 4, 5)], 10],
    ['a pair five times', [1, ...times(5, 4, 5)], 0],
    ['a phrase of four three times', [1, ...times(3, 4, 5, 6, 7)], 8],
    ['a phrase of twelve three times', times(3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), 24],
    ['a phrase of thirteen twice', [9, ...times(2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)], 13],
    ['a repetition that has ended', [...times(3, 4, 5, 6, 7), 1], 0],
  ];
  for (const [what, tokens, dropped] of cases) {
    it(`drops ${dropped} tokens of ${what}`, () => {
      assert.equal(repeatedTail(tokens), dropped);
    });
  }
});
