import type { CommandCheck, Context } from '../analysis/context';
import { isEachFile, powerShellOf, puzzles } from './cmdletChecks';
import { noData, unknownText, type Word } from '../analysis/word';

/** Calls inside an argument that bring text from the network, or unpack it. */
const fetches = /\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|downloadstring|getstringasync)\b/i;
const unpacks = /frombase64string|gzipstream|deflatestream/i;

/** The text given to `[scriptblock]::Create`, `InvokeScript` or `ExpandString` runs. */
export const runScriptText: CommandCheck = (invocation, context) => {
  const code = invocation.words[1];
  if (code?.source?.network === true || invocation.stdin.network || fetches.test(code?.raw ?? '')) {
    context.report('remote.pipe-to-shell', invocation.span);
  } else if (code?.source?.decoded === true || unpacks.test(code?.raw ?? '')) {
    context.report('obfuscation.decoded-code', invocation.span);
  }
  if (code === undefined || code.value === '' || code.value.includes(unknownText)) {
    if (code !== undefined && invocation.name !== '.expandstring' && puzzles.test(code.raw)) {
      context.report('obfuscation.decoded-code', invocation.span);
    }
    return undefined;
  }
  const text = invocation.name === '.expandstring' ? `"${code.value}"` : code.value;
  context.with({ depth: context.around.depth + 1 }).shellText(text, powerShellOf(context), code, noData);
  return undefined;
};

/** `[IO.File]::WriteAllText(path, ...)`: the first argument is a path, as a literal or a variable. */
export const writeFileMethod: CommandCheck = (invocation, context) => {
  const path = firstArgument(invocation.words[1], context);
  if (path !== undefined) {
    if (/,\s*(?:''|""|\$null)\s*$/.test(invocation.words[1]?.raw ?? '') && isEachFile(path, context)) {
      context.report('overwrite.many', invocation.span, { target: path.raw });
    }
    context.writePath(path, noData);
  }
  return undefined;
};

function firstArgument(words: Word | undefined, context: Context): Word | undefined {
  const raw = words?.raw.split(',')[0]?.trim();
  if (words === undefined || raw === undefined || raw === '') {
    return undefined;
  }
  const variable = /^\$\{?([\w:]+)\}?$/.exec(raw)?.[1];
  const value =
    variable === undefined ? raw.replace(/^['"]|['"]$/g, '') : context.scope.variable(variable.toLowerCase());
  return { ...words, value: value ?? unknownText, raw };
}

/** Types and fields inside PowerShell that scan, log or trace; whoever asks for them by name means to switch them off. */
const watchers = /amsi|scriptblocklogging|pseventlog|psetwlog|etwprovider|cachedgrouppolicysettings/i;

export const lookInside: CommandCheck = (invocation, context) => {
  const named = invocation.words.slice(1).find((word) => watchers.test(word.raw));
  if (named !== undefined) {
    context.report('powershell.defender', named.span, { target: named.raw });
  }
  return undefined;
};

/** `[Environment]::SetEnvironmentVariable(name, value, 'User')` outlives the session. */
export const setVariableMethod: CommandCheck = (invocation, context) => {
  const [name, value = '', target = ''] = (invocation.words[1]?.raw ?? '')
    .split(',')
    .map((argument) => argument.trim().replace(/^['"]|['"]$/g, ''));
  if (name !== undefined && name !== '') {
    const reach = /user|machine/i.test(target) ? 'always' : 'session';
    context.assignEnvironment(name.toUpperCase(), value, invocation.span, reach);
  }
  return undefined;
};
