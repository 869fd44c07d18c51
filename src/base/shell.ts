/** The dialects the product writes and judges. `pwsh` is PowerShell 7 or later, `powershell` is Windows PowerShell 5.1. */
export const shellKinds = ['bash', 'zsh', 'fish', 'sh', 'pwsh', 'powershell', 'cmd'] as const;
export type ShellKind = (typeof shellKinds)[number];

/** The shell of a file name such as `/usr/bin/zsh` or `C:\...\pwsh.exe`; undefined for what we don't know. */
export function shellKindOf(path: string): ShellKind | undefined {
  const name = (path.split(/[\\/]/).pop() ?? '')
    .toLowerCase()
    .replace(/\.exe$/, '')
    .replace(/^-/, '');
  return shellsByName[name];
}

const shellsByName: Partial<Record<string, ShellKind>> = {
  bash: 'bash',
  rbash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  sh: 'sh',
  dash: 'sh',
  ash: 'sh',
  ksh: 'sh',
  pwsh: 'pwsh',
  'pwsh-preview': 'pwsh',
  powershell: 'powershell',
  cmd: 'cmd',
};

/** What a user reads in titles. */
export const shellNames: Record<ShellKind, string> = {
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  sh: 'sh',
  pwsh: 'PowerShell',
  powershell: 'Windows PowerShell',
  cmd: 'cmd',
};
