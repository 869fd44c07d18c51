import assert from 'node:assert/strict';
import { chooseShell, type DefaultShellRequest } from '../../../src/pty/defaultShell';

const request: DefaultShellRequest = {
  settingPath: '',
  settingArgs: [],
  profile: undefined,
  env: { SHELL: '/usr/bin/fish' },
  platform: 'linux',
  fileExists: () => true,
};
const windowsPowerShell = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';

const cases: readonly {
  readonly what: string;
  readonly given: Partial<DefaultShellRequest>;
  readonly path: string;
  readonly kind: string;
  readonly args?: readonly string[];
}[] = [
  {
    what: 'its own setting first',
    given: { settingPath: ' /bin/zsh ', profile: { path: '/bin/bash', args: ['-x'], env: {} } },
    path: '/bin/zsh',
    kind: 'zsh',
  },
  {
    what: "then VS Code's default profile",
    given: { profile: { path: '/bin/bash', args: ['-l'], env: {} } },
    path: '/bin/bash',
    kind: 'bash',
    args: ['-l'],
  },
  {
    what: 'own arguments with that profile',
    given: { settingArgs: ['-i'], profile: { path: '/bin/bash', args: ['-l'], env: {} } },
    path: '/bin/bash',
    kind: 'bash',
    args: ['-i'],
  },
  { what: 'then $SHELL', given: {}, path: '/usr/bin/fish', kind: 'fish' },
  {
    what: 'bash for an account without a shell',
    given: { env: { SHELL: '/usr/sbin/nologin' } },
    path: '/bin/bash',
    kind: 'bash',
  },
  { what: 'sh where there is nothing else', given: { env: {}, fileExists: () => false }, path: '/bin/sh', kind: 'sh' },
  { what: 'a login zsh on macOS', given: { env: {}, platform: 'darwin' }, path: '/bin/zsh', kind: 'zsh', args: ['-l'] },
  {
    what: 'PowerShell 7 on Windows',
    given: { env: {}, platform: 'win32' },
    path: 'C:\\Program Files\\PowerShell\\7\\pwsh.exe',
    kind: 'pwsh',
  },
  {
    what: 'Windows PowerShell without it',
    given: { env: {}, platform: 'win32', fileExists: () => false },
    path: windowsPowerShell,
    kind: 'powershell',
  },
  {
    what: 'no integration for a shell it does not know',
    given: { settingPath: '/usr/bin/nu' },
    path: '/usr/bin/nu',
    kind: 'sh',
  },
];

describe('The shell of a new terminal', () => {
  for (const { what, given, path, kind, args = [] } of cases) {
    it(`is ${what}`, () => {
      const shell = chooseShell({ ...request, ...given });
      assert.deepEqual([shell.path, shell.kind, shell.args], [path, kind, args]);
    });
  }
});
