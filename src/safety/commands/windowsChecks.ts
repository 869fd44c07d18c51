import type { CommandCheck } from '../analysis/context';
import { setsVariable } from '../analysis/trustSettings';
import { pathFacts } from '../analysis/pathEffects';
import { noData, unknownData } from '../analysis/word';

export const lower = (invocation: Parameters<CommandCheck>[0]): string[] =>
  invocation.words.slice(1).map((word) => word.value.toLowerCase());

const runKeys =
  /\\(?:currentversion\\(?:run|runonce|runonceex|runservices|policies\\explorer\\run|image file execution options|winlogon|windows\\appinit_dlls|explorer\\(?:shell folders|user shell folders))|session manager|services\\|lsa|active setup|appcertdlls|shell\\open\\command|environment\\userinitmprlogonscript|terminal server|clxdllpath|authentication\\)|userinitmprlogonscript/i;
const guardKeys =
  /windows defender|policies\\microsoft\\windows\\(?:windowsupdate|system)|policies\\system|securityproviders|safeboot|firewallpolicy|amsi|enablelua|consentpromptbehavior|disableantispyware|eventlog|wdigest|uselogoncredential|fdenytsconnections|smartscreen|real-time|tamper|schannel|scriptblocklogging|modulelogging|autologger|disablecmd|disabletaskmgr|disableregistrytools|hiddenfile|attachments/i;

/** A proxy of the user, by name and value. */
export const proxySetting = /internet settings.*\b(?:proxyserver|autoconfigurl)\b.*\S/i;

export const registry: CommandCheck = (invocation, context) => {
  const [verb = '', ...rest] = lower(invocation);
  const text = rest.join(' ');
  const target = { target: invocation.words[2]?.raw ?? '' };
  if (/^(?:query|compare|flags)$/.test(verb) || verb === '/?' || verb === '') {
    if (invocation.name !== 'reg' && verb === '') {
      context.report('interactive', invocation.span);
    }
    return { handled: true };
  }
  if (verb === 'save' || verb === 'export') {
    if (/\\?(?:sam|system|security)\b/.test(rest[0] ?? '')) {
      context.report('windows.credential-dump', invocation.span, target);
    } else {
      context.report('write', invocation.span, target);
    }
  } else if (verb === 'delete') {
    context.report('registry.delete', invocation.span, target);
  } else if (
    verb === 'add' ||
    verb === 'import' ||
    verb === 'restore' ||
    verb === 'load' ||
    verb === 'copy' ||
    verb === 'unload'
  ) {
    const [, name = '', value = ''] = /\/v (\S+).*\/d (\S+)/.exec(text) ?? [];
    if (/\\environment\b/.test(text) && setsVariable(name, value)) {
      context.report('evasion.tls-off', invocation.span, target);
    }
    context.report(
      runKeys.test(text) || guardKeys.test(text) || proxySetting.test(text) ? 'registry.sensitive' : 'registry.change',
      invocation.span,
      target,
    );
  } else {
    context.report('unknown.subcommand', invocation.span);
  }
  return { handled: true };
};

export const scheduledTasks: CommandCheck = (invocation, context) => {
  const words = lower(invocation);
  if (words.length === 0 || words.some((word) => /^\/(?:query|\?)$/.test(word))) {
    return { handled: true };
  }
  context.report(
    words.some((word) => word === '/run' || word === '/end') ? 'change' : 'windows.schedule',
    invocation.span,
  );
  return { handled: true };
};

export const protectors =
  /^(?:windefend|mpssvc|sense|wscsvc|securityhealthservice|eventlog|wuauserv|sysmon\d*|mssense|wdnissvc|wdfilter|bfe|samss|vss|wbengine|swprv|sppsvc|bits|crowdstrike|csagent|sentinelagent|carbonblack|cbdefense|mcafee.*|symantec.*|sophos.*|eset.*|avast.*)$/i;

