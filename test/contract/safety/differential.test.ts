import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Judge } from '../../../src/safety/verdict';
import { loadJudgeForTools } from '../../../tools/evalSafetyJudge';

/** Spellings of one command. Its operand does not exist, and the only `rm` that bash can find is our marker script. */
const spellings = [
  'rm -f gone',
  "r''m -f gone",
  '\\rm -f gone',
  '"rm" -f gone',
  "$'\\x72m' -f gone",
  "$'\\162\\155' -f gone",
  'c=rm; $c -f gone',
  'c="rm -f gone"; $c',
  '{rm,-f,gone}',
  '$(printf rm) -f gone',
  '${u:-rm} -f gone',
  'c=xrm; ${c#x} -f gone',
  'c=RM; ${c,,} -f gone',
  'command rm -f gone',
  'exec rm -f gone',
  'eval rm -f gone',
  'set -- rm -f gone; "$@"',
  'f() { rm "$@"; }; f -f gone',
  'IFS=,; c=rm,-f,gone; $c',
  'printf -v c rm; $c -f gone',
  'read -r c <<< rm; $c -f gone',
  "trap 'rm -f gone' EXIT",
];

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Places a command can stand in. */
const places: readonly ((text: string) => string)[] = [
  (text) => `: $( ${text} )`,
  (text) => `: "$( ${text} )"`,
  (text) => `( ${text} )`,
  (text) => `{ ${text}; }`,
  (text) => `if ${text}; then :; fi`,
  (text) => `if true; then ${text}; fi`,
  (text) => `while ${text}; do break; done`,
  (text) => `for i in 1; do ${text}; done`,
  (text) => `case x in x) ${text};; esac`,
  (text) => `true && { ${text}; }`,
  (text) => `false || { ${text}; }`,
  (text) => `: | { ${text}; }`,
  (text) => `! { ${text}; }`,
  (text) => `time { ${text}; }`,
  (text) => `x=$( ${text} )`,
  (text) => `: \${u:-$( ${text} )}`,
  (text) => `: <( ${text} ); wait $!`,
  (text) => `: > "$( ${text}; printf out )"`,
  (text) => `[[ -n $( ${text} ) ]]`,
  (text) => `: $(( $( ${text} ) + 0 ))`,
  (text) => `g() { ${text}; }; g`,
  (text) => `: <<E\n$( ${text} )\nE`,
  (text) => `eval ${quoted(text)}`,
  (text) => `bash -c ${quoted(text)}`,
  (text) => `bash <<< ${quoted(text)}`,
  (text) => `printf %s ${quoted(text)} | bash`,
  (text) => `trap ${quoted(text)} EXIT`,
  (text) => `:; ${text}`,
  (text) => `: # note\n${text}`,
];

const generated = fc
  .tuple(fc.constantFrom(...spellings), fc.array(fc.constantFrom(...places), { maxLength: 3 }))
  .map(([spelling, around]) => around.reduce((text, place) => place(text), spelling));

/** Runs per test; each starts a bash. */
const runs = 250;
const runTimeoutMs = 5000;

describe('bash really runs what is judged', () => {
  let folder = '';
  let judge: Judge;
  let bash = '';

  before(async function () {
    bash = spawnSync('sh', ['-c', 'command -v bash'], { encoding: 'utf8' }).stdout.trim();
    if (bash === '') {
      this.skip();
    }
    judge = await loadJudgeForTools();
    folder = mkdtempSync(join(tmpdir(), 'differential-'));
    // Nothing but these two names can be found: a marker called rm, and bash itself.
    writeFileSync(join(folder, 'rm'), `#!${bash}\n: > '${join(folder, 'marker')}'\n`, { mode: 0o755 });
    symlinkSync(bash, join(folder, 'bash'));
  });

  after(() => {
    if (folder !== '') {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('no command that runs the marker is judged safe', () => {
    const marker = join(folder, 'marker');
    let ran = 0;
    fc.assert(
      fc.property(generated, (command) => {
        rmSync(marker, { force: true });
        spawnSync(bash, ['--noprofile', '--norc', '-c', command], {
          cwd: folder,
          env: { PATH: folder },
          stdio: 'ignore',
          timeout: runTimeoutMs,
        });
        if (!existsSync(marker)) {
          return;
        }
        ran += 1;
        assert.notEqual(judge.judge({ command, shell: 'bash' }).level, 'safe', command);
      }),
      { numRuns: runs },
    );
    assert.ok(ran > runs / 2, `only ${String(ran)} of ${String(runs)} commands ran the marker`);
  }).timeout(120_000);
});
