import type { CommandCheck, Invocation } from '../analysis/context';
import { verbRule } from '../analysis/verbs';
import { decodeEncodedCommand } from '../analysis/decode';
import { noData } from '../analysis/word';
import type { CommandModel } from '../model/commandModel';
import { rule } from '../model/rule';
import { judgeServedFolder, valueAfter } from './fileServers';
import type { Family } from './family';

/** PowerShell's own options, which may be abbreviated, in any case, joined with `:` or `=`. */
const powershellHost: CommandCheck = (invocation, context) => {
  const words = invocation.words.slice(1);
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const match = /^[-/](\w+)(?:[:=](.*))?$/s.exec(word?.value ?? '');
    const name = match?.[1]?.toLowerCase();
    if (word === undefined || name === undefined) {
      if (word !== undefined) {
        runRest(words.slice(index), invocation, context);
        return { handled: true };
      }
      continue;
    }
    const joined = match?.[2];
    const next = joined === undefined ? words[index + 1] : { ...word, value: joined };
    if (isStart(name, 'encodedcommand', 1) || name === 'ec') {
      context.report('obfuscation.encoded-command', word.span);
      const text = next === undefined ? undefined : decodeEncodedCommand(next.value);
      if (text !== undefined) {
        context.shellText(text, versionOf(invocation.name), word, noData);
      }
      return { handled: true };
    }
    if (isStart(name, 'command', 1)) {
      runRest(joined === undefined ? words.slice(index + 1) : [{ ...word, value: joined }], invocation, context);
      return { handled: true };
    }
    if (isStart(name, 'file', 1)) {
      if (next !== undefined) {
        const written = context.scope.files.get(next.value);
        context.report(written?.network === true ? 'remote.download-run' : 'exec.script', next.span, {
          target: next.raw,
        });
      }
      return { handled: true };
    }
    if (isStart(name, 'executionpolicy', 2) || name === 'ep') {
      if (/^(?:bypass|unrestricted)$/i.test(next?.value ?? '')) {
        context.report('powershell.policy-bypass', word.span);
      }
      index += joined === undefined ? 1 : 0;
    } else if (isStart(name, 'windowstyle', 1)) {
      if (/^h/i.test(next?.value ?? '')) {
        context.report('powershell.hidden-window', word.span);
      }
      index += joined === undefined ? 1 : 0;
    } else if (
      /^(?:version|inputformat|outputformat|configurationname|workingdirectory|wd|custompipename|psconsolefile|settingsfile)$/.test(
        name,
      ) &&
      joined === undefined
    ) {
      if (name === 'version' && next === undefined) {
        return { handled: true };
      }
      index += 1;
    } else if (/^(?:help|\?|h)$/.test(name)) {
      return { handled: true };
    }
  }
  runRest([], invocation, context);
  return { handled: true };
};

function isStart(name: string, full: string, least: number): boolean {
  return name.length >= least && full.startsWith(name);
}

function runRest(
  words: Parameters<CommandCheck>[0]['words'],
  invocation: Parameters<CommandCheck>[0],
  context: Parameters<CommandCheck>[1],
): void {
  const first = words[0];
  if (first === undefined || first.value === '-') {
    const { stdin } = invocation;
    const named = stdin.none
      ? 'exec.terminal'
      : stdin.network
        ? 'remote.pipe-to-shell'
        : stdin.decoded
          ? 'obfuscation.decoded-code'
          : 'exec.piped';
    if (stdin.text === undefined) {
      context.report(named, invocation.span);
    } else {
      context.shellText(stdin.text, versionOf(invocation.name), invocation.span, noData);
    }
    return;
  }
  if (first.source?.network === true) {
    context.report('remote.command', first.span);
  }
  context
    .with({ depth: context.around.depth + 1 })
    .shellText(words.map((word) => word.value).join(' '), versionOf(invocation.name), first, noData);
}

/** `powershell` is version 5, `pwsh` a later one. */
function versionOf(name: string): 'pwsh' | 'powershell' {
  return name.startsWith('pwsh') ? 'pwsh' : 'powershell';
}

/** cmd /c TEXT and cmd /k TEXT. */
const cmdHost: CommandCheck = (invocation, context) => {
  const words = invocation.words.slice(1);
  const at = words.findIndex((word) => /^\/[ck]/i.test(word.value));
  const first = words[at];
  if (first === undefined) {
    context.report(
      invocation.stdin.none ? 'exec.terminal' : invocation.stdin.network ? 'remote.pipe-to-shell' : 'exec.piped',
      invocation.span,
    );
    return { handled: true };
  }
  if (words.some((word) => word.source?.network === true)) {
    context.report('remote.command', first.span);
  }
  const attached = first.value.slice(2);
  const text = [
    ...(attached === '' ? [] : [attached]),
    ...words.slice(at + 1).map((word) => (context.shell === 'cmd' ? word.raw : word.value)),
  ].join(' ');
  if (text.trim() === '') {
    context.report('exec.terminal', invocation.span);
  }
  const bare = /^"(.*)"$/s.exec(text)?.[1] ?? text;
  context.with({ depth: context.around.depth + 1 }).shellText(bare, 'cmd', invocation.span, noData);
  return { handled: true };
};

