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

describe('facts of the session in other shells', () => {
  it('zsh and fish aliases run too, and a quoted name is not an alias', async () => {
    for (const shell of ['zsh', 'fish'] as const) {
      assert.equal((await verdictOf('zap', shell, { session: { aliases: { zap: 'rm -rf src' } } })).level, 'dangerous');
      assert.equal((await verdictOf("'ls'", shell, { session: { aliases: { ls: 'rm -rf src' } } })).level, 'safe');
    }
  });

  it('an alias that names another alias is followed, one that names itself ends', async () => {
    const session = { aliases: { a: 'b -f', b: 'rm -r src', loop: 'loop' } };
    assert.equal((await verdictOf('a', 'bash', { session })).level, 'dangerous');
    assert.equal((await verdictOf('loop', 'bash', { session })).level, 'caution');
  });

  it('a function of the session asks behind a wrapper as well', async () => {
    assert.equal((await verdictOf('time ls', 'bash', { session: { functions: ['ls'] } })).level, 'caution');
  });

  it('fish and PowerShell know no history expansion', async () => {
    assert.equal((await verdictOf('echo !!', 'fish')).level, 'safe');
    assert.equal((await verdictOf('Write-Output !!', 'pwsh')).level, 'safe');
  });

  it('set -e in a session ends the shell at the next error, so it asks', async () => {
    assert.equal((await verdictOf('set -e')).level, 'caution');
    assert.equal((await verdictOf('set -e; rm -rf src')).level, 'dangerous');
  });

  it('a variable for one command is harmless only when its meaning is known', async () => {
    assert.equal((await verdictOf('LC_ALL=C sort a.txt')).level, 'safe');
    assert.equal((await verdictOf('SOME_PLUGIN=/tmp/x.so ls')).level, 'caution');
    assert.equal((await verdictOf('LD_PRELOAD=/tmp/x.so ls')).level, 'dangerous');
  });
});

describe('Windows PowerShell 5 and PowerShell 7', () => {
  const rows = [
    'git status && git log',
    'git status || git log',
    "$null -eq $x ? 'a' : 'b'",
    '$x ?? 1',
    '${x}?.Length',
  ];
  for (const command of rows) {
    it(`version 5 rejects ${command}`, async () => {
      const old = await verdictOf(command, 'powershell');
      assert.equal(old.parse, 'error');
      assert.notEqual(old.level, 'safe');
    });
  }

  it('version 7 runs both sides of a chain', async () => {
    assert.equal((await verdictOf('git status && git log', 'pwsh')).level, 'safe');
    assert.equal((await verdictOf('git status && Remove-Item C:\\x -Recurse', 'pwsh')).level, 'dangerous');
  });

  it('what both can read is judged alike', async () => {
    for (const command of ["'a && b'", 'ls # a && b', 'ls | ? Name -eq a', 'if ($a -and $b) { ls }', '& ls']) {
      assert.equal((await verdictOf(command, 'powershell')).level, (await verdictOf(command, 'pwsh')).level, command);
    }
  });

  it('code for the other version is read by that version', async () => {
    assert.equal((await verdictOf('pwsh -c "git status && git log"', 'cmd')).level, 'safe');
    assert.notEqual((await verdictOf('powershell -c "git status && git log"', 'cmd')).level, 'safe');
  });
});

describe('mismatch with the request', () => {
  const rows = [
    ['show large files', 'find . -size +1G -delete', 'dangerous'],
    ['show large files', 'find . -size +1G', 'safe'],
    ['delete large files', 'find . -size +1G -delete', 'caution'],
    ['list containers', 'docker rm web', 'dangerous'],
    ['get a shell inside the container web', 'docker exec -it web sh', 'caution'],
    ['get the shell of the container web', 'docker rm web', 'dangerous'],
    ['give everyone read permission on a.html', 'chmod a+r a.html', 'caution'],
    ['show what is in bundle.zip', 'rm bundle.zip', 'dangerous'],
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

describe('braces that expand to nothing', () => {
  it('are read once, and the judge does not fail', async () => {
    for (const command of ['for x in {from..to..step}; do echo x; done', 'echo {a..b..c}', 'echo {{x..y..z},1}']) {
      const { findings } = await verdictOf(command);
      assert.ok(!findings.some(({ rule }) => rule === 'shell.internal'), command);
    }
  });
});

describe('what is said of a command', () => {
  it('is said once of each target', async () => {
    const sayings = async (command: string) =>
      (await verdictOf(command, 'bash')).findings.map(({ rule, target }) => [rule, target]);
    assert.equal((await sayings('iptables -F')).length, 1);
    assert.equal((await sayings('rm -r first; rm -r second')).length, 2);
  });
});
