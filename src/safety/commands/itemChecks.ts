import type { CommandCheck, Context, Invocation } from '../analysis/context';
import { isFiller, replacesImage } from '../analysis/preciousFiles';
import { literalData, noData, unknownData, unknownText, type Word } from '../analysis/word';
import { proxySetting } from './windowsChecks';

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
