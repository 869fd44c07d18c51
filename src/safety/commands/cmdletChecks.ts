import type { CommandCheck, Context, Invocation } from '../analysis/context';
import { pathFacts } from '../analysis/pathEffects';
import { literalData, noData, unknownData, unknownText, type Word } from '../analysis/word';

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

const provider =
  /^(?:microsoft\.powershell\.core\\)?(?:registry::)?(hklm|hkcu|hkcr|hku|hkcc|hkey_\w+|env|cert|alias|function|variable|wsman)(?::|\\)/i;

export const isWhatIf = (invocation: Invocation): boolean => invocation.has('-whatif');

export const removeItem: CommandCheck = (invocation, context) => {
  if (isWhatIf(invocation)) {
    return { handled: true };
  }
  const recursive = invocation.has('-recurse');
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
    context.report('delete.many', invocation.span);
  }
  return { handled: true };
};

const registryKeys =
  /currentversion\\(?:run|runonce|policies|winlogon|image file)|\\shell\\open\\command|session manager|\\lsa|windows defender|policies\\|\\services\\|amsi|enablelua|securityproviders|eventlog|wdigest|\\environment$/i;

export const writeItem: CommandCheck = (invocation, context) => {
  if (isWhatIf(invocation)) {
    return { handled: true };
  }
  const value = invocation.value('-value -inputobject');
  for (const path of pathsOf(invocation)) {
    const drive = provider.exec(path.value)?.[1]?.toLowerCase();
    if (drive?.startsWith('hk') === true) {
      context.report(registryKeys.test(path.value) ? 'registry.sensitive' : 'registry.change', path.span, {
        target: path.raw,
      });
    } else if (drive === 'env') {
      context.assignEnvironment(path.value.slice(4), value?.value ?? '', path.span, true);
    } else if (drive !== undefined) {
      context.report('session', path.span);
    } else {
      context.writePath(path, value === undefined ? invocation.stdin : literalData(value.value));
    }
  }
  return undefined;
};

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
    if (invocation.has('-tosession') && source !== undefined) {
      context.report(context.isSecret(source.value) ? 'exfil.secret' : 'exfil.file', invocation.span);
    }
  }
  return undefined;
};

export const clearContent: CommandCheck = (invocation, context) => {
  if (isWhatIf(invocation)) {
    return { handled: true };
  }
  for (const path of pathsOf(invocation, 99)) {
    context.report('overwrite.truncate', path.span, { target: path.raw });
    context.writePath(path, noData);
  }
  return { handled: true };
};

export const webRequest: CommandCheck = (invocation, context) => {
  const method = invocation.value('-method')?.value.toLowerCase();
  const file = invocation.value('-infile');
  const body = invocation.value('-body');
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
    const { path } = pathFacts(target, context);
    context.scope.files.set(path, data);
    context.scope.files.set(target.value, data);
  }
  return { output: data };
};

export const invokeExpression: CommandCheck = (invocation, context) => {
  const word = invocation.value('-command') ?? invocation.args.operands[0];
  const source = word?.source ?? invocation.stdin;
  const text = word === undefined ? invocation.stdin.text : word.value.includes(unknownText) ? undefined : word.value;
  if (source.network) {
    context.report('remote.pipe-to-shell', invocation.span);
  } else if (source.decoded || (word !== undefined && word.hiding === 'encoded')) {
    context.report('obfuscation.decoded-code', invocation.span);
  } else if (text === undefined && word === undefined && !invocation.stdin.none) {
    context.report('exec.piped', invocation.span);
  } else if (text === undefined) {
    context.report('exec.unresolved-code', invocation.span);
  }
  if (text !== undefined) {
    context.shellText(text, 'powershell', word ?? invocation.span, noData);
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
  if (name !== undefined && !/^https?:/i.test(name.value)) {
    const text = [
      name.value,
      rest?.value ?? '',
      ...invocation.args.operands.slice(invocation.value('-filepath') === undefined ? 1 : 0).map((word) => word.value),
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
  if (
    name !== undefined &&
    /^(?:windefend|mpssvc|sense|wscsvc|eventlog|wuauserv|sysmon|bfe|vss|wdnissvc)/i.test(name.value)
  ) {
    context.report('windows.protection-off', invocation.span, { target: name.raw });
  }
  return undefined;
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

export const writeOutput: CommandCheck = (invocation) => ({
  output: {
    ...(invocation.args.operands.length === 0
      ? invocation.stdin
      : literalData(invocation.args.operands.map((word) => word.value).join(' '))),
    secret: invocation.args.operands.some((word) => word.source?.secret === true),
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
