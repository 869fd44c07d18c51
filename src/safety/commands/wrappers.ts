import type { CommandCheck } from '../analysis/context';
import { noData, unknownData } from '../analysis/word';
import { runsAfterPairs } from './sandboxes';
import { judgeSshOptions } from './sshOptions';
import { rule } from '../model/rule';
import type { Family } from './family';

/** `env -S 'words'` splits its value and runs it with what follows. */
const splitString: CommandCheck = (invocation, context) => {
  const text = invocation.value('-S --split-string');
  if (text === undefined) {
    // Alone it prints every variable, tokens included.
    return invocation.args.operands.length === 0 ? { output: { ...unknownData, secret: true } } : undefined;
  }
  const rest = invocation.args.operands.map((word) => word.raw).join(' ');
  const output = context
    .with({ depth: context.around.depth + 1 })
    .shellText(`env ${text.value} ${rest}`, 'bash', text, invocation.stdin);
  return { handled: true, output };
};

/** Everything after the host is one text for the shell there. */
/** An address of the internet without a name. */
const bareAddress =
  /^(?:[\w.-]+@)?(?!(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\.)\d{1,3}(?:\.\d{1,3}){3}$/;

const remoteShell: CommandCheck = (invocation, context) => {
  const [host, ...rest] = invocation.args.operands;
  judgeSshOptions(invocation, context);
  for (const option of invocation.args.options.filter(({ name }) => name === '-R')) {
    // What listens over there leads back into this machine.
    context.report('network.tunnel', option.word.span, { target: option.value?.value ?? '' });
  }
  if (host === undefined) {
    return { handled: true };
  }
  if (rest.length === 0) {
    if (!invocation.stdin.none) {
      if (invocation.stdin.text !== undefined) {
        context.with({ elsewhere: 'remote' }).shellText(invocation.stdin.text, 'bash', invocation.span, noData);
      } else {
        context.report('exec.piped', invocation.span);
      }
    }
    return undefined;
  }
  const network = rest.some((word) => word.source?.network === true);
  if (network) {
    context.report('remote.command', invocation.span);
  }
  if (invocation.stdin.everything === true && !invocation.stdin.file && bareAddress.test(host.value)) {
    context.report('exfil.file', invocation.span, { target: host.raw });
  }
  const first = rest[0] as (typeof rest)[0];
  const output = context
    .with({ depth: context.around.depth + 1, elsewhere: 'remote' })
    .shellText(
      rest.map((word) => word.value).join(' '),
      'bash',
      rest.length === 1 ? first : { start: first.span.start, end: (rest.at(-1) ?? first).span.end },
      invocation.stdin,
    );
  if (invocation.stdin.secret) {
    context.report('exfil.secret', invocation.span);
  }
  return { output: { ...output, network: true } };
};

const remoteLogin = {
  act: 'connect',
  values: '-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w',
  help: '-h',
  when: [['-V -G', '@help']],
  stops: true,
  check: remoteShell,
  output: 'network',
} as const;

const words = { how: 'words' } as const;

/** Commands that only run another one. */
export const wrappers: Family = {
  rules: {
    'privilege.list': rule('caution', 'privilege', 'Works with administrator rights.', ['sudo -l'], { misses: ['id'] }),
    'privilege.shell': rule(
      'dangerous',
      'privilege',
      'Opens a shell with administrator rights, where nothing is reviewed.',
      ['sudo -i', 'sudo su', 'sudo bash'],
      { misses: ['sudo ls'] },
    ),
  },
  commands: {
    sudo: {
      act: 'privilege.sudo',
      values: '-u -g -h -p -C -r -t -T -U -R -D --user --group --prompt --chroot --chdir --host --other-user',
      help: '-V',
      when: [
        ['-l --list', 'privilege.list'],
        ['-e --edit', 'system.accounts-write'],
        ['-i --login -s --shell', 'exec.terminal'],
      ],
      runs: { how: 'words', assignments: true, where: 'privileged' },
      check: (invocation, context) => {
        const rest = invocation.args.operands;
        const bare = rest.length === 0;
        if (bare && invocation.args.options.length === 0) {
          return { handled: true };
        }
        if (
          (bare && invocation.has('-i -s --login --shell')) ||
          (rest.length === 1 &&
            /^(?:.*\/)?(?:su|bash|zsh|sh|fish|dash|ksh)$/.test(rest[0]?.value ?? '') &&
            invocation.stdin.none)
        ) {
          context.report('privilege.shell', invocation.span);
        }
        return undefined;
      },
    },
    'doas pkexec run0 gosu su-exec gksudo kdesudo dzdo please': {
      act: 'privilege.sudo',
      values: '-u -C --user',
      runs: { how: 'words', assignments: true, where: 'privileged' },
    },
    su: { act: 'privilege.sudo', values: '-s --shell -g -G -w', help: '-V', when: [['-c --command', '@runs']] },
    runuser: {
      act: 'privilege.sudo',
      values: '-s -g -G -u',
      when: [['-c --command', '@runs']],
      runs: { how: 'words', where: 'privileged' },
    },
    env: {
      act: 'read',
      values: '-u --unset -C --chdir -S --split-string -P',
      runs: { how: 'words', assignments: true },
      check: splitString,
    },
    'nohup busybox toybox unbuffer caffeinate gtime proxychains proxychains4 torsocks torify systemd-cat faketime eatmydata catchsegv':
      { act: 'read', values: '-t -w -f', runs: words },
    setsid: { act: 'read', runs: words },
    'chrt taskset setarch': { act: 'read', values: '-p --pid', runs: { how: 'words', skip: 1 } },
    'nice ionice numactl cpulimit stdbuf choom prlimit schedtool': {
      act: 'read',
      values:
        '-n --adjustment -c --class --classdata -p -P -u -i -o -e --input --output --error -l --cpu-list -m --membind -N',
      runs: words,
    },
    timeout: { act: 'read', values: '-k --kill-after -s --signal', runs: { how: 'words', skip: 1 } },
    'strace ltrace valgrind rr': {
      act: 'execute',
      values: '-e -p -s -u -S -E -P',
      when: [
        ['-p --attach', 'process.debug'],
        ['-o --output --log-file', '@writes'],
      ],
      runs: words,
    },
    watch: { act: 'read', values: '-n --interval', help: '-v', runs: { how: 'text' } },
    flock: {
      act: 'read',
      values: '-w --timeout -E -c --command',
      when: [['-c --command', '@runs']],
      runs: { how: 'words', skip: 1 },
    },
    'bwrap proot': { act: 'privilege.sudo', check: runsAfterPairs },
    nsenter: {
      act: 'privilege.sudo',
      values: '-t --target -S -G -w',
      runs: { how: 'words', where: 'privileged' },
      when: [['-t --target', 'container.host-access', /^1$/]],
    },
    'chroot unshare firejail systemd-run fakeroot schroot': {
      act: 'privilege.sudo',
      values: '-u -p -M -H --unit --property --uid --gid -t --target --userspec --groups -c',
      runs: { how: 'words', skip: 0, where: 'privileged' },
    },
    'xargs gxargs': {
      act: 'read',
      values: '-a --arg-file -d --delimiter -E -I -L --max-lines -n --max-args -P --max-procs -s --max-chars',
      runs: { how: 'words', arguments: true },
    },
    parallel: {
      act: 'read',
      values: '-j --jobs -a --arg-file -S --sshlogin -N -n -I -C --colsep --delay --timeout --joblog --tmpdir',
      runs: { how: 'words', arguments: true },
      check: (invocation, context) => {
        const at = invocation.args.operands.findIndex((word) => /^:::/.test(word.value));
        const command = at < 0 ? invocation.args.operands : invocation.args.operands.slice(0, at);
        const values =
          at < 0 ? [] : invocation.args.operands.slice(at + 1).filter((word) => !word.value.startsWith(':::'));
        if (command.length === 0) {
          values.forEach((value) => context.shellText(value.value, 'bash', value, noData));
        } else if (values.length > 0) {
          const text = command.map((word) => word.value).join(' ');
          for (const value of values.slice(0, 8)) {
            context
              .with({ depth: context.around.depth + 1 })
              .shellText(
                text.includes('{}') ? text.replaceAll('{}', value.value) : `${text} '${value.value}'`,
                'bash',
                value,
                noData,
              );
          }
        }
        return undefined;
      },
    },
    'ssh mosh rsh slogin': remoteLogin,
    autossh: { ...remoteLogin, values: `${remoteLogin.values} -M` },
    sshpass: { act: 'connect', values: '-p -f -d -P', runs: words },
    script: { act: 'write', values: '-c --command', when: [['-c --command', '@runs']], operands: 'writes' },
    'tmux screen zellij byobu': {
      act: 'interactive',
      values: '-f -L -S -s -t -c -n -x -y',
      help: '-V -v -ls',
      subs: [
        [
          'ls list-sessions list-windows list-panes lsw lsp info show-options list-keys lscm list-commands display-message has-session list-clients lsc list-buffers show-messages',
          'read',
        ],
        [
          'new new-session send-keys run-shell neww new-window split-window splitw attach a attach-session source-file pipe-pane detach rename-session select-window if-shell set-option set switch-client kill-session kill-window kill-pane',
          'interactive',
        ],
        ['kill-server', 'kill'],
      ],
      otherwise: 'interactive',
    },
    'entr nodemon watchexec chokidar reflex': {
      act: 'execute',
      values: '-w -e --exts --watch -x --exec -i',
      when: [['-x --exec', '@runs']],
      runs: words,
    },
    'dbus-run-session xvfb-run cgexec sg newgrp arch linux32 linux64 dumb-init tini catatonit op_run with-contenv chpst s6-setuidgid':
      { act: 'read', values: '-s --server-args -g -u', runs: words },
  },
};
