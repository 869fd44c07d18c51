import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShellKind } from '../../../src/base/shell';
import type { PtyBackend } from '../../../src/pty/pty';
import {
  createHome,
  findProgram,
  never,
  openTerminal,
  startBackend,
  type TestTerminal,
} from '../../support/ptyTerminal';

interface StartupCase {
  readonly shell: ShellKind;
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** What the user's own files left behind, as the shell prints it. */
  readonly ask: string;
  readonly answer: string;
}

const cases: readonly StartupCase[] = [
  {
    shell: 'bash',
    args: [],
    files: {
      '.bashrc': 'MINE=bashrc; alias ll="ls -l; echo %"\nPROMPT_COMMAND="HOOKED=\\$?"; PS0=; set -u',
      '.bash_profile': 'MINE=profile',
    },
    ask: '(exit 4); true; echo "$MINE $HOOKED"',
    answer: 'bashrc 0',
  },
  {
    shell: 'bash',
    args: ['-l'],
    files: { '.bashrc': 'MINE=bashrc', '.bash_profile': 'MINE=profile' },
    ask: 'echo "$MINE"',
    answer: 'profile',
  },
  {
    shell: 'bash',
    args: ['--login'],
    files: { '.profile': 'MINE=dotprofile' },
    ask: 'echo "$MINE"',
    answer: 'dotprofile',
  },
  {
    shell: 'bash',
    args: [],
    files: {
      '.bashrc':
        'HISTCONTROL=ignoreboth; set -o vi; PS1="multi\\nline> "; trap "LAST=\\$BASH_COMMAND" DEBUG; PROMPT_COMMAND=(one=1 two=2)',
    },
    ask: 'echo "$one$two ${LAST:+trapped}"',
    answer: '12 trapped',
  },
  {
    shell: 'zsh',
    args: [],
    files: {
      '.zshenv': 'ORDER=env',
      '.zprofile': 'ORDER+=:profile',
      '.zshrc':
        'ORDER+=:rc; alias ll="ls -l"; precmd() { HOOKED=yes }; bindkey -v; setopt sh_word_split no_unset no_clobber err_return ksh_arrays',
      '.zlogin': 'ORDER+=:login',
    },
    ask: 'echo "$ORDER $HOOKED ${ZDOTDIR-none} ${HISTFILE-none}"',
    answer: 'env:rc yes none none',
  },
  {
    shell: 'zsh',
    args: ['-l'],
    files: {
      '.zshenv': 'ORDER=env',
      '.zprofile': 'ORDER+=:profile',
      '.zshrc': 'ORDER+=:rc',
      '.zlogin': 'ORDER+=:login',
    },
    ask: 'echo "$ORDER ${ZDOTDIR-none}"',
    answer: 'env:profile:rc:login none',
  },
  {
    shell: 'zsh',
    args: [],
    files: {
      '.zshenv': 'export ZDOTDIR=$HOME/elsewhere',
      'elsewhere/.zshrc':
        'ORDER=elsewhere; autoload -Uz bracketed-paste-magic url-quote-magic; zle -N bracketed-paste bracketed-paste-magic; zle -N self-insert url-quote-magic; zle-line-init() { INIT=yes }; zle -N zle-line-init',
    },
    ask: 'echo "$ORDER $INIT ${ZDOTDIR#$HOME} http://a.b/?c=d&e" 2>/dev/null',
    answer: 'elsewhere yes /elsewhere http://a.b/?c=d&e',
  },
  {
    shell: 'fish',
    args: [],
    files: {
      '.config/fish/config.fish':
        'set -g MINE config; alias ll "ls -l"; abbr --add gs "echo expanded"; fish_vi_key_bindings; function fish_greeting; end',
    },
    ask: 'echo "$MINE"; or gs',
    answer: 'config',
  },
];

for (const vscodeScripts of [false, true]) {
  describe(vscodeScripts ? "Start-up with VS Code's own scripts" : 'Start-up with our part alone', function () {
    this.timeout(30_000);
    let backend: PtyBackend;
    let vscodeScriptsFolder: string | undefined;

    before(() => {
      backend = startBackend();
      vscodeScriptsFolder = vscodeScripts ? standInForVsCode() : undefined;
    });
    after(() => {
      backend.dispose();
    });

    for (const { shell, args, files, ask, answer } of cases) {
      it(`loads the user's files for ${[shell, ...args].join(' ')}: ${Object.keys(files).join(', ')}`, async function () {
        if (findProgram(shell) === undefined) this.skip();
        const terminal = openTerminal({ shell, shellArgs: args, backend, homeFiles: files, vscodeScriptsFolder });
        try {
          await terminal.waitForPrompt();
          const record = await terminal.runToEnd(ask);
          assert.equal(record.outputTail, answer);
          assert.equal(record.commandLine, ask);
          if (Object.values(files).some((text) => text.includes('alias'))) {
            assert.ok(terminal.session.aliases['ll']?.startsWith('ls -l'), JSON.stringify(terminal.session.aliases));
          }
          await assertClean(terminal, vscodeScripts);
        } finally {
          terminal.dispose();
        }
      });
    }
  });
}

