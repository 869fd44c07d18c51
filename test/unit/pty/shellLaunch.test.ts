import assert from 'node:assert/strict';
import { shellLaunchOf, type ShellLaunchRequest } from '../../../src/pty/shellLaunch';

const request: ShellLaunchRequest = {
  shell: 'bash',
  args: [],
  nonce: 'n-1',
  scriptsFolder: '/ext/media/shell',
  vscodeScriptsFolder: '/app/scripts',
  env: {},
  fileExists: () => true,
};

describe('Starting a shell', () => {
  it('gives bash our start-up file and tells it where the one of VS Code is', () => {
    assert.deepEqual(shellLaunchOf(request), {
      args: ['--init-file', '/ext/media/shell/bash.sh'],
      env: { AITP_NONCE: 'n-1', AITP_VSCODE_SCRIPT: '/app/scripts/shellIntegration-bash.sh' },
      hasIntegration: true,
    });
  });

  it('says nothing of a script that is not there', () => {
    const launch = shellLaunchOf({ ...request, fileExists: () => false });
    assert.deepEqual(launch.env, { AITP_NONCE: 'n-1' });
    assert.deepEqual(shellLaunchOf({ ...request, vscodeScriptsFolder: undefined }).env, { AITP_NONCE: 'n-1' });
  });

  it('imitates a login bash, which could not have our file', () => {
    for (const args of [['-l'], ['--login'], ['-i', '-l'], ['-il']]) {
      assert.equal(shellLaunchOf({ ...request, args }).env['AITP_LOGIN'], '1');
    }
  });

  it('leaves other arguments of the user alone, without integration', () => {
    for (const args of [['-c', 'ls'], ['--norc'], ['--rcfile', 'x']]) {
      assert.deepEqual(shellLaunchOf({ ...request, args }), { args, env: {}, hasIntegration: false });
    }
  });

  it('leads zsh through a folder of its own and remembers the one of the user', () => {
    const launch = shellLaunchOf({ ...request, shell: 'zsh', args: ['-l'], env: { ZDOTDIR: '/home/u/z' } });
    assert.deepEqual(launch.args, ['-il']);
    assert.equal(launch.env['AITP_ZDOTDIR'], '/home/u/z');
    assert.equal(launch.folder?.variable, 'ZDOTDIR');
    assert.deepEqual(Object.keys(launch.folder.files), ['.zshenv', '.zprofile', '.zshrc', '.zlogin']);
  });

  it('quotes paths for the shell that reads them', () => {
    const scriptsFolder = "/it's\\here";
    assert.equal(
      shellLaunchOf({ ...request, shell: 'fish', scriptsFolder }).args.at(-1),
      "source '/it\\'s\\\\here/fish.fish'",
    );
    assert.equal(
      shellLaunchOf({ ...request, shell: 'pwsh', scriptsFolder }).args.at(-1),
      "try { . '/it''s\\here/pwsh.ps1' } catch {}",
    );
  });

  it('starts PowerShell so that it stays, as a login shell only where there are such', () => {
    assert.deepEqual(shellLaunchOf({ ...request, shell: 'pwsh', args: ['-NoLogo', '-Login'] }).args.slice(0, 4), [
      '-Login',
      '-NoLogo',
      '-NoExit',
      '-Command',
    ]);
    assert.deepEqual(shellLaunchOf({ ...request, shell: 'powershell', args: [] }).args.slice(0, 3), [
      '-NoLogo',
      '-NoExit',
      '-Command',
    ]);
  });

  it('starts sh and cmd as they are', () => {
    for (const shell of ['sh', 'cmd'] as const)
      assert.equal(shellLaunchOf({ ...request, shell }).hasIntegration, false);
  });
});