export const serviceControl: CommandCheck = (invocation, context) => {
  const words = lower(invocation).filter((word) => !word.startsWith('\\\\'));
  const [verb = '', name = ''] = words;
  if (
    /^(?:query|queryex|qc|qdescription|qfailure|qtriggerinfo|getdisplayname|getkeyname|enumdepend|sdshow|showsid|qsidtype|qprivs|qprotection|qpreferrednode|\/\?)$/.test(
      verb,
    ) ||
    verb === ''
  ) {
    return { handled: true };
  }
  if (/^(?:stop|config|delete|pause|failure|sdset)$/.test(verb) && protectors.test(name)) {
    context.report('windows.protection-off', invocation.span, { target: name });
  } else if (verb === 'create' || (verb === 'config' && words.some((word) => /^binpath=/.test(word)))) {
    context.report('windows.service-create', invocation.span, { target: name });
  } else if (verb === 'delete' || verb === 'sdset') {
    context.report('windows.service-delete', invocation.span, { target: name });
  } else {
    context.report('change', invocation.span, { target: name });
  }
  return { handled: true };
};

export const certutil: CommandCheck = (invocation, context) => {
  const text = lower(invocation).join(' ');
  if (/[-/](?:urlcache|verifyctl|url)\b/.test(text)) {
    const file = invocation.words.at(-1);
    if (file !== undefined && !/[-/]/.test(file.value.charAt(0)) && !/^https?:/i.test(file.value)) {
      context.scope.files.set(pathFacts(file, context).path, { ...unknownData, network: true });
      context.scope.files.set(file.value, { ...unknownData, network: true });
    }
    context.report('windows.download', invocation.span);
  } else if (/[-/](?:decode|decodehex|encode|encodehex)\b/.test(text)) {
    context.report(
      /[-/]decode/.test(text) || /globalroot|config\\sam|shadow/.test(text) ? 'windows.decode' : 'write',
      invocation.span,
    );
  } else if (/[-/](?:addstore|importpfx|delstore)\b/.test(text)) {
    context.report('trust.add', invocation.span);
  } else if (!/[-/](?:hashfile|dump|store|viewstore|verify|view|ping|\?|cainfo|asn)\b/.test(text)) {
    context.report('unknown.option', invocation.span);
  }
  return { handled: true };
};

export const icacls: CommandCheck = (invocation, context) => {
  const words = lower(invocation);
  if (
    !words.some((word) =>
      /^\/(?:grant|deny|remove|reset|setowner|setintegritylevel|inheritance|restore|substitute|save)|^\/[gprde]$/.test(
        word,
      ),
    )
  ) {
    return { handled: true };
  }
  const target = invocation.words[1];
  const facts = target === undefined ? undefined : pathFacts(target, context);
  const wide = words.includes('/t') || words.some((word) => /everyone|\*s-1-1-0|users/i.test(word));
  const important = facts !== undefined && ['root', 'system', 'system-top', 'home'].includes(facts.kind);
  context.report(wide || important ? 'windows.access-wide' : 'permissions.access-list', invocation.span, {
    target: target?.raw ?? '',
  });
  return { handled: true };
};

export const robocopy: CommandCheck = (invocation, context) => {
  const words = lower(invocation);
  if (words.includes('/l')) {
    return { handled: true };
  }
  if (words.some((word) => /^\/(?:mir|purge|mov|move)$/.test(word))) {
    context.report('windows.mirror', invocation.span, { target: invocation.words[2]?.raw ?? '' });
  }
  const [source, target] = invocation.args.operands;
  if (source !== undefined && target !== undefined) {
    context.writePath(target, context.copySource(source), true);
  }
  return undefined;
};

