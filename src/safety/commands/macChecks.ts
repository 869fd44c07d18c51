import type { CommandCheck } from '../analysis/context';

/** `scutil --get`, `systemsetup -getremotelogin`, `profiles status`: what only shows. */
const shows =
  /^-?-?(?:get\w*|list\w*|show\w*|print\w*|read|readall|search|checkmember|status|dns|proxy|nwi|version|info|isnetworkserviceenabled|secureTokenStatus)$/i;
/** Whatever else is said: a service or computer may be called `list`. */
const changes =
  /^-{0,2}(?:(?:set|remove|create|delete|add|change|switch|rename|order|detach|import|reset|enable|disable)\w*|append|merge|passwd)$/i;
/** Who may come in, and where traffic and names go. */
const opensOrDiverts =
  /^-set(?:remotelogin|remoteappleevents|webproxy\w*|securewebproxy\w*|socksfirewallproxy\w*|autoproxyurl|dnsservers|searchdomains|manual|networkserviceenabled)$/i;

/** Settings of macOS: directory, network, power, profiles. */
export const macSetting: CommandCheck = (invocation, context) => {
  const words = invocation.words.slice(1).map((word) => word.value);
  const action = words[words.indexOf('-o') + 1] ?? '';
  if (
    (words.some((word) => shows.test(word)) && !words.some((word) => changes.test(word))) ||
    (invocation.name === 'dseditgroup' && /^(?:read|checkmember)$/.test(action))
  ) {
    return { handled: true };
  }
  if (/^(?:dscl|dseditgroup|sysadminctl)$/.test(invocation.name)) {
    context.report('account.change', invocation.span);
  } else if (invocation.name === 'profiles' && /^(?:remove|-R|-D)$/.test(words[0] ?? '')) {
    context.report('audit.off', invocation.span);
  } else if (words.some((word) => opensOrDiverts.test(word))) {
    context.report('network.cut', invocation.span);
  }
  return undefined;
};

/** `defaults delete -g` forgets what every program was told. */
export const everyDefault: CommandCheck = (invocation, context) => {
  const [domain] = invocation.words.slice(2).map((word) => word.value);
  if (invocation.words.length === 3 && /^(?:-g|-globalDomain|NSGlobalDomain)$/.test(domain ?? '')) {
    context.report('macos.destructive', invocation.span);
  }
  return undefined;
};

/** Settings that switch a check off or start a program at login. */
const guarded =
  /^(?:LSQuarantine|GKAutoRearm|DisableAirDrop|LoginHook|LogoutHook|globalstate|AutomaticCheckEnabled|CriticalUpdateInstall|ConfigDataInstall|AutomaticDownload|askForPassword|AllowIdentifiedDevelopers|StartupItems|DisableLibraryValidation)$/;

export const guardedDefault: CommandCheck = (invocation, context) => {
  const key = invocation.words.find((word) => guarded.test(word.value));
  if (key !== undefined && !/^(?:askForPassword)$/.test(key.value)) {
    context.report(/Hook$|StartupItems/.test(key.value) ? 'persistence.startup-write' : 'audit.off', key.span, {
      target: key.raw,
    });
  }
  return undefined;
};
