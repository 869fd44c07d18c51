import { judgeSql } from './databases';
import type { CommandCheck, Context, Invocation } from '../analysis/context';
import { proxySetting } from './windowsChecks';
import { clipboard } from './networkChecks';
import { secretWords } from '../analysis/operands';
import { pathFacts } from '../analysis/pathEffects';
import { isFiller, replacesImage } from '../analysis/preciousFiles';
import { literalData, noData, unknownData, unknownText, type DataSource, type Word } from '../analysis/word';

const pathNames = '-path -literalpath -filepath -pspath';

/** Words given for `-Path` or in its place, lists split. */
export function pathsOf(invocation: Invocation, positions = 1): readonly Word[] {
  const named = invocation.args.options
    .filter((option) => pathNames.split(' ').includes(option.name))
    .flatMap((option) => (option.value === undefined ? [] : [option.value]));
  return named.length > 0
    ? [...named, ...(positions > 1 ? invocation.args.operands : [])]
    : invocation.args.operands.slice(0, positions);
}

const isWithoutPath = (invocation: Invocation): boolean => pathsOf(invocation).length === 0;

const provider =
  /^(?:microsoft\.powershell\.core\\)?(?:registry::)?(hklm|hkcu|hkcr|hku|hkcc|hkey_\w+|env|cert|alias|function|variable|wsman)(?::|\\)/i;

export const isWhatIf = (invocation: Invocation): boolean => invocation.has('-whatif');

export const removeItem: CommandCheck = (invocation, context) => {
  if (isWhatIf(invocation)) {
    return { handled: true };
  }
  const recursive = invocation.has('-recurse');
  const splatted = invocation.words.find((word) => /^@\w/.test(word.raw));
  if (splatted !== undefined) {
    // The table may hold -Recurse and any path.
    context.report('delete.many', splatted.span, { target: splatted.raw });
    return { handled: true };
  }
  const paths = [...pathsOf(invocation, 99)];
  for (const path of paths) {
    const drive = provider.exec(path.value)?.[1]?.toLowerCase();
    if (drive?.startsWith('hk') === true) {
      context.report('registry.delete', path.span, { target: path.raw });
    } else if (drive !== undefined) {
      context.report(drive === 'cert' ? 'delete.keys' : 'session', path.span, { target: path.raw });
    } else {
      context.deletePath(path, { recursive, force: invocation.has('-force') });
    }
  }
  if (paths.length === 0) {
    const { stdin } = invocation;
    const picked = stdin.file && stdin.everything === false && !recursive;
    context.report(picked ? 'delete.file' : 'delete.many', invocation.span);
  }
  return { handled: true };
};

const registryKeys =
  /currentversion\\(?:run|runonce|policies|winlogon|image file)|\\shell\\open\\command|session manager|\\lsa|windows defender|policies\\|\\services\\|amsi|enablelua|securityproviders|terminal server|eventlog|wdigest|\\environment$/i;

/** `Internet Settings` with a proxy: everything the user looks at goes there first. */
const sendsElsewhere = (invocation: Invocation): boolean =>
  proxySetting.test(invocation.words.map((word) => word.value).join(' '));

export const writeItem: CommandCheck = (invocation, context) => {
  if (isWhatIf(invocation)) {
    return { handled: true };
  }
  const [first, second] = invocation.args.operands;
  const positional = /^(?:set|add)-content$/.test(invocation.name)
    ? invocation.has(pathNames)
      ? first
      : second
    : undefined;
  const value = invocation.value('-value -inputobject') ?? positional;
  if (invocation.words.some((word) => /^wsman:.*(?:trustedhosts|allowunencrypted|basic)/i.test(word.value))) {
    context.report('powershell.remoting', invocation.span);
  }
  // Without a path every file of the listing gets the value: `gci -r | Set-Content -Value ''`.
  if (invocation.name === 'set-content' && value !== undefined && invocation.stdin.file && isWithoutPath(invocation)) {
    context.report('overwrite.truncate', invocation.span);
  }
  for (const path of pathsOf(invocation)) {
    if (setsConstant(invocation, value) && isEachFile(path, context)) {
      context.report('overwrite.many', path.span, { target: path.raw });
    }
    const drive = provider.exec(path.value)?.[1]?.toLowerCase();
    if (drive?.startsWith('hk') === true) {
      const isSensitive = registryKeys.test(path.value) || sendsElsewhere(invocation);
      context.report(isSensitive ? 'registry.sensitive' : 'registry.change', path.span, {
        target: path.raw,
      });
    } else if (drive === 'env') {
      context.assignEnvironment(path.value.slice(4), value?.value ?? '', path.span, 'session');
    } else if (drive !== undefined) {
      context.report('session', path.span);
    } else {
      const content = value === undefined ? invocation.stdin : literalData(value.value);
      const adds = invocation.name === 'add-content' || invocation.has('-append');
      context.writePath(path, adds && isFiller(content) ? unknownData : content);
    }
  }
  return undefined;
};

