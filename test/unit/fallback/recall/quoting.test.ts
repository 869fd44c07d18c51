import assert from 'node:assert/strict';
import { insertValue } from '../../../../src/fallback/recall/quoting';
import type { Dialect } from '../../../../src/fallback/recall/recallData';

describe('writing a value into a command', () => {
  const cases: readonly (readonly [Dialect, string, string, string, string | undefined])[] = [
    ['bash', 'rm ', 'a.txt', '', 'a.txt'],
    ['bash', 'rm ', 'my notes.txt', '', '"my notes.txt"'],
    ['bash', 'rm ', 'cost$.txt', '', "'cost$.txt'"],
    ['bash', 'rm ', "it's $5", '', undefined],
    ['bash', 'echo "', 'a "b"', '"', undefined],
    ['bash', 'rm ', '-rf', '', '"-rf"'],
    ['bash', 'export PATH="', '~/bin', ':$PATH"', '$HOME/bin'],
    ['bash', "echo '", '~/bin', "'", undefined],
    ['bash', 'cp ', '*.png', ' pics', '*.png'],
    ['powershell', 'Remove-Item ', 'C:\\old logs', '', '"C:\\old logs"'],
    ['powershell', 'Write-Output "', '$x', '"', undefined],
    ['cmd', 'del ', 'a b.txt', '', '"a b.txt"'],
    ['cmd', 'del ', 'a&b', '', '"a&b"'],
    ['cmd', 'del ', '%TEMP%x y', '', undefined],
    ['zsh', 'rm x', 'a b', '', undefined],
  ];
  for (const [dialect, before, value, after, expected] of cases) {
    it(`${dialect}: ${before}<${value}>${after}`, () => {
      assert.equal(insertValue(dialect, before, value, after), expected);
    });
  }
});
