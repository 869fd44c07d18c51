import assert from 'node:assert/strict';
import { restoreNames } from '../../../../src/fallback/recall/restoreNames';

describe('names that a model miscopied', () => {
  for (const [request, wrote, restored] of [
    ['grep TIMEOUT in app.conf', 'grep "TimeOut" app.conf', 'grep "TIMEOUT" app.conf'],
    ['count the rows of prices.csv', 'wc -l price.csv', 'wc -l prices.csv'],
    ['show .items[0] of resp.json', "jq '.items[0]' Resp.json", "jq '.items[0]' resp.json"],
    ['is port 6379 on cache01.internal open', 'nc -zv cache01 6379', 'nc -zv cache01.internal 6379'],
    ['open port 18443', 'ufw allow 1844', 'ufw allow 18443'],
    ['run ghcr.io/acme/web:2.1', 'docker run ghcr.io/acme/web:2.2', 'docker run ghcr.io/acme/web:2.1'],
    ["stash with message 'half done'", 'git stash push -m "the message"', 'git stash push -m "half done"'],
  ] as const) {
    it(`${wrote} -> ${restored}`, () => assert.equal(restoreNames(request, wrote), restored));
  }

  for (const [why, request, command] of [
    ['programs keep their case', 'SSH to web1.example.com', 'ssh web1.example.com'],
    ['what the request says itself is no miscopied name', 'copy a1.txt to a2.txt', 'cp a1.txt a1.txt'],
    ['two words may be meant', 'show report1.txt', 'diff report2.txt report3.txt'],
    ['a pattern is no text', "lines with 'out of memory' in a.log", "awk '{print $1}' a.log"],
    ['an option is no name', 'run job-nice.sh', 'nice --nice'],
    ['nothing is lost', 'delete old.txt', 'rm old.txt'],
  ] as const) {
    it(`stay as they are: ${why}`, () => assert.equal(restoreNames(request, command), command));
  }
});