/** `Set-Content $_ ''`: whatever was in the file is gone; with piped text it is mostly the file itself, changed. */
function setsConstant(invocation: Invocation, named: Word | undefined): boolean {
  const value = named ?? invocation.args.operands[invocation.has(pathNames) ? 0 : 1];
  const isConstant = value === undefined ? invocation.stdin.text !== undefined : !value.value.includes(unknownText);
  return /^(?:set-content|out-file)$/.test(invocation.name) && isConstant;
}

/** `$_` or a property of it that is the path, behind a listing; the variable of a loop over one. */
export function isEachFile(path: Word, context: Context): boolean {
  const name = /^"?\$\{?(\w+)\}?(?:\.(?:fullname|pspath|name))?"?$/i.exec(path.raw)?.[1]?.toLowerCase() ?? '';
  return (/^(?:_|psitem)$/.test(name) && context.around.piped.file) || context.scope.isRunning(name);
}

export const newItem: CommandCheck = (invocation, context) => {
  const name = invocation.value('-name');
  const base = pathsOf(invocation)[0];
  if (name !== undefined && base !== undefined) {
    context.writePath({ ...base, value: `${base.value}/${name.value}` }, noData);
  }
  return writeItem(invocation, context);
};

export const readItem: CommandCheck = (invocation, context) => {
  const data = pathsOf(invocation).map((path) =>
    /^env:/i.test(path.value) ? (judgeSecretVariable(path, context), unknownData) : context.readPath(path),
  );
  return { output: data[0] ?? unknownData };
};

function judgeSecretVariable(path: Word, context: Context): void {
  if (/secret|token|passw|api_?key/i.test(path.value)) {
    context.report('env.secret', path.span, { target: path.raw });
  }
}

export const copyItem: CommandCheck = (invocation, context) => {
  if (isWhatIf(invocation)) {
    return { handled: true };
  }
  const [source, second] = pathsOf(invocation, 99);
  const target = invocation.value('-destination') ?? second;
  if (target !== undefined) {
    const moves = /^move/.test(invocation.name);
    if (moves && source !== undefined) {
      context.movePath(source, target);
    }
    context.writePath(target, source === undefined ? unknownData : context.copySource(source));
    if (!moves && replacesImage(source, target, invocation.has('-force'))) {
      context.report('overwrite.file', target.span, { target: target.raw });
    }
    if (invocation.has('-tosession') && source !== undefined) {
      context.report(context.isSecret(source.value) ? 'exfil.secret' : 'exfil.file', invocation.span);
    }
  }
  return undefined;
};

/** What comes through the pipe is emptied too: `gci -r | Clear-Content`. */
export const clearContent: CommandCheck = (invocation, context) => {
  if (isWhatIf(invocation)) {
    return { handled: true };
  }
  const paths = pathsOf(invocation, 99);
  if (paths.length === 0) {
    context.report('overwrite.truncate', invocation.span);
  }
  for (const path of paths) {
    context.report('overwrite.truncate', path.span, { target: path.raw });
    context.writePath(path, noData);
  }
  return { handled: true };
};

