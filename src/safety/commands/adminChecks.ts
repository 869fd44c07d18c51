import type { CommandCheck, Context } from '../analysis/context';
import { pathFacts } from '../analysis/pathEffects';
import { isWholePlace } from '../analysis/wholePlaces';
import { noData, type Word } from '../analysis/word';

const firewallNames =
  /^(?:ufw|firewall|firewalld|iptables|nftables|apparmor|auditd|fail2ban|selinux|falcon\S*|crowdstrike\S*|sentinel\S*|carbonblack\S*|cbagentd|ds_agent|xagt|tripwire|aide|suricata|snort|zeek|clamav\S*|clamd|crowdsec|ossec|wazuh-agent|osqueryd|rsyslog|syslog\S*|systemd-journald|sysmon|esets?|mdatp|sshd_)(?:\.service)?$/;

export const service: CommandCheck = (invocation, context) => {
  const names = invocation.args.operands.map((word) => word.value);
  const verb = invocation.name === 'service' ? (names[1] ?? '') : (invocation.sub.split('/').pop() ?? '');
  const subject = invocation.name === 'service' ? names.slice(0, 1) : names;
  if (/^(?:stop|disable|mask|kill)$/.test(verb) && subject.some((name) => firewallNames.test(name))) {
    context.report('service.security-off', invocation.span, { target: subject[0] ?? '' });
  }
  if (invocation.name === 'service' && /^(?:status|--status-all)$/.test(verb)) {
    return { handled: true };
  }
  return undefined;
};

/** What protects the machine is not started any more. */
export const bootEntry: CommandCheck = (invocation, context) => {
  const words = invocation.words.slice(1).map((word) => word.value);
  const guard = words.find((word) => firewallNames.test(word));
  if (guard !== undefined && words.some((word) => /^(?:off|del|delete|remove|disable|--del)$/.test(word))) {
    context.report('service.security-off', invocation.span, { target: guard });
  }
  return undefined;
};

/** Sets variables of every program that starts from now on: `launchctl setenv A b`, `systemctl --user set-environment A=b`. */
export const setsForAll: CommandCheck = (invocation, context) => {
  const { operands } = invocation.args;
  for (const [index, word] of operands.entries()) {
    const [, joined, value] = /^(\w+)=(.*)$/s.exec(word.value) ?? [];
    const next = operands[index + 1];
    if (joined !== undefined) {
      context.assignEnvironment(joined, value ?? '', word.span, 'always');
    } else if (next !== undefined) {
      context.assignEnvironment(word.value, next.value, word.span, 'always');
    }
  }
  return undefined;
};

export const crontab: CommandCheck = (invocation, context) => {
  if (invocation.has('-r')) {
    context.report('schedule.remove-all', invocation.span);
  } else if (invocation.has('-l') && !invocation.has('-e')) {
    return { handled: true };
  } else if (!invocation.has('-e')) {
    context.report('schedule.install', invocation.span);
  }
  return undefined;
};

export const triesImport: CommandCheck = (invocation) =>
  invocation.has('-n') && invocation.has('-F') ? { handled: true } : undefined;

/** `fuser -km /home`: whoever has anything open on the whole file system, not only in one place. */
export const killsUsers: CommandCheck = (invocation, context) => {
  if (invocation.has('-k --kill') && invocation.has('-m -M -c --mount --ismountpoint')) {
    context.report('process.kill-all', invocation.span);
  }
  return undefined;
};

export const killProcesses: CommandCheck = (invocation, context) => {
  const target = invocation.words
    .slice(1)
    .map((word) => word.value)
    .filter((word, at) => word !== '--' && (at > 0 || word !== '-s'));
  if (invocation.words.some((word) => word.source?.everything === true)) {
    context.report('process.kill-all', invocation.span);
  } else if (
    target.includes('-1') &&
    target.indexOf('-1') > 0 &&
    target.length > 1 &&
    /^-?(?:9|15|(?:SIG)?(?:KILL|TERM))$/i.test(target[0] ?? '')
  ) {
    context.report('process.kill-all', invocation.span);
  } else if (
    target.includes('1') &&
    /^(?:kill)$/.test(invocation.name) &&
    target.length <= 2 &&
    target.at(-1) === '1'
  ) {
    context.report('process.kill-all', invocation.span);
  } else if (
    /^(?:pkill|killall|skill)$/.test(invocation.name) &&
    invocation.has('-u -U --uid --euid --user') &&
    invocation.args.operands.filter((word) => !word.value.startsWith('-')).length === 0
  ) {
    // No pattern: everything that user runs.
    context.report('process.kill-all', invocation.span);
  } else if (
    invocation.name === 'pkill' &&
    invocation.args.operands.some((word) => /^(?:\^?\.[*+]?\$?|)$/.test(word.value))
  ) {
    context.report('process.kill-all', invocation.span);
  }
  return undefined;
};

