import type { CommandCheck } from '../analysis/context';
import { literalData, noData, unknownText } from '../analysis/word';
import type { Family } from './family';

/** `set` of fish: variables, exported or not. */
export const setFishVariable: CommandCheck = (invocation, context) => {
  const [name, ...values] = invocation.args.operands;
  if (name === undefined || invocation.has('-q --query -S --show -n --names -L')) {
    return { handled: true };
  }
  const value = values.map((word) => word.value).join(' ');
  const exported = invocation.has('-x -U -g --export --universal');
  const reach = invocation.has('-U --universal') ? 'always' : exported ? 'session' : 'shell';
  context.assignEnvironment(name.value, value, invocation.span, reach);
  const isComputed = values.some(({ hiding }) => hiding === 'computed' || hiding === 'encoded');
  context.scope.computed[isComputed ? 'add' : 'delete'](name.value);
  const source = values.find((word) => word.source !== undefined)?.source;
  context.scope.assign(name.value, values.length === 0 ? unknownText : value, values.length > 1, source);
  return exported || invocation.has('-e --erase') ? undefined : { handled: true };
};

const stringTool: CommandCheck = (invocation) => {
  const verb = invocation.sub;
  const { operands } = invocation.args;
  if (verb === 'join' || verb === 'join0') {
    return {
      output: literalData(
        operands
          .slice(1)
          .map((word) => word.value)
          .join(operands[0]?.value ?? ''),
      ),
    };
  }
  if (verb === 'replace' && operands.length > 2 && !invocation.has('-r --regex')) {
    const [from, to, ...texts] = operands.map((word) => word.value);
    const all = invocation.has('-a --all');
    return {
      output: literalData(
        texts
          .map((text) => (all ? text.replaceAll(from ?? '', () => to ?? '') : text.replace(from ?? '', () => to ?? '')))
          .join('\n'),
      ),
    };
  }
  const changed = /^(?:unescape|replace|sub|lower|upper|repeat|split)$/.test(verb);
  return {
    output: {
      ...(operands.length > 0 && !changed
        ? literalData(operands.map((word) => word.value).join('\n'))
        : invocation.stdin),
      text: changed ? undefined : invocation.stdin.text,
      none: false,
      decoded: verb === 'unescape',
    },
  };
};

/** `commandline -r text` puts text at the prompt, ready for Enter. */
const typedText: CommandCheck = (invocation, context) => {
  // Replacing is the default.
  if (!invocation.has('-f --function')) {
    const text = invocation.args.operands.map((word) => word.value).join(' ');
    context.shellText(text, 'fish', invocation.span, noData);
  }
  return undefined;
};

/** Builtins that only fish has; names it shares with other shells keep one model. */
export const fishBuiltins: Family = {
  rules: {},
  commands: {
    string: {
      act: 'read',
      values: '-n -m -s -l',
      subs: [
        [
          'match replace split split0 join join0 sub trim lower upper length repeat pad escape unescape collect shorten',
          { act: 'read', values: '', check: stringTool },
        ],
      ],
      otherwise: 'read',
    },
    'status count contains math random argparse isatty fish_indent fish_key_reader begin end not and or if else switch case for while in path fish_version prevd nextd dirh cdh fish_git_prompt fish_is_root_user':
      { act: 'read', output: 'operands' },
    'funcsave functions funced fish_add_path fish_vi_key_bindings fish_default_key_bindings': {
      act: 'session',
      bare: 'read',
      reads: '-a -H --handlers -t --handlers-type --no-details',
      when: [['-l --list -q --query -n --names -D --details', '@cancel']],
      check: (invocation) =>
        invocation.name === 'functions' && !invocation.has('-e --erase -c --copy') ? { handled: true } : undefined,
    },
    set_color: { act: 'read' },
    'function-definition': { act: 'session' },
    fish_update_completions: { act: 'write' },
    fish_config: { act: 'interactive' },
    commandline: {
      act: 'session',
      bare: 'read',
      check: typedText,
      when: [['-b -c -t -p -j -C -L -S -P --current-buffer', '@cancel', /^$/]],
    },
    psub: { act: 'read', check: (invocation) => ({ output: invocation.stdin }) },
    block: { act: 'session', output: 'operands', check: () => ({ output: noData }) },
  },
};