export const wmic: CommandCheck = (invocation, context) => {
  const text = lower(invocation).join(' ');
  if (/\b(?:delete|shadowcopy\s+delete)\b/.test(text)) {
    context.report(/shadowcopy/.test(text) ? 'windows.backup-delete' : 'windows.lolbin', invocation.span);
  } else if (
    /\bcall\s+(?:create|uninstall|terminate|changestartmode|stopservice|win32shutdown|setdnsserver|enable|reboot)/.test(
      text,
    ) ||
    /\/format:\s*"?https?:/.test(text) ||
    /\bcreate\b|\bset\b/.test(text)
  ) {
    context.report('windows.lolbin', invocation.span);
  } else if (!/\b(?:get|list|where|\/\?)\b|\/\?|^$/.test(text)) {
    context.report('interactive', invocation.span);
  }
  return { handled: true };
};

export const fileSystemUtility: CommandCheck = (invocation, context) => {
  const text = lower(invocation).join(' ');
  if (/\b(?:query\w*|fsinfo|diskfree|show|list|\?)\b|\/\?/.test(text) && !/\b(?:delete|set)\w*/.test(text)) {
    return { handled: true };
  }
  context.report(
    /\b(?:deletejournal|setzerodata|delete|dismount|format|setvaliddata)\b/.test(text) ? 'windows.volume' : 'write',
    invocation.span,
  );
  return { handled: true };
};

export const taskKill: CommandCheck = (invocation, context) => {
  const text = lower(invocation).join(' ');
  if (/\b(?:lsass|csrss|winlogon|wininit|services|smss|msmpeng|mssense|explorer_)\b/.test(text)) {
    context.report('process.kill-all', invocation.span);
  } else if (
    /\/im "?\*(?:\.(?:exe|\*))?"?(?: |$)/.test(text) ||
    (/\/fi\b/.test(text) &&
      (fitsNearlyAll.test(text) || (/\busername\s+eq\b/.test(text) && !/\/im\s+[^*\s]/.test(text))))
  ) {
    context.report('process.kill-all', invocation.span);
  }
  return undefined;
};

/** Filters of taskkill that leave nearly every process: all but one, above a number, of everybody. */
const fitsNearlyAll =
  /\b(?:pid|session|cputime|memusage)\s+(?:gt|ge|ne|lt|le)\b|\b(?:imagename|username|status|services|windowtitle|modules)\s+ne\b|\beq\s+\*|\bstatus\s+eq\s+running\b|\/im\s+\*/;

/** `forfiles /c "command @path"` runs the command for each file. */
export const forEachFile: CommandCheck = (invocation, context) => {
  const command = invocation.value('/c');
  if (command !== undefined) {
    const text = command.value.replace(/@(?:path|file|fname)/gi, '*');
    const level = context.levelOf(() => context.with({ fed: true }).shellText(text, 'cmd', command, noData));
    // `cmd /c echo @path` only prints.
    if (level !== 'safe' || !/^(?:cmd(?:\.exe)? \/c )?(?:echo|type|dir)\b/i.test(text)) {
      context.report('exec.inline', command.span);
    }
  }
  return undefined;
};

/** `wsl COMMAND`, `wsl -e COMMAND`, `wsl ~ -u root COMMAND`: the command runs in Linux. */
export const linuxHost: CommandCheck = (invocation, context) => {
  const words = invocation.words.slice(1);
  let at = 0;
  while (at < words.length && /^(?:-|~$)/.test(words[at]?.value ?? '')) {
    const name = words[at]?.value ?? '';
    at += /^(?:-d|--distribution|-u|--user|--cd|--shell-type)$/.test(name) ? 2 : 1;
    if (/^(?:--|-e|--exec)$/.test(name)) {
      break;
    }
  }
  const rest = words.slice(at);
  const first = rest[0];
  if (first === undefined || invocation.has('-l --list --unregister --terminate --import --export --install')) {
    return undefined;
  }
  const text = rest.map((word) => (word.value.includes(' ') ? word.raw : word.value)).join(' ');
  return { handled: true, output: context.shellText(text, 'bash', first, invocation.stdin) };
};
