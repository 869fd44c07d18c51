import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { ShellKind } from '../../../src/base/shell';
import { parseAnswer } from '../../../src/ai/answerParser';

interface Row {
  readonly style: string;
  readonly shell: ShellKind;
  readonly answer: string;
  readonly known?: string;
  readonly cutOff?: boolean;
  readonly command?: string;
  readonly notes?: number;
  readonly reason?: string;
}

/** `answers`: one row for each way of answering. `models`: how each family of models answers, in words of our own. */
const rows = ['answers', 'models'].flatMap((name) =>
  readFileSync(new URL(`../../fixtures/answers/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row),
);

function outcomeOf(row: Row): Pick<Row, 'command' | 'notes' | 'reason'> {
  const parsed = parseAnswer(row.answer, { shell: row.shell, known: row.known ?? '', cutOff: row.cutOff ?? false });
  if (parsed.kind === 'failed')
    return { reason: parsed.failure.kind === 'no-command' ? parsed.failure.reason : parsed.failure.kind };
  return {
    command: parsed.value.command,
    ...(parsed.value.notes.length > 0 ? { notes: parsed.value.notes.length } : {}),
  };
}

describe('answer parser', () => {
  for (const row of rows) {
    const wanted =
      row.reason === undefined ? `gives ${JSON.stringify(row.command)}` : `finds no command (${row.reason})`;
    it(`${row.style}: ${JSON.stringify(row.answer).slice(0, 90)} ${wanted}`, () => {
      const { command, notes, reason } = row;
      assert.deepEqual(outcomeOf(row), {
        ...(command === undefined ? {} : { command }),
        ...(notes === undefined ? {} : { notes }),
        ...(reason === undefined ? {} : { reason }),
      });
    });
  }

  it('never throws and never gives an empty or fenced command, whatever the text', () => {
    const piece = fc.constantFrom(
      '```',
      '`',
      '\n',
      '$ ',
      '<think>',
      '</think>',
      '{"command":',
      '"',
      "'",
      'ls',
      ' -la',
      '#',
      '<x>',
      '<<EOF',
      'for',
      '}',
      '|',
      '> ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 20 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const parsed = parseAnswer(text, { shell: 'bash', known: '' });
          return (
            parsed.kind === 'failed' || (parsed.value.command.trim() !== '' && !parsed.value.command.startsWith('```'))
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  // 30 characters took a second and 60 a lifetime, because the words could be cut in so many ways.
  for (const piece of ['your_', 'your-my_', '<a_b-c', '<a b ', 'YOUR_A_', 'path/to/', '{{ a.b ']) {
    it(`is done at once with an answer of many ${JSON.stringify(piece)}`, () => {
      const startMs = performance.now();
      parseAnswer(piece.repeat(2_000), { shell: 'bash', known: '' });
      assert.ok(performance.now() - startMs < 2_000);
    });
  }

  it('is done with a 1 MB answer within a second', () => {
    const startMs = performance.now();
    for (const text of [
      'a '.repeat(500_000),
      '`'.repeat(1_000_000),
      '{'.repeat(1_000_000),
      'x'.repeat(1_000_000),
      '$ \n'.repeat(300_000),
    ]) {
      parseAnswer(text, { shell: 'bash', known: '' });
    }
    assert.ok(performance.now() - startMs < 5_000);
  });
});

describe('an answer that is only a comment', () => {
  const rows: readonly (readonly [answer: string, shell: ShellKind, reason: string, text: string])[] = [
    ['# not a shell task', 'bash', 'not-shell-task', ''],
    ['# not a shell task', 'cmd', 'not-shell-task', ''],
    ['#  Not a shell task.', 'pwsh', 'not-shell-task', ''],
    ['# unclear: which file?', 'zsh', 'unclear', 'which file?'],
    ['# unclear: which of the two hosts?\n', 'fish', 'unclear', 'which of the two hosts?'],
    ['# I can help with that', 'bash', 'prose', '# I can help with that'],
  ];
  for (const [answer, shell, reason, text] of rows) {
    it(`is words and no command: ${JSON.stringify(answer)} in ${shell}`, () => {
      assert.deepEqual(parseAnswer(answer, { shell, known: '' }), {
        kind: 'failed',
        failure: { kind: 'no-command', reason, text },
      });
    });
  }

  it('does not swallow a command below it', () => {
    const parsed = parseAnswer('# unclear: which file?\nls -l', { shell: 'bash', known: '' });
    assert.equal(parsed.kind === 'ok' ? parsed.value.command : parsed.failure.kind, 'ls -l');
  });
});
