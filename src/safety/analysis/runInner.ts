import type { Context, Invocation } from './context';
import { noData, unknownData, unknownText, type DataSource, type Word } from './word';

/** Judges the command that this one runs; undefined when it runs none. */
export function runInner(invocation: Invocation, context: Context): DataSource | undefined {
  const { runs } = invocation.model;
  if (runs === undefined) {
    return undefined;
  }
  const inner = context.with({
    ...(runs.where === 'privileged' ? { privileged: true } : {}),
    ...(runs.where === 'remote' || runs.where === 'container' ? { elsewhere: runs.where } : {}),
    ...(runs.arguments === true ? { fed: true } : {}),
  });
  let words: readonly Word[] = invocation.args.operands.slice(runs.skip ?? 0);
  if (runs.assignments === true) {
    words = takeAssignments(words, inner);
  }
  if (words[0]?.value === '--') {
    words = words.slice(1);
  }
  const first = words[0];
  if (first === undefined) {
    if (runs.alone !== undefined && invocation.args.operands.length <= (runs.skip ?? 0)) {
      context.report(runs.alone, invocation.span);
    }
    return undefined;
  }
  if (runs.how === 'text') {
    const text = words.map((word) => word.value).join(' ');
    return inner.shellText(
      text,
      runs.where === 'remote' ? 'bash' : context.shell,
      words.length === 1 ? first : { start: first.span.start, end: (words.at(-1) ?? first).span.end },
      invocation.stdin,
    );
  }
  return runs.arguments === true ? runFed(invocation, words, inner) : inner.words(words, invocation.stdin);
}

/** xargs and friends: what comes in is appended, or takes the place of the replacement string. */
function runFed(invocation: Invocation, words: readonly Word[], context: Context): DataSource {
  const { stdin } = invocation;
  const text = stdin.text?.trim();
  const items =
    text === undefined || text === ''
      ? [unknownText]
      : text.split(invocation.has('-I -i --replace') ? '\n' : /\s+/).slice(0, 16);
  const like = words[0] as Word;
  const placeholder = invocation.value('-I -i --replace')?.value || '{}';
  const fed = items.map((value): Word => ({
    value: value === '' ? unknownText : value,
    raw: '{}',
    span: like.span,
    hiding: 'none',
    glob: false,
    quoted: false,
    source: stdin.none ? unknownData : stdin,
  }));
  const replaces =
    words.some((word) => word.value.includes(placeholder)) &&
    (invocation.has('-I -i --replace') || invocation.name === 'parallel');
  const line = replaces
    ? words.map((word) =>
        word.value.includes(placeholder)
          ? { ...word, value: word.value.replaceAll(placeholder, items.join(' ')), source: stdin }
          : word,
      )
    : [...words, ...fed];
  return context.words(line, noData);
}

export function takeAssignments(words: readonly Word[], context: Context): readonly Word[] {
  let index = 0;
  for (; index < words.length; index += 1) {
    const match = /^([A-Za-z_]\w*)=(.*)$/s.exec((words[index] as Word).value);
    const name = match?.[1];
    if (name === undefined) {
      break;
    }
    context.assignEnvironment(name, match?.[2] ?? '', (words[index] as Word).span, 'one-command');
  }
  return words.slice(index);
}
