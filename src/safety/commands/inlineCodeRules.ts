import { rule, type RuleTable } from '../model/rule';

/** What small programs given to an interpreter on the command line may do. */
export const inlineCodeRules: RuleTable = {
  'code.delete': rule(
    'dangerous',
    'filesystem-destroy',
    'The inline program deletes files.',
    [
      'python3 -c "import shutil; shutil.rmtree(\'/srv\')"',
      "node -e \"require('fs').rmSync('/srv',{recursive:true})\"",
    ],
    { misses: ["python3 -c 'print(1)'"] },
  ),
  'code.empties': rule(
    'dangerous',
    'filesystem-destroy',
    'The inline program empties files.',
    [
      `python3 -c "import glob; [open(f,'w').close() for f in glob.glob('*.py')]"`,
      "perl -e 'truncate $_,0 for <*.log>'",
      `node -e "fs.readdirSync('.').forEach(f=>fs.writeFileSync(f,''))"`,
    ],
    {
      misses: [
        `python3 -c "[print(open(f).read()) for f in ['a']]"`,
        `node -e "fs.writeFileSync('a.json', JSON.stringify({}))"`,
      ],
    },
  ),
  'code.runs': rule(
    'caution',
    'unresolved-exec',
    'The inline program runs other commands.',
    ['awk \'BEGIN{system("id")}\''],
    { misses: ["awk '{print $1}' a"] },
  ),
  'code.writes': rule('caution', 'file-write', 'The inline program writes files.', ['awk \'{print > "out"}\' a'], {
    misses: ["awk '{print $1}' a"],
  }),
  'code.login-item': rule(
    'dangerous',
    'persistence',
    'A small program adds something that starts at every login.',
    [`osascript -e 'tell application "System Events" to make login item at end with properties {path:"/a.app"}'`],
    { misses: [`osascript -e 'display dialog "login item"'`] },
  ),
  'code.setuid': rule(
    'dangerous',
    'privilege',
    'The inline program takes administrator rights.',
    ["python3 -c 'import os; os.setuid(0)'"],
    { misses: ["python3 -c 'print(0)'"] },
  ),
  'code.shell-escape': rule(
    'dangerous',
    'privilege',
    'The inline program starts a shell, past what watches this one.',
    ['python3 -c \'import pty; pty.spawn("/bin/sh")\''],
    { misses: ["python3 -c 'print(1)'"] },
  ),
};
