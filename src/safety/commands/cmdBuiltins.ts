import type { CommandCheck } from '../analysis/context';
import { literalData, noData, unknownData, unknownText } from '../analysis/word';
import { secretWords } from '../analysis/operands';
import { pathFacts } from '../analysis/pathEffects';
import { replacesImage } from '../analysis/preciousFiles';
import type { Family } from './family';

const erase: CommandCheck = (invocation, context) => {
  const recursive = invocation.has('/s');
  for (const target of invocation.args.operands) {
    context.deletePath(target, { recursive, force: invocation.has('/f /q') });
  }
  return { handled: true };
};

const setVariable: CommandCheck = (invocation, context) => {
  const text = invocation.words
    .slice(1)
    .map((word) => word.value)
    .join(' ');
  const match = /^(?:\/[ap]\s+)?"?([^=]+?)=(.*?)"?$/is.exec(text);
  if (match?.[1] === undefined) {
    // Alone it prints every variable, tokens included.
    return { handled: true, output: { ...unknownData, secret: text === '' } };
  }
  context.scope.assign(`env:${match[1].trim().toLowerCase()}`, /^\/p/i.test(text) ? unknownText : (match[2] ?? ''));
  context.assignEnvironment(match[1].trim(), match[2] ?? '', invocation.span, 'session');
  return undefined;
};

const call: CommandCheck = (invocation, context) => {
  const rest = invocation.words.slice(1);
  const first = rest[0];
  if (first === undefined) {
    return { handled: true };
  }
  if (first.value.startsWith(':')) {
    return { handled: true };
  }
  const text = rest.map((word) => word.value).join(' ');
  context
    .with({ depth: context.around.depth + 1 })
    .shellText(text, 'cmd', { start: first.span.start, end: (rest.at(-1) ?? first).span.end }, invocation.stdin);
  return { handled: true };
};

const start: CommandCheck = (invocation, context) => {
  // A first quoted word is the title of the window; switches before the program belong to start.
  let rest = invocation.words.slice(1);
  let titled = false;
  while (rest[0] !== undefined && (/^\/(?!\/)/.test(rest[0].value) || (!titled && /^"[^"]*"$/.test(rest[0].raw)))) {
    titled ||= rest[0].raw.startsWith('"');
    rest = rest.slice(1);
  }
  const first = rest[0];
  if (first === undefined) {
    return undefined;
  }
  if (/^https?:/i.test(first.value)) {
    return undefined;
  }
  context.words(rest, noData);
  return undefined;
};

const changeDirectory: CommandCheck = (invocation, context) => {
  const target = invocation.args.operands[0];
  if (target !== undefined) {
    context.scope.directory = target.value.includes(unknownText) ? unknownText : pathFacts(target, context).path;
  }
  return { output: noData };
};

const echo: CommandCheck = (invocation) => ({
  output: literalData(
    invocation.words
      .slice(1)
      .map((word) => word.value)
      .join(' ')
      .replace(/^[.:(]/, ''),
  ),
});

const move: CommandCheck = (invocation, context) => {
  const [source, target] = invocation.args.operands;
  if (source !== undefined && target !== undefined) {
    context.movePath(source, target);
    context.writePath(target, noData);
  }
  return undefined;
};

const copy: CommandCheck = (invocation, context) => {
  const { operands } = invocation.args;
  const target = operands.at(-1);
  if (operands.length > 1 && target !== undefined) {
    const source = operands[0] as (typeof operands)[number];
    context.writePath(target, context.copySource(source));
    const name = source.value.split(/[\\/]/).pop() ?? '';
    context.writePath({ ...target, value: `${target.value}\\${name}` }, context.copySource(source), true);
    if (/^nul$/i.test(source.value) || replacesImage(source, target, invocation.has('/y'))) {
      context.report('overwrite.file', target.span, { target: target.raw });
    }
    if (/globalroot|\\config\\(?:sam|system|security)|ntds\.dit/i.test(operands[0]?.value ?? '')) {
      context.report('windows.credential-dump', invocation.span);
    }
  }
  return undefined;
};

const slash = { style: 'slash', help: '/?' } as const;

/** Commands inside cmd.exe and the tools whose names mean something else elsewhere. */
export const cmdBuiltins: Family = {
  for: 'cmd',
  rules: {},
  commands: {
    'del erase': { act: 'delete.file', ...slash, check: erase },
    'rd rmdir': { act: 'delete.file', ...slash, check: erase },
    'md mkdir': { act: 'write', ...slash, operands: 'writes' },
    copy: { act: 'write', ...slash, check: copy },
    move: { act: 'write', ...slash, check: move },
    'ren rename': {
      act: 'write',
      ...slash,
      check: (invocation, context) => {
        const [source, name] = invocation.args.operands;
        if (source !== undefined && name !== undefined) {
          context.movePath(source, name);
        }
        return undefined;
      },
    },
    'dir vol ver cls pause rem title prompt color help where more sort fc comp tree verify exit goto shift setlocal endlocal break popd choice timeout hostname chcp graftabl mode':
      { act: 'read', ...slash, output: 'names' },
    // `set | findstr TOKEN`
    'find findstr': {
      act: 'read',
      ...slash,
      output: 'names',
      check: (invocation, context) => {
        if (invocation.stdin.secret && invocation.args.operands.some((word) => secretWords.test(word.value))) {
          context.report('env.secret', invocation.span);
        }
        return undefined;
      },
    },
    type: { act: 'read', ...slash, operands: 'reads', output: 'file' },
    'cd chdir pushd': { act: 'read', ...slash, check: changeDirectory },
    echo: { act: 'read', style: 'slash', check: echo },
    set: { act: 'session', style: 'slash', bare: 'read', help: '/?', check: setVariable },
    call: { act: 'execute', ...slash, check: call },
    start: { act: 'execute', ...slash, check: start },
    path: { act: 'config', ...slash, bare: 'read' },
    'date time': { act: 'clock.set', ...slash, bare: 'read', when: [['/t', '@cancel']] },
    'assoc ftype': {
      act: 'config',
      ...slash,
      bare: 'read',
      check: (invocation) =>
        invocation.args.operands.some((word) => word.value.includes('=')) ? undefined : { handled: true },
    },
    attrib: {
      act: 'read',
      style: 'slash',
      help: '/?',
      check: (invocation, context) => {
        if (invocation.words.slice(1).some((word) => /^[+-][rashoi]$/i.test(word.value))) {
          context.report('permissions.access-list', invocation.span);
        }
        return undefined;
      },
    },
    mount: { act: 'disk.mount', style: 'dos', bare: 'read' },
    'mklink subst label': { act: 'write', ...slash, bare: 'read' },
    doskey: {
      act: 'session',
      ...slash,
      when: [['/history /h /macros', '@cancel']],
      check: (invocation, context) => {
        const macro = /^(\w+)=(.*)$/s.exec(
          invocation.words
            .slice(1)
            .map((word) => word.value)
            .join(' '),
        );
        if (macro?.[2] !== undefined) {
          context.shellText(macro[2], 'cmd', invocation.span, noData);
        }
        return undefined;
      },
    },
  },
};