export const webRequest: CommandCheck = (invocation, context) => {
  const method = invocation.value('-method')?.value.toLowerCase();
  const file = invocation.value('-infile');
  const body = invocation.value('-body');
  const address = invocation.value('-uri') ?? invocation.args.operands[0];
  if (address !== undefined && (address.source?.secret === true || clipboard.test(address.raw))) {
    context.report('exfil.file', address.span, { target: address.raw });
  }
  if (method === 'delete') {
    context.report('network.delete-request', invocation.span);
  }
  if (file !== undefined) {
    context.report(context.isSecret(file.value) ? 'exfil.secret' : 'exfil.file', file.span, { target: file.raw });
  }
  if (body !== undefined) {
    context.report(
      body.source?.secret === true || invocation.stdin.secret
        ? 'exfil.secret'
        : body.source?.file === true
          ? 'exfil.file'
          : 'send',
      body.span,
    );
  } else if (invocation.stdin.secret) {
    context.report('exfil.secret', invocation.span);
  } else if (method === 'post' || method === 'put') {
    context.report('send', invocation.span);
  }
  const target = invocation.value('-outfile');
  const data = { ...unknownData, network: true };
  if (target !== undefined) {
    context.report('write', target.span, { target: target.raw });
    context.writePath(target, data);
    keepDownload(target, context);
  }
  return { output: data };
};

/** What runs this file later runs code from the network. */
export function keepDownload(target: Word, context: Context): void {
  const data = { ...unknownData, network: true };
  context.scope.files.set(pathFacts(target, context).path, data);
  context.scope.files.set(target.value, data);
}

/** Code inside PowerShell is read by the version that runs it. */
export function powerShellOf(context: Context): 'pwsh' | 'powershell' {
  return context.shell === 'pwsh' ? 'pwsh' : 'powershell';
}

