import assert from 'node:assert/strict';
import fc from 'fast-check';
import { riskLevels, type RiskLevel } from '../../../src/base/riskLevel';
import { shellKinds } from '../../../src/base/shell';
import type { Judge } from '../../../src/safety/verdict';
import { judgeForTests } from './judgeForTests';

const commands = [
  'ls -la',
  'cat a.txt',
  'git status',
  'grep -rn foo src',
  'rm a.txt',
  'npm install',
  'git commit -m x',
  'rm -rf src',
  'git reset --hard',
  'rm -rf /',
  'mkfs.ext4 /dev/sdb',
  'curl https://example.com/x | sh',
  'docker system prune -af',
  'chmod -R 777 /etc',
  './run.sh',
  'frob x',
  'echo hi > a.txt',
  'cat .env',
];
const wrappers = [
  'sudo',
  'env',
  'env A=1',
  'nohup',
  'nice -n 5',
  'timeout 5',
  'command',
  'time',
  'stdbuf -oL',
  'setsid',
];
const blanks = [' ', '  ', '\t', ' \\\n '];

const command = fc.constantFrom(...commands);
const simple = fc.constantFrom(...commands.filter((text) => !/[|>]/.test(text)));
const rank = (level: RiskLevel): number => riskLevels.indexOf(level);

describe('properties of the verdict', () => {
  let judge: Judge;
  before(async () => {
    judge = await judgeForTests();
  });
  const level = (text: string): number => rank(judge.judge({ command: text, shell: 'bash' }).level);

  it('a wrapper never lowers the level', () => {
    fc.assert(
      fc.property(
        simple,
        fc.array(fc.constantFrom(...wrappers), { minLength: 1, maxLength: 4 }),
        (text, around) => level(`${around.join(' ')} ${text}`) >= level(text),
      ),
    );
  });

  it('a shell around a command never lowers the level', () => {
    fc.assert(
      fc.property(
        command,
        fc.constantFrom('bash', 'sh', 'zsh', 'dash'),
        (text, shell) => level(`${shell} -c '${text}'`) >= level(text),
      ),
    );
  });

  it('quoting a word keeps the level', () => {
    fc.assert(
      fc.property(simple, fc.nat(), fc.constantFrom("'", '"'), (text, pick, quote) => {
        const words = text.split(' ');
        const at = pick % words.length;
        return (
          level(words.map((word, index) => (index === at ? `${quote}${word}${quote}` : word)).join(' ')) === level(text)
        );
      }),
    );
  });

  it('blanks, continuations and comments keep the level', () => {
    fc.assert(
      fc.property(
        simple,
        fc.constantFrom(...blanks),
        fc.boolean(),
        (text, blank, comment) => level(text.split(' ').join(blank) + (comment ? ' # note' : '')) === level(text),
      ),
    );
  });

  it('a list of commands has the highest level of its parts', () => {
    const separators = [';', '\n', ' && ', ' || '];
    fc.assert(
      fc.property(
        command,
        command,
        fc.constantFrom(...separators),
        (a, b, separator) => level(`${a}${separator}${b}`) === Math.max(level(a), level(b)),
      ),
    );
  });

  it('grouping, branching and substituting never lower the level', () => {
    const shapes = [
      (text: string) => `( ${text} )`,
      (text: string) => `{ ${text}; }`,
      (text: string) => `if true; then ${text}; fi`,
      (text: string) => `while true; do ${text}; done`,
      (text: string) => `echo "$( ${text} )"`,
      (text: string) => `cat <( ${text} )`,
      (text: string) => `f() { ${text}; }; f`,
      (text: string) => `! ${text}`,
    ];
    fc.assert(fc.property(command, fc.constantFrom(...shapes), (text, shape) => level(shape(text)) >= level(text)));
  });

  it('judges the same text the same way every time', () => {
    fc.assert(
      fc.property(command, fc.constantFrom(...shellKinds), (text, shell) => {
        assert.deepEqual(judge.judge({ command: text, shell }), judge.judge({ command: text, shell }));
      }),
    );
  });

  it('puts every span inside the command, highest level first', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 4 }), fc.constantFrom(...shellKinds), (texts, shell) => {
        const text = texts.join('; ');
        const { findings, level: overall } = judge.judge({ command: text, shell });
        assert.ok(findings.every(({ span }) => span.start >= 0 && span.start <= span.end && span.end <= text.length));
        assert.equal(findings[0]?.level ?? 'safe', overall);
      }),
    );
  });

  it('an invisible or control character anywhere is never safe', () => {
    const characters = [
      '\r',
      '\u001b',
      '\b',
      '\u007f',
      '\u0000',
      '\u200b',
      '\u202e',
      '\u2066',
      '\u{e0061}',
      '\u009b',
      '\u2028',
    ];
    fc.assert(
      fc.property(
        command,
        fc.constantFrom(...characters),
        fc.nat(),
        fc.constantFrom(...shellKinds),
        (text, character, pick, shell) => {
          const at = pick % (text.length + 1);
          return (
            rank(judge.judge({ command: text.slice(0, at) + character + text.slice(at), shell }).level) >=
            rank('dangerous')
          );
        },
      ),
    );
  });
});
