import { rule, type RuleTable } from '../model/rule';

/** Rules that any command may refer to: the ordinary effects. */
export const sharedRules: RuleTable = {
  read: rule('safe', 'read-only', 'Only reads.', [], {}),
  'read-remote': rule('safe', 'read-only', 'Only reads, over the network.', [], { scope: 'remote' }),
  write: rule('caution', 'file-write', 'Changes files.', ['touch a.txt', 'mkdir out', 'cp a b'], {
    misses: ['ls', 'echo mkdir out'],
  }),
  'write-redirect': rule(
    'caution',
    'file-write',
    'Writes the output to a file.',
    ['ls > out.txt', 'echo hi >> a.log'],
    { misses: ['ls 2>/dev/null', "echo 'a > b'"] },
  ),
  archive: rule('caution', 'file-write', 'Writes files from or into an archive.', ['tar xzf a.tgz', 'unzip a.zip'], {
    misses: ['tar tzf a.tgz', 'unzip -l a.zip'],
  }),
  config: rule('caution', 'config', 'Changes settings.', ['git config user.name x', 'npm config set a b'], {
    misses: ['git config --list', 'npm config get a'],
  }),
  change: rule(
    'caution',
    'service',
    'Changes the state of a service or resource.',
    ['docker start web', 'systemctl restart nginx'],
    { misses: ['docker ps', 'systemctl status nginx'] },
  ),
  create: rule(
    'caution',
    'cloud',
    'Creates or changes something on a remote service.',
    ['kubectl apply -f a.yaml', 'gh issue create'],
    { misses: ['kubectl get pods', 'gh issue list'], effect: 'write' },
  ),
  execute: rule(
    'caution',
    'unresolved-exec',
    'Runs code of this project or machine that is not part of the command.',
    ['npm test', 'npx tsc'],
    { misses: ['cat script.sh', 'npm ls'] },
  ),
  build: rule(
    'caution',
    'build-test',
    'Builds or tests the project, which runs its code.',
    ['cargo build', 'go test ./...'],
    { misses: ['cargo tree', 'go version'] },
  ),
  install: rule(
    'caution',
    'package-manage',
    'Installs, updates or removes packages; install scripts run code.',
    ['npm install', 'pip install requests', 'apt-get install nginx'],
    { misses: ['npm ls', 'pip list', 'apt-cache search nginx'] },
  ),
  publish: rule('caution', 'package-publish', 'Publishes something others can see.', ['npm publish'], {
    misses: ['npm publish --dry-run'],
  }),
  download: rule(
    'caution',
    'network',
    'Gets data from the network.',
    ['curl https://example.com', 'wget https://example.com/a'],
    { misses: ['curl --version'] },
  ),
  connect: rule('caution', 'network', 'Opens a connection to another machine.', ['ssh host', 'telnet host 23'], {
    misses: ['ssh -V'],
  }),
  send: rule(
    'caution',
    'network',
    'Sends data to another machine.',
    ['scp a.txt host:/tmp/', 'curl -d a=1 https://example.com'],
    { misses: ['ping example.com'] },
  ),
  share: rule('caution', 'network', 'Puts data where others can get it.', ['croc send a.txt', 'pastebinit a.txt'], {
    misses: ['cat a.txt'],
  }),
  interactive: rule(
    'caution',
    'unresolved-exec',
    'Opens a program that can change and run anything.',
    ['vim a.txt', 'psql'],
    { misses: ['vim --version'] },
  ),
  session: rule('caution', 'config', 'Changes this shell session.', ['export A=1', 'alias ll=ls'], {
    misses: ['export -p', 'alias'],
  }),
  kill: rule('caution', 'process', 'Stops processes.', ['kill 123', 'pkill -f node'], {
    misses: ['kill -l', 'pgrep node'],
  }),
  power: rule('caution', 'power', 'Restarts, suspends or shuts down the machine.', ['reboot', 'shutdown -r now'], {
    misses: ['shutdown --help', 'uptime'],
  }),
  'unknown.command': rule(
    'caution',
    'unresolved-exec',
    'This command is not known to the safety model.',
    ['frobnicate x'],
    { misses: ['ls'], effect: 'unknown' },
  ),
  'unknown.subcommand': rule(
    'caution',
    'unresolved-exec',
    'This subcommand is not known to the safety model.',
    ['git frobnicate'],
    { misses: ['git status'], effect: 'unknown' },
  ),
  'unknown.option': rule(
    'caution',
    'unresolved-exec',
    'This option is not known to the safety model.',
    ['find . -frobnicate', 'sort --frobnicate a'],
    { misses: ['find . -name a', 'sort -n a'], effect: 'unknown' },
  ),
  'unknown.operand': rule(
    'caution',
    'unresolved-exec',
    'A value that is not known before the run could act as an option here.',
    ['sort $FILES'],
    { misses: ['sort "./$FILE"', 'ls $DIR'], effect: 'unknown' },
  ),
  'delete-remote': rule(
    'dangerous',
    'cloud',
    'Deletes something on a remote service.',
    ['gh repo delete a/b', 'aws s3 rb s3://bucket'],
    { misses: ['gh repo view a/b', 'aws s3 ls'] },
  ),
  'unknown.delete-verb': rule(
    'dangerous',
    'cloud',
    'The command says it deletes something, and nothing is known about undoing it.',
    ['flagtool flag delete my-flag', 'flagtool sync --force --yes', 'wipe-all-things now'],
    { misses: ['flagtool flag list', 'flagtool --help', 'flagtool report reset.md'] },
  ),
  'exec.path': rule(
    'caution',
    'unresolved-exec',
    'Runs a program or script by its path.',
    ['./script.sh', 'bin/setup'],
    { misses: ['/bin/ls'] },
  ),
  'exec.unresolved': rule(
    'caution',
    'unresolved-exec',
    'Which command runs is only known at run time.',
    ['$CMD file', '${TOOL} --run'],
    { misses: ['ls $CMD'] },
  ),
  'exec.unresolved-code': rule(
    'caution',
    'unresolved-exec',
    'Runs text as code that is only known at run time.',
    ['eval "$x"', 'python3 -c "$1"'],
    { misses: ["sh -c 'ls'"] },
  ),
  'exec.script': rule(
    'caution',
    'unresolved-exec',
    'Runs a script that is not part of the command.',
    ['bash deploy.sh', 'python3 tool.py', 'source venv/bin/activate'],
    { misses: ['bash -c ls'] },
  ),
  'exec.inline': rule(
    'caution',
    'unresolved-exec',
    'Runs a small program given in the command.',
    ["python3 -c 'import x'", 'node -p "require(\'./setup.js\')"', "Rscript -e 'print(system(x))'"],
    {
      misses: [
        "python3 -c 'print(1)'",
        `python3 -c "import json;print(json.load(open('package.json'))['name'])"`,
        `node -p "require('./package.json').version"`,
        "Rscript -e 'print(summary(c(1,2,3)))'",
        "julia -e 'println(sum(1:10))'",
      ],
    },
  ),
  'exec.piped': rule(
    'dangerous',
    'remote-code-exec',
    'Whatever comes through the pipe is run as code.',
    ['cat a.sh | bash', 'cmd_x | sh'],
    { misses: ['cat a.sh | wc -l', "echo 'ls' | sh"], remedy: 'look at the text first, then run it from a file' },
  ),
  'exec.startup': rule(
    'caution',
    'unresolved-exec',
    'Runs the start-up files of a login shell first.',
    ["bash -lc 'ls'"],
    { misses: ["bash -c 'ls'"] },
  ),
  'exec.terminal': rule('caution', 'unresolved-exec', 'Opens an interactive interpreter.', ['bash', 'python3'], {
    misses: ['python3 --version'],
  }),
};
