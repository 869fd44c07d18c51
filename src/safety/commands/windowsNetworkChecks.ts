import type { CommandCheck } from '../analysis/context';
import { unknownData } from '../analysis/word';
import { fullName } from '../model/abbreviations';
import { lower, protectors } from './windowsChecks';

const verbs =
  'user users use localgroup group accounts computer stop start statistics stats pause continue share session file time view config helpmsg help name send print'.split(
    ' ',
  );

/** `net user x /del`: words and options may be shortened; any option but the one for the domain changes an account. */
export const net: CommandCheck = (invocation, context) => {
  const words = lower(invocation);
  const [first = ''] = words;
  const verb = fullName(first, verbs) ?? first;
  const changes = words.some(
    (word) => word.startsWith('/') && !/^\/(?:do(?:m(?:a(?:in?)?)?)?|h(?:e(?:lp?)?)?|\?)$/.test(word),
  );
  switch (verb) {
    case 'user':
    case 'users':
    case 'localgroup':
    case 'group':
    case 'accounts':
    case 'computer':
      if (changes || (verb.startsWith('user') && words.filter((word) => !word.startsWith('/')).length > 2)) {
        context.report('windows.account', invocation.span);
      }
      return { handled: true };
    case 'stop':
    case 'start':
    case 'pause':
    case 'continue':
      if (words.length > 1) {
        context.report(
          verb === 'stop' && protectors.test((words[1] ?? '').replaceAll('"', ''))
            ? 'windows.protection-off'
            : 'change',
          invocation.span,
          { target: words[1] ?? '' },
        );
      }
      return { handled: true };
    case 'share':
    case 'use':
    case 'session':
    case 'file':
      if (words.length > 1 && !words.includes('/?')) {
        context.report(
          (verb !== 'use' && words.some((word) => /^\/[dcg]/.test(word))) || verb === 'share'
            ? 'windows.share'
            : 'connect',
          invocation.span,
        );
      }
      return { handled: true };
    case 'time':
      if (words.some((word) => word.startsWith('/s'))) {
        context.report('clock.set', invocation.span);
      }
      return { handled: true };
    default:
      return /^(?:view|config|statistics|stats|help|helpmsg|\/\?|name|)$/.test(verb) ? { handled: true } : undefined;
  }
};

const contexts =
  'advfirewall branchcache bridge consec dhcpclient diag dnsclient dynamic firewall http httpstunnel interface ip ipsec ipv4 ipv6 isatap lan mainmode mbn namespace netio nlm p2p portproxy ras routing rpc static tcp teredo trace udp wcn wfp winhttp winsock wlan 6to4'.split(
    ' ',
  );
const netshVerbs =
  'set add delete reset connect disconnect start stop export exec uninstall refresh rename reload register show dump'.split(
    ' ',
  );

interface NetshLine {
  readonly contexts: readonly string[];
  readonly verb: string | undefined;
  readonly object: string;
}

/** `int ip sh conf`: the contexts, then the verb, each as far as it is needed to tell it. */
function readNetsh(words: readonly string[]): NetshLine {
  const entered: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (/^[-/][acfrup]$/.test(word)) {
      entered.push(word === '-c' ? (fullName(words[index + 1] ?? '', contexts) ?? '') : word);
      index += 1;
      continue;
    }
    const verb = contexts.includes(word) ? undefined : fullName(word, netshVerbs);
    const context = fullName(word, contexts);
    if (verb !== undefined || context === undefined) {
      return { contexts: entered, verb: verb ?? word, object: words[index + 1] ?? '' };
    }
    entered.push(context);
  }
  return { contexts: entered, verb: undefined, object: '' };
}

export const netsh: CommandCheck = (invocation, context) => {
  const words = lower(invocation);
  const line = readNetsh(words);
  const within = (...names: readonly string[]): boolean => names.some((name) => line.contexts.includes(name));
  if (words.some((word) => word.startsWith('key=c'))) {
    context.report('secret.read', invocation.span);
    return { handled: true, output: { ...unknownData, secret: true } };
  }
  if (line.verb === 'show' || line.verb === 'dump' || /^(?:help|\/?\?)$/.test(line.verb ?? words.at(-1) ?? '')) {
    return { handled: true };
  }
  if (line.verb === undefined && !within('-f', '/f')) {
    context.report('interactive', invocation.span);
  } else if (within('advfirewall', 'firewall', 'consec', 'mainmode', 'ipsec')) {
    context.report('firewall.change', invocation.span);
  } else if (within('portproxy', 'trace') || (line.verb === 'add' && 'helper'.startsWith(line.object || '-'))) {
    context.report('windows.lolbin', invocation.span);
  } else {
    context.report(cutsOff(line, within('winhttp')) ? 'network.cut' : 'network.configure', invocation.span);
  }
  return { handled: true };
};

function cutsOff({ verb, object }: NetshLine, proxy: boolean): boolean {
  return (
    verb === 'reset' ||
    verb === 'delete' ||
    (verb === 'set' && (proxy || fullName(object, ['address', 'dns', 'dnsservers', 'interface']) !== undefined))
  );
}