/** Nothing of ours in the environment of programs, in the history or on the screen. */
async function assertClean(terminal: TestTerminal, vscodeScripts: boolean): Promise<void> {
  const names = (await terminal.runToEnd('env')).outputTail;
  assert.doesNotMatch(names, /AITP|VSCODE_|NONCE|7727/);
  const history = (await terminal.runToEnd('history | cat')).outputTail;
  assert.doesNotMatch(history, /aitp/i);
  const screen = (await terminal.screen()).join('\n');
  assert.doesNotMatch(screen, /aitp|7727|633;|command not found|unbound/i);
  const marks = terminal.output().match(/\x1b\]633;([A-D])/g) ?? [];
  assert.ok(vscodeScripts || new Set(marks).size === 4, marks.join());
}

/** Scripts in the place of VS Code's: they show that ours loads them with the nonce, and none of their own marks. */
function standInForVsCode(): string {
  const folder = createHome({});
  mkdirSync(folder, { recursive: true });
  const posix = 'VSCODE_SHELL_INTEGRATION=1; [ -n "$VSCODE_NONCE" ] && printf "\\033]633;P;HasNonce=1\\007"\n';
  writeFileSync(join(folder, 'shellIntegration-bash.sh'), posix);
  writeFileSync(join(folder, 'shellIntegration-rc.zsh'), posix);
  writeFileSync(join(folder, 'shellIntegration.fish'), 'set -g VSCODE_SHELL_INTEGRATION 1\n');
  return folder;
}

describe('A zsh session', function () {
  this.timeout(20_000);

  it('leaves no start-up folder behind', async function () {
    if (findProgram('zsh') === undefined) this.skip();
    const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('ai-terminal-'));
    const before = new Set(folders());
    const backend = startBackend();
    const terminal = openTerminal({ shell: 'zsh', backend });
    await terminal.waitForPrompt();
    const mine = folders().filter((name) => !before.has(name));
    assert.ok(mine.length >= 1);
    terminal.dispose();
    backend.dispose();
    await terminal.waitFor('no folder', () => mine.every((name) => !existsSync(join(tmpdir(), name))));
  });
});

describe('A fish session', function () {
  this.timeout(20_000);

  it('runs a word that is an abbreviation as it was approved', async function () {
    if (findProgram('fish') === undefined) this.skip();
    const backend = startBackend();
    const terminal = openTerminal({
      shell: 'fish',
      backend,
      homeFiles: { '.config/fish/config.fish': 'abbr --add gs "echo expanded"; function gs; echo as-approved; end' },
    });
    await terminal.waitForPrompt();
    assert.equal((await terminal.runToEnd('gs')).outputTail, 'as-approved');
    terminal.dispose();
    backend.dispose();
  });
});

describe('A line of the user', function () {
  this.timeout(20_000);

  it('in vi command mode gives way and comes back', async () => {
    const backend = startBackend();
    for (const shell of ['bash', 'zsh', 'fish'] as const) {
      if (findProgram(shell) === undefined) continue;
      const terminal = openTerminal({
        shell,
        backend,
        homeFiles: {
          '.bashrc': 'set -o vi',
          '.zshrc': 'bindkey -v',
          '.config/fish/config.fish': 'fish_vi_key_bindings',
        },
      });
      await terminal.waitForPrompt();
      terminal.type('half typed');
      await terminal.waitFor('the echo', () => terminal.output().includes('typed'));
      terminal.type('\x1b');
      assert.equal((await terminal.runToEnd('echo from-vi')).outputTail, 'from-vi', shell);
      await terminal.waitFor('the line', () => terminal.session.displacedLine === undefined);
      const line = await terminal.session.readLine(never);
      assert.equal(line.kind === 'ok' && line.value.text, 'half typed', shell);
      terminal.dispose();
    }
    backend.dispose();
  });

  it('history files of the user are as the shell alone would write them', async () => {
    const backend = startBackend();
    const terminal = openTerminal({ shell: 'bash', backend, homeFiles: { '.bashrc': '' } });
    await terminal.waitForPrompt();
    await terminal.runToEnd('echo one');
    terminal.type('exit\r');
    const path = join(terminal.home, '.bash_history');
    await terminal.waitFor('the history', () => existsSync(path) && readFileSync(path, 'utf8') === 'echo one\nexit\n');
    terminal.dispose();
    backend.dispose();
  });
});