export const mountDevice: CommandCheck = (invocation) =>
  invocation.args.operands.length === 0 && !invocation.has('-a -o') ? { handled: true } : undefined;

export const archive: CommandCheck = (invocation, context) => {
  const flags = invocation.words[1]?.value ?? '';
  const bundled = /^-?[a-zA-Z]+$/.test(flags) && !flags.startsWith('--') ? flags : '';
  const lists = (/t/.test(bundled) && !/[xc]/.test(bundled)) || invocation.has('-t --list -d --diff --compare');
  for (const option of invocation.args.options) {
    const action = /^exec=(.*)$/s.exec(option.value?.value ?? '')?.[1];
    if (option.name === '--checkpoint-action' && action !== undefined) {
      context.report('archive.runs', option.word.span);
      context.shellText(action, 'bash', option.word, noData);
    } else if (
      /^--(?:to-command|use-compress-program|rsh-command|info-script|new-volume-script)$|^-[IF]$/.test(option.name) &&
      option.value !== undefined &&
      !/^(?:gzip|bzip2|xz|zstd|lz4|pigz|pbzip2|lzip|lzma|brotli)(?: -\w+)*$/.test(option.value.value)
    ) {
      context.report('archive.runs', option.word.span);
      context.shellText(option.value.value, 'bash', option.word, noData);
    }
  }
  if (invocation.has('--remove-files') || invocation.has('--delete')) {
    context.report('delete.many', invocation.span);
  }
  const folder = invocation.value('-C --directory');
  if (invocation.stdin.network && !lists) {
    context.scope.fetched = true;
  }
  if (folder !== undefined && !lists) {
    const facts = pathFacts(folder, context);
    const forced = invocation.has('--overwrite --unlink-first -U --recursive-unlink');
    if (forced && isSystemPlace(folder, context)) {
      context.report('archive.over-system', folder.span, { target: folder.raw });
    } else if (facts.kind === 'root' || facts.kind === 'system-top') {
      context.report('archive.system', folder.span, { target: folder.raw });
    }
  }
  if (invocation.has('-P --absolute-names') && /x/.test(bundled)) {
    context.report('archive.system', invocation.span);
  }
  const creates = /^-?[a-zA-Z]*c/.test(bundled) || invocation.has('-c --create');
  const whole = creates && invocation.args.operands.some((word) => isWholePlace(word, context));
  const secret = creates && invocation.args.operands.some((word) => context.isSecret(word.value));
  return lists
    ? { handled: true }
    : {
        output: {
          text: undefined,
          network: invocation.stdin.network,
          secret,
          decoded: false,
          none: false,
          file: !whole,
          everything: whole,
        },
      };
};

export const zipFiles: CommandCheck = (invocation, context) => {
  const test = invocation.value('-TT --unzip-command');
  if (test !== undefined) {
    context.report('archive.runs', test.span);
    context.shellText(test.value, 'bash', test, noData);
  }
  if (invocation.has('-m')) {
    context.report('delete.many', invocation.span);
  }
  return undefined;
};

/** Where the system lives; programs of one's own go below `/usr/local`, `/opt` and `/srv`. */
export function isSystemPlace(folder: Word, context: Context): boolean {
  const { kind, path } = pathFacts(folder, context);
  return (
    kind === 'root' || (kind === 'system-top' && !/^\/(?:usr\/local|opt|srv|mnt|media|home|var\/www|run)\b/.test(path))
  );
}

/** `unzip -o a.zip -d /`, `7z x a.7z -o/ -y`, `cpio -idu -D /`: no question before a file is replaced. */
export const unpackOver: CommandCheck = (invocation, context) => {
  const { name, words } = invocation;
  const joined = words.find((word) => /^7z\w*$/.test(name) && /^-o./.test(word.value));
  const folder =
    joined === undefined
      ? (invocation.value('-d --directory -C') ?? invocation.value('-D'))
      : { ...joined, value: joined.value.slice(2) };
  const forced = words.some((word) =>
    (name === 'cpio' ? /^-\w*u|^--unconditional$/ : /^-(?:o|y|f|aoa|\w*o\w*)$|^--force/).test(word.value),
  );
  if (folder !== undefined && forced && isSystemPlace(folder, context)) {
    context.report('archive.over-system', folder.span, { target: folder.raw });
  }
  return undefined;
};
