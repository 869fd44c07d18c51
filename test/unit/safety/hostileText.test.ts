import { maxJudgedLength } from '../../../src/safety/bytes';
import assert from 'node:assert/strict';
import { isAtLeast } from '../../../src/base/riskLevel';
import { shellKinds, type ShellKind } from '../../../src/base/shell';
import type { LoadedJudge } from '../../../src/safety/judge';
import { hostileShapes, steepShapes } from '../../../tools/hostileShapes';
import { judgeForTests } from './judgeForTests';

/** Longest command the product takes, longest text that is parsed, and a quarter of that (UTF-16 units). */
const longest = 65_536;
const short = 1024;

describe('hostile text', function () {
  this.timeout(60_000);
  let judge: LoadedJudge;
  before(async () => {
    judge = await judgeForTests();
  });

  /** Processor time, so that other work on the machine does not count; the least of some runs, so that compiling does not. */
  const cost = (command: string, shell: ShellKind, enough: number): number => {
    let least = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 4 && least > enough; run += 1) {
      const before = process.cpuUsage();
      judge.judge({ command, shell });
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, (user + system) / 1000);
    }
    return least;
  };

  for (const shell of shellKinds) {
    it(`${shell}: four times the text costs at most eight times the work`, () => {
      const steep = steepShapes.flatMap(({ name, make }) => {
        const bound = 8 * cost(make(short), shell, 4) + 40;
        const took = cost(make(maxJudgedLength), shell, bound);
        return took > bound ? [`${name}: ${took.toFixed(0)} ms, ${bound.toFixed(0)} expected`] : [];
      });
      assert.deepEqual(steep, []);
    });

    it(`${shell}: 64 kB is never parsed and never judged safe`, () => {
      for (const { name, make } of hostileShapes) {
        const command = make(longest);
        const verdict = judge.judge({ command, shell });
        assert.equal(verdict.parse, 'error', name);
        assert.ok(isAtLeast(verdict.level, 'caution'), name);
      }
    });
  }

  it('what is not parsed is not explained either', () => {
    const command = 'rm a;'.repeat(longest / 5);
    assert.deepEqual(judge.explain(command, 'bash'), []);
    assert.deepEqual(judge.programs(command, 'bash'), { parse: 'error', uses: [] });
  });

  it('more commands than are followed, or more signs than anybody types, are not parsed either', () => {
    const ofRule = (command: string): string[] =>
      judge.judge({ command, shell: 'bash' }).findings.map(({ rule }) => rule);
    assert.ok(ofRule('ls;'.repeat(501)).includes('bytes.too-many'));
    assert.ok(!ofRule('ls && '.repeat(400).concat('ls')).includes('bytes.too-many'));
    assert.ok(ofRule(`echo ${'"$a"'.repeat(470)}`).includes('bytes.dense'));
    assert.ok(ofRule(`${'"$('.repeat(40)}${'a '.repeat(1000)}`).includes('bytes.nesting'));
    assert.ok(!ofRule(`${'( '.repeat(12)}ls${' )'.repeat(12)} # ${'x'.repeat(3000)}`).includes('bytes.nesting'));
    assert.deepEqual(ofRule(`echo '${'{"name": "value 1"}, '.repeat(150)}'`), []);
  });

  it('a command behind too many others is never judged below dangerous', () => {
    assert.ok(isAtLeast(judge.judge({ command: `${':;'.repeat(600)}> ~/.bashrc`, shell: 'bash' }).level, 'dangerous'));
  });
});
