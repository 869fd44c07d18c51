import assert from 'node:assert/strict';
import { meaningOf } from '../../../src/fallback/sameCommand';

describe('commands that say the same', () => {
  for (const [left, right] of [
    ['ls -la', 'ls -a -l'],
    ['ls -l', 'ls -l .'],
    ['rm --force --recursive build/', 'sudo rm -rf ./build'],
    ['grep -rn "TODO" src', "grep -n -r 'TODO' src/"],
    ["find . -type f -name '*.log'", 'find -name "*.log" -type f'],
    ['du -sh * | sort -rh', 'du -h -s *  |  sort -h -r'],
    ['git commit -m "fix"', "git commit -m 'fix'"],
  ] as const) {
    it(`${left} and ${right}`, () => assert.equal(meaningOf(left), meaningOf(right)));
  }

  for (const [left, right] of [
    ['cp a b', 'cp b a'],
    ['ls -a', 'ls -A'],
    ['rm a b', 'rm "a b"'],
    ['cat a > b', 'cat a >> b'],
    ['make && make install', 'make; make install'],
    ['grep -v x a', 'grep x a'],
    ['docker stop web', 'docker start web'],
  ] as const) {
    it(`but not ${left} and ${right}`, () => assert.notEqual(meaningOf(left), meaningOf(right)));
  }
});
