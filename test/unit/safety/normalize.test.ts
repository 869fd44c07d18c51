import assert from 'node:assert/strict';
import type { ShellKind } from '../../../src/base/shell';
import { maxCommandLength, normalizeCommand } from '../../../src/safety/normalize';

describe('normalizeCommand', () => {
  const kept: readonly (readonly [title: string, text: string, shell: ShellKind, value: string])[] = [
    ['leaves a plain command alone', 'ls -la', 'bash', 'ls -la'],
    ['removes trailing blanks and line ends', 'ls \t\n\n', 'bash', 'ls'],
    ['removes blank lines before the command', '\n  \nls', 'bash', 'ls'],
    ['keeps leading blanks, which some shells leave out of the history', '  ls', 'bash', '  ls'],
    ['makes CRLF one line feed', 'ls\r\npwd\r\n', 'bash', 'ls\npwd'],
    ['keeps an escaped blank at the end', 'cat a\\ ', 'bash', 'cat a\\ '],
    ['removes blanks after an escaped backslash', 'echo \\\\ ', 'bash', 'echo \\\\'],
    ['keeps a blank after a PowerShell escape', 'ls a` ', 'pwsh', 'ls a` '],
    ['keeps tabs inside', 'a\tb', 'fish', 'a\tb'],
  ];
  for (const [title, text, shell, value] of kept) {
    it(title, () => {
      assert.deepEqual(normalizeCommand(text, shell), { kind: 'ok', value });
    });
  }

  it('refuses what is empty', () => {
    assert.deepEqual(normalizeCommand(' \n\t\n', 'bash'), { kind: 'failed', failure: { kind: 'empty' } });
  });

  it('refuses control bytes and says where and which', () => {
    assert.deepEqual(normalizeCommand('ls\rrm', 'bash'), {
      kind: 'failed',
      failure: { kind: 'control-bytes', offset: 2, code: 13 },
    });
    assert.deepEqual(normalizeCommand('a\u009bb', 'zsh'), {
      kind: 'failed',
      failure: { kind: 'control-bytes', offset: 1, code: 0x9b },
    });
  });

  it('refuses what is longer than any command', () => {
    const length = maxCommandLength + 1;
    assert.deepEqual(normalizeCommand('a'.repeat(length), 'bash'), {
      kind: 'failed',
      failure: { kind: 'too-long', length, limit: maxCommandLength },
    });
  });
});
