import type { CommandCheck, Context } from '../analysis/context';
import { pathFacts } from '../analysis/pathEffects';
import { noData, unknownData, unknownText, type Word } from '../analysis/word';
import { puzzles, powerShellOf } from './cmdletRunChecks';
import { isEachFile } from './itemChecks';

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

/** `$shell.Run('cmd /c ..')` and `Create` of `Win32_Process`: the first argument is a command line of Windows. */
export const runProgramText: CommandCheck = (invocation, context) => {
  const code = firstArgument(invocation.words[1], context);
  if (code !== undefined && code.value !== '' && !code.value.includes(unknownText)) {
    context.with({ depth: context.around.depth + 1 }).shellText(code.value, 'cmd', code, noData);
  }
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

/** `[A]::B = value` and `$PSDefaultParameterValues[..] = value`, as the parser hands them on. */
export const staticMember: CommandCheck = (invocation, context) => {
  const text = invocation.words
    .slice(1)
    .map((word) => word.value)
    .join(' ');
  if (
    /servercertificatevalidationcallback|checkcertificaterevocationlist/i.test(text) ||
    /skip(?:certificate|revocation)check['"]?\s*\]?\s*=\s*\$true/i.test(text)
  ) {
    context.report('evasion.tls-off', invocation.span);
  }
  return undefined;
};

/** `.Method(...)` and `[Type]::Method(...)` arrive as commands with the method for a name. */
export const downloadText: CommandCheck = (invocation, context) => {
  const target = /file/.test(invocation.name)
    ? invocation.words[1]?.raw.split(',').pop()?.trim().replace(/['"]/g, '')
    : undefined;
  const word = invocation.words[1];
  if (target !== undefined && word !== undefined) {
    context.scope.files.set(pathFacts({ ...word, value: target }, context).path, { ...unknownData, network: true });
  }
  return { output: { ...unknownData, network: true } };
};

export const readFileMethod: CommandCheck = (invocation, context) => ({
  output: invocation.words[1] === undefined ? unknownData : context.readPath(invocation.words[1]),
});

export const decodeMethod: CommandCheck = (invocation) => ({
  output: { ...unknownData, decoded: true, text: undefined, network: invocation.stdin.network },
});

export const deleteMethod: CommandCheck = (invocation, context) => {
  const path = invocation.words[1];
  if (path === undefined || path.value === '' || path.value.includes(unknownText)) {
    context.report('delete.many', invocation.span);
  } else {
    context.deletePath(
      { ...path, value: path.value.split(',')[0] ?? '' },
      { recursive: /directory/.test(invocation.name) || /true/i.test(path.value), force: true },
    );
  }
  return { handled: true };
};
