import type { ShellKind } from '../base/shell';

/** A request and the answer we want for it: shows the form (command only) more than the content. */
export interface FewShot {
  readonly request: string;
  readonly command: string;
}

const unixShots: readonly FewShot[] = [
  { request: 'how much room is left on the disks', command: 'df -h' },
  {
    request: 'show the 5 biggest files below this folder',
    command: 'find . -type f -exec du -h {} + | sort -rh | head -n 5',
  },
  {
    request: 'replace colour by color in notes.txt and keep a copy',
    command: "sed -i.bak 's/colour/color/g' notes.txt",
  },
  { request: 'what listens on port 3000', command: 'lsof -i :3000 -sTCP:LISTEN' },
];

const powershellShots: readonly FewShot[] = [
  { request: 'how much room is left on the disks', command: 'Get-PSDrive -PSProvider FileSystem' },
  {
    request: 'show the 5 biggest files below this folder',
    command: 'Get-ChildItem -Recurse -File | Sort-Object Length -Descending | Select-Object -First 5 FullName, Length',
  },
  { request: 'stop the program called notepad', command: 'Stop-Process -Name notepad' },
  { request: 'what listens on port 3000', command: 'Get-NetTCPConnection -LocalPort 3000 -State Listen' },
];

const fewShotsByShell: Record<ShellKind, readonly FewShot[]> = {
  bash: unixShots,
  zsh: unixShots,
  sh: unixShots,
  fish: [
    ...unixShots.slice(0, 2),
    { request: 'print every txt file with its number of lines', command: 'for f in *.txt; wc -l $f; end' },
    {
      request: 'keep the current branch name in a variable called branch',
      command: 'set branch (git branch --show-current)',
    },
  ],
  pwsh: powershellShots,
  powershell: powershellShots,
  cmd: [
    { request: 'list all files with their sizes', command: 'dir' },
    { request: 'find the word error in app.log', command: 'findstr /n error app.log' },
    { request: 'delete every tmp file in this folder', command: 'del *.tmp' },
    { request: 'what listens on port 3000', command: 'netstat -ano | findstr LISTENING | findstr :3000' },
  ],
};

export function fewShotsFor(shell: ShellKind): readonly FewShot[] {
  return fewShotsByShell[shell];
}