/** Code put together from letters: reversed, joined, replaced, picked by number. */
export const puzzles =
  /\[-?\d+\s*\.\.\s*-?\d+\]|-join\b|\[char(?:\[\])?\]|frombase64string|::reverse\(|-b?xor\b|tochararray|getstring\(/i;

export const invokeExpression: CommandCheck = (invocation, context) => {
  const word = invocation.value('-command') ?? invocation.args.operands[0];
  const source = word?.source ?? invocation.stdin;
  const text = word === undefined ? invocation.stdin.text : word.value.includes(unknownText) ? undefined : word.value;
  if (source.network) {
    context.report('remote.pipe-to-shell', invocation.span);
  } else if (source.decoded || (word !== undefined && word.hiding === 'encoded')) {
    context.report('obfuscation.decoded-code', invocation.span);
  } else if (text === undefined && (word === undefined ? !invocation.stdin.none : /^\$_$/.test(word.raw))) {
    context.report('exec.piped', invocation.span);
  } else if (text === undefined) {
    context.report('exec.unresolved-code', invocation.span);
  }
  if (word !== undefined && puzzles.test(word.raw)) {
    context.report('obfuscation.decoded-code', word.span);
  }
  if (text !== undefined) {
    context.shellText(text, powerShellOf(context), word ?? invocation.span, noData);
  }
  return undefined;
};

/** Methods without arguments that change what they are called on; any other bare member, and `StartTime`, is taken for a property. */
const changingMembers =
  /^(?!\w+(?:time|date|info|type|mode|count|status)$)(?:delete|kill|stop|start|close|dispose|moveto|copyto|create|invoke|remove|clear|save|reset|restart|suspend|terminate|reboot|shutdown|win32shutdown|uninstall|install|encrypt|decrypt|refresh|pause|continue|disable|enable|unregister|drop|send|run|execute|commit|abort|unload|writealltext)\w*$/i;

/** `ForEach-Object Name` reads a property, `ForEach-Object Delete` calls a method. */
export const forEachMember: CommandCheck = (invocation, context) => {
  const member = invocation.value('-membername') ?? invocation.args.operands[0];
  const first = member?.value.toLowerCase() ?? '';
  if (member === undefined || !/^[a-z]\w*$/.test(first)) {
    return undefined;
  }
  const known = context.isCommandName(`.${first}`);
  if (known || changingMembers.test(first) || invocation.args.operands.length > 1 || invocation.has('-argumentlist')) {
    context.words([{ ...member, value: `.${first}` }, ...invocation.args.operands.slice(1)], noData);
  }
  return undefined;
};

/** `Start-Process NAME -ArgumentList ...` runs NAME. */
export const startProcess: CommandCheck = (invocation, context) => {
  const name = invocation.value('-filepath') ?? invocation.args.operands[0];
  const rest = invocation.value('-argumentlist -args');
  if (/^runas$/i.test(invocation.value('-verb')?.value ?? '')) {
    context.report('windows.elevate', invocation.span);
  }
  if (name !== undefined && context.contentOf(name)?.network === true) {
    context.report('remote.download-run', name.span, { target: name.raw });
  }
  if (name !== undefined && !/^https?:/i.test(name.value)) {
    const text = [
      name.value,
      rest?.value ?? '',
      ...invocation.args.operands.slice(invocation.value('-filepath') === undefined ? 1 : 0).map((word) => word.value),
      // A quoted argument such as '-c code' is no parameter of Start-Process.
      ...invocation.words.filter((word) => word.quoted && word.value.startsWith('-')).map((word) => word.value),
    ].join(' ');
    context.with({ depth: context.around.depth + 1 }).shellText(text, context.shell, name, noData);
  }
  return undefined;
};

/** `Invoke-Command -ComputerName x { ... }`: the block is judged where it is written. */
export const invokeCommand: CommandCheck = (invocation, context) => {
  const file = invocation.value('-filepath');
  if (file !== undefined) {
    context.report('exec.script', file.span, { target: file.raw });
  }
  const elsewhere = invocation.has('-computername -cn -hostname -session -vmname');
  if (elsewhere && invocation.words.some((word) => /\b(?:stop|restart)-computer\b/i.test(word.raw))) {
    context.report('machine.cut-power', invocation.span);
  }
  return undefined;
};

export const newObject: CommandCheck = (invocation, context) => {
  const type = (invocation.value('-typename') ?? invocation.args.operands[0])?.value ?? '';
  if (invocation.has('-comobject')) {
    context.report('powershell.com-object', invocation.span);
  } else if (/webclient|httpclient|webrequest|xmlhttp/i.test(type)) {
    return { handled: true, output: { ...unknownData, network: true } };
  } else if (/tcpclient|tcplistener|socket/i.test(type)) {
    context.report('powershell.socket', invocation.span);
  } else if (/process(?:startinfo)?$|runspace/i.test(type)) {
    context.report('exec.inline', invocation.span);
  }
  return { handled: true };
};

export const stopService: CommandCheck = (invocation, context) => {
  if (isWhatIf(invocation)) {
    return { handled: true };
  }
  const name = invocation.value('-name') ?? invocation.args.operands[0];
  if (name === undefined && /^stop/.test(invocation.name) && invocation.stdin.everything === true) {
    context.report('process.kill-all', invocation.span);
  }
  if (
    name !== undefined &&
    /^(?:windefend|mpssvc|sense|wscsvc|eventlog|wuauserv|sysmon|bfe|vss|wdnissvc)/i.test(name.value)
  ) {
    context.report('windows.protection-off', invocation.span, { target: name.raw });
  }
  return undefined;
};

/** The system stops with them, or is unprotected. */
const systemProcess =
  /^(?:lsass|csrss|winlogon|wininit|smss|services|svchost|msmpeng|mssense|sense\w*|sysmon\d*)(?:\.exe)?$/i;

/** `Get-Process | Stop-Process`: a listing nobody narrowed. */
export const stopEvery: CommandCheck = (invocation, context) => {
  const named = invocation.has('-name -id -inputobject') || invocation.args.operands.length > 0;
  if (invocation.words.some((word) => word.value === '*') && !isWhatIf(invocation)) {
    context.report('process.kill-all', invocation.span);
  }
  const core = invocation.words.find((word) => systemProcess.test(word.value));
  if (core !== undefined && !isWhatIf(invocation)) {
    context.report('process.kill-all', core.span, { target: core.raw });
  }
  if (!named && invocation.stdin.everything === true && !isWhatIf(invocation)) {
    context.report('process.kill-all', invocation.span);
  }
  return undefined;
};

/** `Get-ADComputer .. | Restart-Computer`: machine after machine. */
export const powerOfMany: CommandCheck = (invocation, context) => {
  if (!invocation.stdin.none && !isWhatIf(invocation)) {
    context.report('machine.cut-power', invocation.span);
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

/** Age and size say nothing about what a file is: what such a condition leaves may be anything. */
const byAgeOrSize = /\b(?:lastwritetime|lastaccesstime|creationtime|length)(?:utc)?\b/i;
const byName = /\b(?:name|basename|extension|fullname)\b/i;

/** All but one: `Id -ne 0` alone. */
const leavesMost =
  /^(?!.*\s-(?:[ci]?(?:eq|like|match|in|contains|lt|gt|le|ge)|and)\b).*\s-[ci]?(?:ne|notlike|notmatch)\b/is;

/** What a condition leaves of a listing. */
export const someOf: CommandCheck = (invocation, context) => {
  const condition = invocation.words.map(({ raw }) => raw).join(' ');
  if (invocation.stdin.secret && secretWords.test(condition)) {
    context.report('env.secret', invocation.span);
  }
  const isAnything = leavesMost.test(condition) || (byAgeOrSize.test(condition) && !byName.test(condition));
  return {
    output: { ...invocation.stdin, text: undefined, everything: isAnything && invocation.stdin.everything === true },
  };
};

export const executionPolicy: CommandCheck = (invocation, context) => {
  const policy = invocation.value('-executionpolicy')?.value ?? invocation.args.operands[0]?.value ?? '';
  context.report(/^(?:bypass|unrestricted)$/i.test(policy) ? 'powershell.policy-bypass' : 'config', invocation.span, {
    target: policy,
  });
  return { handled: true };
};

/** WMI and CIM calls run methods on this or other machines. */
export const wmiMethod: CommandCheck = (invocation, context) => {
  const text = invocation.words.map((word) => word.value).join(' ');
  context.report(
    /shadowcopy|win32shutdown|delete/i.test(text) ? 'windows.backup-delete' : 'windows.lolbin',
    invocation.span,
  );
  return { handled: true };
};

/** `$p = Get-Process; $p | Stop-Process`: the variable holds the listing. */
function listingOf(words: readonly Word[]): Pick<DataSource, 'everything' | 'listed'> {
  const listing = words.find((word) => word.source?.listed !== undefined)?.source;
  return listing?.listed === undefined ? {} : { everything: listing.everything === true, listed: listing.listed };
}

export const writeOutput: CommandCheck = (invocation) => ({
  output: {
    ...(invocation.args.operands.length === 0
      ? invocation.stdin
      : literalData(invocation.args.operands.map((word) => word.value).join(' '))),
    secret: invocation.args.operands.some((word) => word.source?.secret === true),
    ...listingOf(invocation.args.operands),
  },
});

export const setAlias: CommandCheck = (invocation, context) => {
  const [name, value] = [
    invocation.value('-name') ?? invocation.args.operands[0],
    invocation.value('-value') ?? invocation.args.operands[invocation.has('-name') ? 0 : 1],
  ];
  if (name !== undefined && value !== undefined) {
    context.scope.aliases.set(name.value.toLowerCase(), value.value);
  }
  return undefined;
};

export const setVariable: CommandCheck = (invocation, context) => {
  const name = invocation.value('-name') ?? invocation.args.operands[0];
  const value = invocation.value('-value') ?? invocation.args.operands.at(-1);
  if (name !== undefined) {
    context.scope.assign(name.value.toLowerCase(), value?.value ?? unknownText);
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

/** The text of a query, wherever the parameter stands. */
export const sqlQuery: CommandCheck = (invocation, context) => {
  const text = invocation.value('-query -q') ?? invocation.args.operands[0];
  if (text === undefined || invocation.has('-inputfile -file')) {
    context.report('exec.script', invocation.span);
  } else {
    judgeSql(text.value, text.span, context);
  }
  return { handled: true };
};
