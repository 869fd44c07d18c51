import assert from 'node:assert/strict';
import { verdictOf } from './judgeForTests';

describe('facts of the session', () => {
  it('an alias of the session is what runs', async () => {
    const session = { aliases: { zap: 'rm -rf src' } };
    assert.equal((await verdictOf('zap', 'bash', { session })).level, 'dangerous');
    assert.equal((await verdictOf('\\zap', 'bash', { session })).level, 'caution');
  });

  it('an alias that only adds options to its own name stays safe', async () => {
    assert.equal((await verdictOf('ls', 'bash', { session: { aliases: { ls: 'ls --color=auto' } } })).level, 'safe');
  });

  it('a function of the session hides what a well-known name does', async () => {
    assert.equal((await verdictOf('ls', 'bash', { session: { functions: ['ls'] } })).level, 'caution');
  });

  it('history expansion asks, unless the session has it off', async () => {
    assert.equal((await verdictOf('echo !!')).level, 'caution');
    assert.equal((await verdictOf('echo !!', 'bash', { session: { historyExpansion: false } })).level, 'safe');
    assert.equal((await verdictOf("echo '!!'")).level, 'safe');
    assert.equal((await verdictOf('echo "done!"')).level, 'safe');
  });
});

describe('mismatch with the request', () => {
  const rows = [
    ['show large files', 'find . -size +1G -delete', 'dangerous'],
    ['show large files', 'find . -size +1G', 'safe'],
    ['delete large files', 'find . -size +1G -delete', 'caution'],
    ['list containers', 'docker rm web', 'dangerous'],
    ['list merged branches', 'git push origin --delete old', 'critical'],
  ] as const;
  for (const [request, command, level] of rows) {
    it(`"${request}" with ${command} is ${level}`, async () => {
      assert.equal((await verdictOf(command, 'bash', { request })).level, level);
    });
  }
});

describe('what the parsers say', () => {
  it('two parsers that read the same list of commands agree', async () => {
    assert.equal((await verdictOf('for f in *.txt; do cat "$f" | wc -l; done')).parse, 'agree');
  });

  it('an error or a disagreement is never below caution', async () => {
    for (const command of ["ls 'x", 'ls (a', 'cat <<A <<B\na\nA\nb\nB']) {
      const { parse, level } = await verdictOf(command);
      assert.notEqual(parse, 'agree');
      assert.notEqual(level, 'safe');
    }
  });

  it('a span points at the words that matter', async () => {
    const command = 'ls && rm -rf src';
    const finding = (await verdictOf(command)).findings[0];
    assert.equal(command.slice(finding?.span.start, finding?.span.end), 'src');
  });
});
