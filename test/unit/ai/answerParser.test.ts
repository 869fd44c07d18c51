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

const rows = readFileSync(new URL('../../fixtures/answers/answers.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

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
