import assert from 'node:assert/strict';
import { shellEnvironment, type ShellEnvironmentRequest } from '../../../src/pty/shellEnvironment';

const request: ShellEnvironmentRequest = {
  inherited: { PATH: '/bin', HOME: '/home/u', LANG: 'de_DE.UTF-8' },
  platform: 'linux',
  changes: [],
  variables: { workspaceFolder: '/w', userHome: '/home/u' },
  editorVersion: '1.139.0',
  displayLanguage: 'en',
};

describe('The environment of a shell', () => {
  it('says which terminal it is in', () => {
    assert.deepEqual(shellEnvironment(request), {
      PATH: '/bin',
      HOME: '/home/u',
      LANG: 'de_DE.UTF-8',
      TERM: 'xterm-256color',
      COLORTERM: 'truecolor',
      TERM_PROGRAM: 'vscode',
      TERM_PROGRAM_VERSION: '1.139.0',
    });
  });

  it('holds nothing of the editor or of ours', () => {
    const names = [
      'ELECTRON_RUN_AS_NODE',
      'VSCODE_PID',
      'VSCODE_NONCE',
      'VSCODE_PORTABLE',
      'SNAP',
      'SNAP_NAME',
      'GDK_PIXBUF_MODULE_FILE',
      'AITP_NONCE',
    ];
    const inherited = { ...request.inherited, ...Object.fromEntries(names.map((name) => [name, 'x'])), SNAPPY: 'kept' };
    const env = shellEnvironment({ ...request, inherited });
    assert.deepEqual(
      names.filter((name) => name in env),
      [],
    );
    assert.equal(env['SNAPPY'], 'kept');
  });

  it('gives back what the snap of VS Code replaced', () => {
    const inherited = {
      XDG_DATA_DIRS: '/snap',
      XDG_DATA_DIRS_VSCODE_SNAP_ORIG: '/usr/share',
      GTK_PATH: '/snap',
      GTK_PATH_VSCODE_SNAP_ORIG: '',
    };
    const env = shellEnvironment({ ...request, inherited });
    assert.equal(env['XDG_DATA_DIRS'], '/usr/share');
    assert.equal('GTK_PATH' in env, false);
    assert.equal(
      Object.keys(env).some((name) => name.includes('SNAP')),
      false,
    );
  });

  it('applies settings, then the profile; null takes away, variables are resolved', () => {
    const env = shellEnvironment({
      ...request,
      changes: [
        { HOME: null, A: '${env:PATH}:${workspaceFolder}', B: '${env:NONE}${unknown}', C: 'setting' },
        { C: 'profile' },
      ],
    });
    assert.equal('HOME' in env, false);
    assert.deepEqual([env['A'], env['B'], env['C']], ['/bin:/w', '${unknown}', 'profile']);
  });

  const languages: readonly (readonly [string | undefined, string, string])[] = [
    [undefined, 'en', 'en_US.UTF-8'],
    [undefined, 'pt-br', 'pt_BR.UTF-8'],
    [undefined, 'zh-cn', 'zh_CN.UTF-8'],
    [undefined, 'de', 'de_DE.UTF-8'],
    [undefined, 'qps-ploc', 'en_US.UTF-8'],
    ['C', 'fr', 'fr_FR.UTF-8'],
    ['C.UTF-8', 'fr', 'C.UTF-8'],
    ['en_GB.utf8', 'fr', 'en_GB.utf8'],
  ];
  for (const [lang, displayLanguage, expected] of languages) {
    it(`has LANG ${expected} for ${String(lang)} and ${displayLanguage}`, () => {
      assert.equal(shellEnvironment({ ...request, inherited: { LANG: lang }, displayLanguage })['LANG'], expected);
    });
  }

  it('takes Path and PATH for one variable on Windows', () => {
    const env = shellEnvironment({
      ...request,
      platform: 'win32',
      inherited: { Path: 'C:\\a' },
      changes: [{ PATH: '${env:path};C:\\b' }],
    });
    assert.equal(env['Path'], 'C:\\a;C:\\b');
    assert.equal('PATH' in env, false);
    assert.equal('LANG' in env, false);
  });
});
