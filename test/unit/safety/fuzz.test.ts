import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shellKinds } from '../../../src/base/shell';
import { normalizeCommand } from '../../../src/safety/normalize';
import { judgeForTests } from './judgeForTests';

/** Generous beside the 50 ms floor: other work may share the machine during tests. The bench measures the floor. */
const patienceMs = 2000;

const pieces = [
  'rm',
  '-rf',
  '~',
  '/',
  '"',
  "'",
  '`',
  '$',
  '${',
  '}',
  '$(',
  ')',
  '(',
  '((',
  '))',
  '[[',
  ']]',
  '|',
  '||',
  '&',
  '&&',
  ';',
  ';;',
  '\n',
  '\\',
  '<',
  '<<',
  "<<'E'",
  'E',
  '<<<',
  '>',
  '>>',
  '2>&1',
  'if',
  'then',
  'fi',
  'for',
  'in',
  'do',
  'done',
  'case',
  'esac',
  'function',
  '{',
  '#',
  '!',
  '=',
  'x=',
  '*',
  '?',
  '[',
  ']',
  '@',
  '%',
  '%x%',
  '^',
  '!x!',
  '@{',
  '@(',
  '@"',
  '"@',
  '-f',
  '::',
  '.',
  ',',
  ' ',
  '\t',
  'é',
  '😀',
  'iex',
  'eval',
  'end',
  'begin',
  'for /f',
  '%i',
  '-enc',
  'a.b',
  '$_',
  '{a,b}',
  '{1..9}',
];

describe('fuzzing the parsers', function () {
  this.timeout(60_000);
  for (const shell of shellKinds) {
    it(`${shell}: random pieces of syntax never throw, hang or count as an internal error`, async () => {
      const judge = await judgeForTests();
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom(...pieces), { maxLength: 40 }),
          fc.constantFrom('', ' '),
          (words, joint) => {
            const command = words.join(joint);
            const started = performance.now();
            const verdict = judge.judge({ command, shell });
            assert.ok(performance.now() - started < patienceMs, `slow: ${JSON.stringify(command)}`);
            assert.ok(
              verdict.findings.every((finding) => finding.rule !== 'shell.internal'),
              `${verdict.findings.find((finding) => finding.rule === 'shell.internal')?.reason ?? ''} ${JSON.stringify(command)}`,
            );
          },
        ),
        { numRuns: 400 },
      );
    });

    it(`${shell}: arbitrary text never throws`, async () => {
      const judge = await judgeForTests();
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (command) => {
          const verdict = judge.judge({ command, shell });
          assert.ok(
            verdict.findings.every((finding) => finding.rule !== 'shell.internal'),
            JSON.stringify(command),
          );
        }),
        { numRuns: 300 },
      );
    });

    it(`${shell}: long repetitive input ends in time`, async () => {
      const judge = await judgeForTests();
      for (const unit of [
        '(',
        '{',
        '[',
        '$(',
        '`',
        '"',
        "'",
        '<<E\n',
        'a|',
        'a;',
        'a&&',
        '${x',
        '\\\n',
        '^',
        '%x%',
        'if ',
        '@(',
        'x=$x$x;',
        'sudo ',
        'a=b ',
        '{a,b}',
        '*',
        '- ',
        '\u200b',
        '.b',
        'QUFB',
        'curl a | ',
        '*(.)',
        '[a]',
        '"$(a)" ',
      ]) {
        const command = unit.repeat(Math.floor(65_536 / unit.length));
        const started = performance.now();
        judge.judge({ command, shell });
        assert.ok(
          performance.now() - started < patienceMs,
          `${JSON.stringify(unit)} took ${String(performance.now() - started)} ms`,
        );
      }
    }).timeout(120_000);
  }

  it('normalising any text gives a value or a failure, and what it gives is left alone the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...shellKinds), (text, shell) => {
        const once = normalizeCommand(text, shell);
        if (once.kind === 'ok') {
          assert.deepEqual(normalizeCommand(once.value, shell), once);
        }
      }),
    );
  });
});
