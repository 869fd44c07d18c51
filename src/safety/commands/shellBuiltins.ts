import type { CommandCheck } from '../analysis/context';
import { noData, unknownText } from '../analysis/word';
import { reportArithmetic } from '../analysis/arithmetic';
import { pathFacts } from '../analysis/pathEffects';
import { rule } from '../model/rule';
import type { Family } from './family';
import { setFishVariable } from './fishBuiltins';
import { completion, keyBinding } from './lineEditing';

const changeDirectory: CommandCheck = (invocation, context) => {
  const target = invocation.args.operands[0];
  if (target === undefined) {
    context.scope.directory = '~';
  } else if (target.value === '-') {
    context.scope.directory = unknownText;
  } else {
    const { path } = pathFacts(target, context);
    context.scope.directory = target.value.includes(unknownText) ? unknownText : path;
  }
  return { output: noData };
};

const exportVariables: CommandCheck = (invocation, context) => {
  for (const word of invocation.args.operands) {
    const match = /^([A-Za-z_]\w*)\+?=(.*)$/s.exec(word.value);
    if (match?.[1] !== undefined) {
      context.assignEnvironment(match[1], match[2] ?? '', word.span, 'session');
      context.scope.assign(match[1], (match[2] ?? '').replace(/^\.\/~/, '~'));
    }
    if (/\$\(|`/.test(word.value)) {
      context.report('shell.arithmetic-code', word.span);
    }
  }
  return { output: noData };
};

const arithmetic: CommandCheck = (invocation, context) => {
  for (const word of [
    ...invocation.args.operands,
    ...invocation.args.options.flatMap((option) => (option.value === undefined ? [option.word] : [option.value])),
  ]) {
    if (/\$\(|`/.test(word.value)) {
      reportArithmetic(word.value, word, context);
    }
  }
  return undefined;
};

/** `let`: the words are arithmetic themselves, so the values of variables count too. */
const evaluateArithmetic: CommandCheck = (invocation, context) => {
  reportArithmetic(invocation.words.map((word) => word.value).join(' '), invocation, context);
  return undefined;
};

const isPlainName = (text: string): boolean => /^[\w.-]+$/.test(text);

const defineAlias: CommandCheck = (invocation, context) => {
  const { operands } = invocation.args;
  // fish also takes the name and the text as two words.
  const [name, ...rest] = operands;
  // A name alone is shown.
  const isShown = context.shell !== 'fish' && operands.every((word) => isPlainName(word.value));
  if (invocation.name === 'alias' && isShown && invocation.args.options.length === 0) {
    return { handled: true };
  }
  const pairs =
    context.shell === 'fish' && name !== undefined && rest.length > 0 && !name.value.includes('=')
      ? [{ ...name, value: `${name.value}=${rest.map((word) => word.value).join(' ')}` }]
      : operands;
  for (const word of pairs) {
    const match = /^([^=]+)=(.*)$/s.exec(word.value);
    if (match?.[1] === undefined) {
      continue;
    }
    // A global alias may start in the middle of a line.
    const text = (match[2] ?? '').replace(/^[\s;|&]+/, '');
    context.scope.aliases.set(match[1], text);
    // What follows the alias when it is used becomes its operands.
    const level = context.levelOf(() =>
      context.shellText(/^[^|;&]*$/.test(text) ? `${text} $OPERANDS` : text, context.shell, word, noData),
    );
    if (level === 'dangerous' || level === 'critical' || text.split(' ')[0] !== match[1]) {
      context.report(level === 'safe' ? 'session' : 'shell.alias-shadow', word.span, { target: match[1] });
    }
  }
  return undefined;
};

const evaluate: CommandCheck = (invocation, context) => {
  // What looks like an option belongs to the command: `eval rm -rf x`.
  const operands = invocation.words.slice(invocation.words[1]?.value === '--' ? 2 : 1);
  const text = operands.map((word) => word.value).join(' ');
  const first = operands[0];
  if (first === undefined) {
    return undefined;
  }
  const source = operands.find((word) => word.source !== undefined)?.source;
  if (source?.network === true) {
    context.report('remote.command', first.span);
  } else if (source?.decoded === true || operands.some((word) => word.hiding === 'encoded')) {
    context.report('obfuscation.decoded-code', first.span);
  }
  // `eval (string join '' r m) -rf x`: a name put together so that nobody reads it.
  if (operands.length > 1 && first.hiding === 'computed' && /^[\w.-]+$/.test(first.value)) {
    context.report('obfuscation.command', first.span, { target: first.value });
  }
  if (text.includes(unknownText) || operands.some((word) => word.hiding === 'variable')) {
    context.report('exec.unresolved-code', first.span);
    for (const kept of context.scope.commandTexts()) {
      context.shellText(kept, context.shell, first, noData);
    }
    // `eval $(sed -n 1p <<< 'rm -rf ~')`: text that only passes through a filter.
    for (const literal of operands
      .flatMap((word) => [...word.raw.matchAll(/<<<\s*(?:'([^']+)'|"([^"$`]+)")/g)])
      .slice(0, 4)) {
      context.shellText(literal[1] ?? literal[2] ?? '', context.shell, first, noData);
    }
  }
  context.report('exec.inline', first.span);
  const output = context
    .with({ depth: context.around.depth + 1 })
    .shellText(
      text,
      context.shell,
      { start: first.span.start, end: (operands.at(-1) ?? first).span.end },
      invocation.stdin,
    );
  return { handled: true, output };
};

const sourceFile: CommandCheck = (invocation, context) => {
  const script =
    invocation.args.operands[0] ??
    (invocation.stdin.none ? undefined : { ...(invocation.words[0] as (typeof invocation.words)[number]), value: '-' });
  if (script === undefined) {
    return undefined;
  }
  const content =
    script.source ??
    (script.value === '/dev/stdin' || script.value === '-' ? invocation.stdin : context.contentOf(script));
  if (content?.network === true) {
    context.report('remote.pipe-to-shell', script.span, { target: script.raw });
  } else if (content?.decoded === true) {
    context.report('obfuscation.decoded-code', script.span);
  } else if (content?.text !== undefined) {
    context.report('exec.inline', script.span);
    context.with({ depth: context.around.depth + 1 }).shellText(content.text, context.shell, script, noData);
  } else {
    context.report('exec.script', script.span, { target: script.raw });
  }
  return { handled: true };
};

const setOptions: CommandCheck = (invocation, context) => {
  if (context.shell === 'fish') {
    return setFishVariable(invocation, context);
  }
  // `set -o` and `set +o` alone show what is set.
  if (invocation.words.length === 2 && /^[-+]o$/.test(invocation.words[1]?.value ?? '')) {
    return { handled: true };
  }
  if (invocation.args.dashAt >= 0 || (invocation.args.operands.length > 0 && invocation.args.options.length === 0)) {
    context.setPositional(invocation.args.operands.map((word) => word.value));
  }
  return undefined;
};

const trapSignals: CommandCheck = (invocation, context) => {
  const handler = invocation.args.operands[0];
  if (handler === undefined || invocation.has('-p -l')) {
    return { handled: true };
  }
  if (handler.value !== '-' && handler.value !== '') {
    context.with({ depth: context.around.depth + 1 }).shellText(handler.value, context.shell, handler, noData);
  }
  return undefined;
};

const runInPlace: CommandCheck = (invocation, context) =>
  invocation.args.operands.length === 0
    ? { handled: true }
    : { handled: true, output: context.words(invocation.args.operands, invocation.stdin) };

const readOnlyTest: CommandCheck = (invocation, context) => arithmetic(invocation, context);

const forgetHistory: CommandCheck = (invocation, context) => {
  if (
    invocation.has('-c -d -w -a -r') ||
    /^(?:clear|clear-session|delete)$/.test(invocation.args.operands[0]?.value ?? '')
  ) {
    context.report(
      invocation.has('-c -d --all') || invocation.args.operands[0]?.value === 'clear'
        ? 'evasion.history-clear'
        : 'session',
      invocation.span,
    );
  }
  return { handled: true };
};

const unsetVariables: CommandCheck = (invocation, context) => {
  for (const word of invocation.args.operands) {
    if (/^(?:HISTFILE|HISTSIZE|HISTCONTROL)$/.test(word.value)) {
      context.report('evasion.history-off', word.span, { target: word.value });
    }
    context.scope.forget(word.value);
  }
  return arithmetic(invocation, context);
};

const readInput: CommandCheck = (invocation, context) => {
  for (const word of invocation.args.operands) {
    const { stdin } = invocation;
    context.scope.assign(word.value, stdin.text?.trim() ?? unknownText, false, stdin.none ? undefined : stdin);
    if (stdin.file) {
      context.scope.runThrough(word.value);
    }
  }
  return arithmetic(invocation, context);
};

/** Builtins of the POSIX-like shells. */
export const shellBuiltins: Family = {
  rules: {
    'evasion.history-off': rule(
      'caution',
      'defence-evasion',
      'Stops the shell from recording commands.',
      ['unset HISTFILE', 'export HISTSIZE=0'],
      { misses: ['echo $HISTFILE'] },
    ),
    'evasion.history-clear': rule('dangerous', 'defence-evasion', 'Clears the history of commands.', ['history -c'], {
      misses: ['history', 'history 10'],
    }),
  },
  commands: {
    'cd pushd chdir': { act: 'read', check: changeDirectory },
    popd: { act: 'read' },
    'dirs pwd true false : return exit break continue shift times jobs wait logout suspend type which command_not_found disown caller getopts help clear tput sleep':
      { act: 'read', check: arithmetic },
    hash: {
      act: 'session',
      bare: 'read',
      values: '-p',
      when: [
        ['-t -l', '@cancel'],
        ['-p', 'env.preload'],
      ],
    },
    'fg bg': { act: 'session' },
    'export readonly': {
      act: 'session',
      bare: 'read',
      when: [['-p -f', '@cancel']],
      check: exportVariables,
    },
    // As harmless as `a=b`, unless others see it or another name is meant.
    'declare typeset local integer float': {
      act: 'read',
      when: [['-x -g -n -r -t -T -U', 'session']],
      check: exportVariables,
    },
    unset: { act: 'session', check: unsetVariables },
    let: { act: 'read', check: evaluateArithmetic },
    'test [': { act: 'read', style: 'long', check: readOnlyTest },
    alias: { act: 'session', bare: 'read', when: [['-p -L', '@cancel']], check: defineAlias },
    unalias: { act: 'session' },
    eval: { act: 'exec.inline', check: evaluate },
    'source .': { act: 'exec.script', check: sourceFile },
    exec: { act: 'read', values: '-a', runs: { how: 'words' } },
    'command builtin noglob nocorrect -': { act: 'read', when: [['-v -V', '@help']], runs: { how: 'words' } },
    set: { act: 'session', bare: 'read', values: '-o +o', check: setOptions },
    compgen: { act: 'read', values: '-F -W -A -C', when: [['-F -C', 'execute']] },
    ulimit: {
      act: 'session',
      style: 'long',
      bare: 'read',
      check: (invocation) => (invocation.args.operands.length === 0 ? { handled: true } : undefined),
    },
    'limit unlimit unhash': { act: 'session', bare: 'read' },
    shopt: {
      act: 'read',
      when: [['-s -u', 'session']],
    },
    'setopt unsetopt umask compopt zmodload autoload compdef zstyle zle promptinit rehash vared': {
      act: 'session',
      bare: 'read',
      reads: '-X -U -A -d -F -k',
      when: [['-p -l -L -S -H -P -a', '@cancel']],
    },
    enable: {
      act: 'session',
      bare: 'read',
      values: '-f',
      when: [
        ['-p -a', '@cancel'],
        ['-f', 'env.preload'],
      ],
    },
    'bind bindkey': {
      act: 'session',
      bare: 'read',
      values: '-m -M -k -f -q -u -r -x -s',
      style: 'gnu',
      when: [['-p -l -L -P -S -v -X --list-modes --key-names --function-names', '@cancel']],
      check: keyBinding,
    },
    complete: {
      act: 'session',
      bare: 'read',
      values: '-C -F -W -A -G -P -S -X -o -c -a -d -n -s -l -p -w',
      when: [['-p', '@cancel', /^$/]],
      check: completion,
    },
    trap: { act: 'session', bare: 'read', style: 'long', check: trapSignals },
    time: { act: 'read', values: '-f --format', when: [['-o --output', '@writes']], runs: { how: 'words' } },
    sched: { act: 'schedule.job', bare: 'read', runs: { how: 'text', skip: 1 } },
    abbr: { act: 'session', bare: 'read', when: [['-s --show -l --list -q --query', '@cancel']], check: defineAlias },
    compinit: { act: 'session' },
    zmv: {
      act: 'write',
      values: '-p -P -o',
      when: [
        ['-n', '@dry-run'],
        ['-p -P', '@runs'],
      ],
    },
    ztcp: { act: 'net.dev-tcp', bare: 'read' },
    read: { act: 'read', values: '-a -d -i -n -N -p -t -u', check: readInput },
    'mapfile readarray': { act: 'read', values: '-d -n -O -s -t -u -C -c', when: [['-C', '@runs']] },
    history: { act: 'read', check: forgetHistory },
    fc: {
      act: 'interactive',
      reads: '-n -r -i -d -f -E -D -m -a -t -I -L',
      when: [
        ['-l -ln -nl', '@cancel'],
        // zsh goes on with another history file, or with none.
        ['-p -P', 'evasion.history-off'],
      ],
    },
    // zsh, ksh: runs an earlier command again, the last one that begins so.
    r: { act: 'execute' },
    coproc: { act: 'read', check: runInPlace },
    emulate: {
      act: 'session',
      bare: 'read',
      check: (invocation, context) => {
        const code = invocation.words.findIndex((word) => word.value === '-c');
        const text = code < 0 ? undefined : invocation.words[code + 1];
        if (text !== undefined) {
          context.shellText(text.value, 'bash', text, noData);
        }
        return undefined;
      },
    },
    'whence where whereis zstat': { act: 'read' },
  },
};
