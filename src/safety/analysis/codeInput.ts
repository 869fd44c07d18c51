import type { ShellKind } from '../../base/shell';
import { list } from '../model/arguments';
import type { CodeModel } from '../model/commandModel';
import type { Context, Invocation } from './context';
import { isShare } from './paths';
import { isKnown, unknownText, type DataSource, type Word } from './word';

/** Judges what an interpreter is given: code in options, a script file, or its standard input. */
export function judgeCode(invocation: Invocation, context: Context): void {
  const { code } = invocation.model;
  if (code === undefined || runsNothing(code, invocation)) {
    return;
  }
  const inline = invocation.args.options.filter(
    (option) => code.options.split(' ').includes(option.name) && option.value !== undefined,
  );
  for (const option of inline) {
    runCode(option.value as Word, invocation, context);
  }
  if (inline.length > 0) {
    return;
  }
  const script = invocation.args.operands[0];
  if (code.language === 'awk' || code.language === 'sql') {
    return;
  }
  const readsStdin =
    script === undefined ||
    script.value === '-' ||
    (code.stdin !== undefined && invocation.has(code.stdin)) ||
    /^\/dev\/(?:stdin|fd\/0)$/.test(script.value);
  if (readsStdin) {
    runInput(invocation.stdin, invocation, context);
  } else {
    runScript(script, invocation, context);
  }
}

/** An option that only checks or prints counts where it stands before code: in `bash -c CODE -n` it is an argument of the code. */
function runsNothing(code: CodeModel, { args }: Invocation): boolean {
  const codeOptions = list(code.options);
  const first = args.options.find(({ name }) => [...codeOptions, ...list(code.harmless)].includes(name));
  return first !== undefined && !codeOptions.includes(first.name);
}

function shellOf(name: string): ShellKind {
  return name === 'zsh' || name === 'fish'
    ? name
    : name === 'pwsh' || name === 'powershell'
      ? name
      : name === 'cmd'
        ? 'cmd'
        : 'bash';
}

function runCode(word: Word, invocation: Invocation, context: Context): void {
  const language = invocation.model.code?.language ?? 'other';
  if (word.source?.network === true) {
    context.report(context.around.privileged ? 'remote.pipe-to-root' : 'remote.command', word.span);
  } else if (word.source?.decoded === true) {
    context.report('obfuscation.decoded-code', word.span);
  }
  if (language === 'shell' && context.around.fed && word.raw === '{}') {
    context.report('exec.piped', word.span);
  }
  if (language === 'shell') {
    const rest = invocation.args.operands.map((operand) => operand.value);
    const inner = context.with({ depth: context.around.depth + 1 });
    inner.setPositional(rest);
    inner.shellText(word.value, shellOf(invocation.name), word, invocation.stdin);
  } else {
    if (!isKnown(word) && word.value.replaceAll(unknownText, '').trim() === '') {
      context.report('exec.unresolved-code', word.span);
    }
    context.code(word.value, language, word.span);
  }
}

function runInput(stdin: DataSource, invocation: Invocation, context: Context): void {
  const language = invocation.model.code?.language ?? 'other';
  if (stdin.none) {
    context.report('exec.terminal', invocation.span);
  } else if (stdin.network) {
    context.report(context.around.privileged ? 'remote.pipe-to-root' : 'remote.pipe-to-shell', invocation.span);
  } else if (stdin.decoded) {
    context.report('obfuscation.decoded-code', invocation.span);
    judgeText(stdin.text, language, invocation, context);
  } else if (stdin.text === undefined) {
    context.report('exec.piped', invocation.span);
  } else {
    judgeText(stdin.text, language, invocation, context);
  }
}

function judgeText(text: string | undefined, language: string, invocation: Invocation, context: Context): void {
  if (text === undefined) {
    return;
  }
  context.report('exec.inline', invocation.span);
  if (language === 'shell') {
    context
      .with({ depth: context.around.depth + 1 })
      .shellText(text, shellOf(invocation.name), invocation.span, { ...invocation.stdin, text: undefined });
  } else {
    context.code(text, invocation.model.code?.language ?? 'other', invocation.span);
  }
}

function runScript(script: Word, invocation: Invocation, context: Context): void {
  const written = script.source ?? context.contentOf(script);
  if (written?.network === true || /^(?:https?|ftp):\/\//.test(script.value)) {
    context.report(
      context.around.privileged
        ? 'remote.pipe-to-root'
        : script.source === undefined
          ? 'remote.download-run'
          : 'remote.pipe-to-shell',
      script.span,
      { target: script.raw },
    );
    return;
  }
  if (isShare(script.value)) {
    context.report('remote.share-run', script.span, { target: script.raw });
  }
  if (written?.decoded === true) {
    context.report('obfuscation.decoded-code', script.span);
  }
  if (written?.text !== undefined) {
    judgeText(written.text, invocation.model.code?.language ?? 'other', invocation, context);
    return;
  }
  const name = script.value.split('/').pop() ?? '';
  const level = administrative.test(name)
    ? context.levelOf(() => {
        context.words([{ ...script, value: name }, ...invocation.args.operands.slice(1)], invocation.stdin);
      })
    : undefined;
  if (level !== 'safe') {
    context.report('exec.script', script.span, { target: script.raw });
  }
}

/** Scripts every project of a framework has, and what their words do is known. */
const administrative =
  /^(?:manage\.py|artisan|occ|magento|console|rails|rake|cake|yii|drush|wp-cli\.phar|composer\.phar)$/;