const shell = { language: 'shell', options: '-c --command', harmless: '-n', stdin: '-s' } as const;

/** `java -jar client.jar delete-job x`: the archive's own verbs. */
const javaArchive: CommandCheck = (invocation, context) => {
  if (
    verbRule(
      invocation.words.slice(2).filter((word) => /^[\w:-]+$/.test(word.value) && !word.value.startsWith('-')),
      [],
    ) === 'unknown.delete-verb'
  ) {
    context.report('unknown.delete-verb', invocation.span);
  }
  return undefined;
};

/** `python -m zipfile -l a.zip`: `-l` and `-t` only look. */
const listsArchive = (invocation: Invocation): boolean =>
  invocation.words.some((word) => /^(?:-l|--list|-t|--test)$/.test(word.value));

/** `ruby -r./lib -c x.rb`: what `-r` names runs, whatever else is only checked. */
const loadsOwnCode: CommandCheck = (invocation, context) => {
  const words = invocation.words.slice(1).map((word) => word.value);
  const loaded = words.map((word, at) =>
    /^(?:-\w*r|--require)$/.test(word)
      ? (words[at + 1] ?? '')
      : (/^(?:-[A-Za-z]*?r|--require=)(.+)/.exec(word)?.[1] ?? ''),
  );
  // With a folder of one's own to look in, any name may be a file there.
  const looksHere = words.some((word) => word.startsWith('-I'));
  if (loaded.some((path) => path !== '' && (looksHere || /^\.{0,2}\//.test(path)))) {
    context.report('exec.script', invocation.span);
  }
  return undefined;
};

const python: CommandModel = {
  act: 'read',
  style: 'long',
  values: '-W -X -m',
  help: '-V -h -VV',
  code: { language: 'python', options: '-c', harmless: '-V' },
  check: (invocation, context) => {
    const module = invocation.value('-m')?.value;
    if (module === undefined) {
      return undefined;
    }
    if (/^(?:zipfile|tarfile)$/.test(module) && listsArchive(invocation)) {
      return { handled: true };
    }
    const known = pythonModules.find(([names]) => names.split(' ').includes(module));
    if (known !== undefined && known[1] === '@pip') {
      const output = context.words(
        [{ ...(invocation.words[0] as (typeof invocation.words)[0]), value: module }, ...invocation.args.operands],
        invocation.stdin,
      );
      return { handled: true, output };
    }
    if (known?.[1] === 'connect') {
      judgeServedFolder(valueAfter(invocation, /^(?:-d|--directory)$/), invocation, context);
    }
    context.report(known?.[1] ?? 'execute', invocation.span, { target: module });
    return { handled: true };
  },
};

export const interpreters: Family = {
  rules: {
    'powershell.policy-bypass': rule(
      'dangerous',
      'defence-evasion',
      'Switches off the rule that stops unsigned scripts.',
      [
        { shell: 'pwsh', command: 'powershell -ExecutionPolicy Bypass -Command "echo hi"' },
        { shell: 'cmd', command: 'powershell -ep bypass -c dir' },
      ],
      {
        misses: [{ shell: 'pwsh', command: 'powershell -NoProfile -Command dir' }],
        remedy: 'unblock the one script with `Unblock-File`',
      },
    ),
    'powershell.hidden-window': rule(
      'dangerous',
      'defence-evasion',
      'Runs in a window that does not show.',
      [{ shell: 'cmd', command: 'powershell -w hidden -c dir' }],
      { misses: [{ shell: 'cmd', command: 'powershell -c dir' }] },
    ),
  },
  commands: {
    'bash sh zsh dash ksh ash mksh rbash ksh93 csh tcsh yash posh': {
      act: 'read',
      values: '-o +o -O +O --rcfile --init-file',
      code: shell,
      when: [
        ['--rcfile --init-file', 'exec.script'],
        ['-l --login', 'exec.startup'],
      ],
    },
    // `-n` leaves out their settings.
    'xonsh nu elvish': {
      act: 'read',
      values: '--rc --rcfile --config --env-config',
      code: { language: 'shell', options: '-c --commands', stdin: '-s' },
      when: [
        ['--rc --rcfile --config --env-config', 'exec.script'],
        ['-l --login', 'exec.startup'],
      ],
    },
    fish: {
      act: 'read',
      values: '-d --debug -o --debug-output -f --features',
      code: { ...shell, options: '-c --command -C --init-command' },
      when: [['-l --login', 'exec.startup']],
    },
    // The launcher of Windows: `-0` lists the versions there are.
    py: {
      ...python,
      when: [['-0 -0p --list --list-paths', '@help']],
    },
    'python python3 python2 pypy pypy3 ipython jython micropython': python,
    'node nodejs tsx ts-node': {
      act: 'read',
      style: 'long',
      values: '-r --require --import --loader -C --conditions --env-file',
      help: '-v -h',
      code: { language: 'node', options: '-e --eval -p --print -pe -ep', harmless: '--check -c -v' },
      when: [['-r --require --import --loader', 'exec.script']],
    },
    'perl perl5': {
      act: 'read',
      style: 'long',
      values: '-I -M',
      help: '-v -V',
      code: {
        language: 'perl',
        options: '-e -E -ne -pe -le -lne -lpe -nle -ane -lane -pie -i -pi -ple -0777 -0pe',
        // Not `-c`: it runs BEGIN blocks and modules.
        harmless: '-v',
      },
      check: (invocation, context) => perlInPlace(invocation, context),
    },
    'ruby jruby irb': {
      act: 'read',
      style: 'long',
      values: '-I -r',
      help: '-v',
      code: { language: 'ruby', options: '-e -ne -pe -ane', harmless: '-c' },
      check: loadsOwnCode,
    },
    'php php-cli': {
      act: 'read',
      style: 'long',
      values: '-d -c -S -t',
      help: '-v -i -m -h',
      code: { language: 'php', options: '-r -B -R -E', harmless: '-l -v -i -m' },
      when: [['-S', 'execute']],
      check: (invocation, context) => {
        if (invocation.has('-S')) {
          judgeServedFolder(invocation.value('-t'), invocation, context);
        }
        return undefined;
      },
    },
    'lua luajit': { act: 'read', values: '-l', help: '-v', code: { language: 'lua', options: '-e' } },
    'Rscript rscript R': { act: 'read', style: 'long', values: '-f --file', code: { language: 'r', options: '-e' } },
    julia: { act: 'read', help: '-v -h', code: { language: 'julia', options: '-e -E --eval --print' } },
    'tclsh wish expect': { act: 'read', code: { language: 'tcl', options: '-c' } },
    osascript: { act: 'read', values: '-l', code: { language: 'other', options: '-e' } },
    // Apple's compiler, and the client of OpenStack's object store.
    swift: {
      act: 'execute',
      input: 'executed',
      help: '-version -v -h',
      style: 'long',
      bare: 'exec.terminal',
      when: [['-e', 'exec.inline']],
      subs: [
        ['list stat capabilities', 'read-remote'],
        ['delete', 'delete-remote'],
        ['upload post', 'send'],
      ],
      otherwise: 'execute',
    },
    'java jshell scala groovy kotlin elixir erl escript iex ghci runghc racket guile sbcl clojure clj bb dotnet-script php-cgi octave gjs nim crystal':
      {
        act: 'execute',
        input: 'executed',
        check: javaArchive,
        help: '-version -v -V -h',
        style: 'long',
        bare: 'exec.terminal',
        when: [['-e --eval -eval -c', 'exec.inline']],
      },
    'powershell pwsh pwsh-preview': { act: 'read', check: powershellHost },
    cmd: { act: 'read', check: cmdHost },
    'awk gawk mawk nawk': {
      act: 'read',
      values: '-F -v -W --field-separator --assign',
      help: '-V',
      when: [
        ['-W', 'exec.script', /^[efil]/],
        ['-f --file -E --exec', 'exec.script'],
        ['-i --include -l --load', 'exec.script', /^(?!inplace$)/],
        ['-i', 'write', /^inplace$/],
        ['-o --pretty-print -d --dump-variables -p --profile', 'write'],
      ],
      check: (invocation, context) => {
        if (invocation.has('-f --file -E --exec')) {
          invocation.args.operands.forEach((word) => context.readPath(word));
          return undefined;
        }
        const [program, ...files] = invocation.args.operands;
        if (program !== undefined) {
          context.code(program.value, 'awk', program.span);
        }
        files.filter((word) => !/^[A-Za-z_]\w*=/.test(word.value)).forEach((word) => context.readPath(word));
        // A condition before the action picks lines: `/^rc/ {print $2}`.
        return /^\s*(?:\/|!|\$\d+\s*[~=!<>])/.test(program?.value ?? '')
          ? { output: { ...invocation.stdin, none: false, text: undefined, everything: false } }
          : undefined;
      },
      output: 'input',
    },
  },
};

const perlInPlace: CommandCheck = (invocation, context) => {
  if (invocation.words.some((word) => /^-[a-zA-Z0]*i/.test(word.value) && !/^-[IM]/.test(word.value))) {
    context.report('write', invocation.span);
  }
  return undefined;
};

/** `python -m NAME`. */
const pythonModules: readonly (readonly [names: string, rule: string])[] = [
  ['pip pip3 poetry uv pipx black ruff mypy', '@pip'],
  ['json.tool site sysconfig platform this calendar tokenize ast dis tabnanny pyclbr zoneinfo base64 help', 'read'],
  ['venv virtualenv ensurepip compileall build zipapp', 'write'],
  ['http.server SimpleHTTPServer uploadserver pyftpdlib twisted.web', 'connect'],
  ['pytest unittest tox nox coverage doctest', 'build'],
];
