import { noData } from '../analysis/word';
import { everyDefault, guardedDefault, macSetting } from './macChecks';
import { adminRules } from './adminRules';
import type { Family } from './family';
import { bootEntry, crontab, killProcesses, killsUsers, service, setsForAll } from './adminChecks';

/** What protects or records on macOS, by the names of its jobs. */
const macGuards =
  /com\.apple\.(?:auditd|alf|syslogd|security\w*|trustd|XProtect\w*|MRT\w*|syspolicyd|newsyslog|logd)|crowdstrike|sentinel|jamf|littlesnitch|santa|osquery|defender|carbonblack|sophos|eset/i;

export const admin: Family = {
  rules: adminRules,
  commands: {
    systemctl: {
      act: 'read',
      bare: 'read',
      values:
        '-t --type --state -p --property -H --host -M --machine -n --lines -o --output --root --job-mode -s --signal',
      otherwise: 'change',
      check: service,
      subs: [
        [
          'status list-units list-unit-files list-timers list-sockets list-jobs list-dependencies list-machines list-automounts list-paths show cat is-active is-enabled is-failed is-system-running get-default help show-environment whoami',
          { act: 'read', values: '-t --type --state -p --property -n --lines -o --output' },
        ],
        ['set-environment', { act: 'config', check: setsForAll }],
        [
          'start stop restart reload try-restart reload-or-restart kill reset-failed daemon-reload daemon-reexec set-property link revert edit add-wants add-requires service-log-level service-log-target service-watchdogs freeze thaw unset-environment import-environment preset preset-all bind log-level log-target clean cancel',
          { act: 'change', check: service },
        ],
        ['enable reenable', { act: 'persistence.enable', when: [['--now', 'persistence.enable-now']] }],
        ['disable mask unmask', { act: 'change', check: service }],
        [
          'poweroff reboot halt suspend hibernate hybrid-sleep suspend-then-hibernate kexec soft-reboot exit sleep',
          { act: 'power', when: [['-f --force', 'machine.cut-power']] },
        ],
        ['isolate rescue emergency default', 'service.target'],
        ['set-default switch-root', 'boot.change'],
      ],
    },
    'service rc-service invoke-rc.d sv': {
      act: 'change',
      check: service,
      when: [['--status-all -l --list', '@cancel']],
    },
    'rc-update update-rc.d chkconfig sysv-rc-conf': {
      act: 'persistence.enable',
      subs: [['show', 'read']],
      otherwise: 'persistence.enable',
      check: bootEntry,
      when: [['--list -l', '@cancel']],
    },
    launchctl: {
      act: 'change',
      subs: [
        ['getenv', 'read'],
        ['setenv', { act: 'config', check: setsForAll }],
        ['unsetenv', 'config'],
        ['list print print-disabled blame dumpstate managername version hostinfo procinfo', 'read'],
        [
          'unload bootout disable stop remove kill',
          {
            act: 'change',
            check: (invocation, context) => {
              const guard = invocation.words.find((word) => macGuards.test(word.value));
              if (guard !== undefined) {
                context.report('service.security-off', guard.span, { target: guard.raw });
              }
              return undefined;
            },
          },
        ],
        ['load bootstrap enable submit', { act: 'persistence.enable', when: [['-w', 'persistence.enable-now']] }],
        ['start kickstart', 'change'],
      ],
    },
    supervisorctl: { act: 'change', subs: [['status tail maintail version avail pid', 'read']], otherwise: 'change' },
    'pm2 forever monit': {
      act: 'change',
      subs: [
        ['list ls l status show describe info logs log monit prettylist jlist env report summary', 'read'],
        ['delete del kill flush', 'kill'],
      ],
      otherwise: 'execute',
    },
    'shutdown reboot halt poweroff init telinit pm-suspend pm-hibernate': {
      act: 'power',
      help: '',
      check: (invocation, context) => {
        // Elsewhere `-c` cuts the power and starts again: `shutdown -c now`.
        if (
          invocation.name === 'shutdown' &&
          (invocation.has('--show') ||
            (invocation.has('-c') && !/^(?:now|\+|\d)/.test(invocation.args.operands[0]?.value ?? '')))
        ) {
          return { handled: true };
        }
        if (/^(?:reboot|halt|poweroff)$/.test(invocation.name) && invocation.has('-f --force -n --no-sync')) {
          context.report('machine.cut-power', invocation.span);
        }
        return invocation.has('--help') ? { handled: true } : undefined;
      },
    },
    kill: { act: 'kill', style: 'long', when: [['-l -L --list --table -0', '@cancel']], check: killProcesses },
    killall5: { act: 'process.kill-all', style: 'long' },
    'killall skill': {
      act: 'kill',
      style: 'long',
      values: '-s -u -g -G -P -t -U',
      when: [['-l --list -0', '@cancel']],
      check: killProcesses,
    },
    'pkill xkill fkill': {
      act: 'kill',
      style: 'gnu',
      values: '-s -u -g -G -P -t -U -F',
      reads:
        '-f -x -n -o -i -a -e --full --exact --newest --oldest --ignore-case -1 -2 -3 -6 -8 -9 -10 -11 -12 -13 -14 -15 -18 -19 -20 -30',
      when: [['-0', '@cancel']],
      check: killProcesses,
    },
    fuser: { act: 'read', values: '-n -N', when: [['-k --kill', 'kill']], check: killsUsers },
    ipcrm: {
      act: 'change',
      values: '-M -m -Q -q -S -s --shmem-key --shmem-id --queue-key --queue-id --semaphore-key --semaphore-id',
      when: [['-a --all', 'process.kill-all']],
    },
    renice: { act: 'change' },
    'crontab fcrontab': { act: 'interactive', values: '-u', check: crontab },
    'at batch': {
      act: 'schedule.job',
      values: '-f -q -t -d -r -c',
      when: [
        ['-l -c', '@cancel'],
        ['-d -r', 'change'],
        ['-f', 'exec.script'],
      ],
      input: 'executed',
      check: (invocation, context) => {
        if (invocation.stdin.text !== undefined) {
          context.shellText(invocation.stdin.text, 'bash', invocation.span, noData);
        }
        return undefined;
      },
    },
    'atq systemd-analyze systemd-cgls systemd-cgtop coredumpctl systemd-detect-virt systemd-path systemd-delta': {
      act: 'read',
      values: '-o',
      when: [['-o --output', '@writes']],
    },
    atrm: { act: 'change' },
    tmutil: {
      act: 'macos.destructive',
      subs: [
        [
          'listbackups listlocalsnapshots latestbackup destinationinfo status machinedirectory version compare calculatedrift uniquesize isexcluded listlocalsnapshotdates',
          'read',
        ],
        ['deletelocalsnapshots delete thinlocalsnapshots', 'disk.remove-volume'],
        ['startbackup stopbackup snapshot localsnapshot enable', 'change'],
      ],
      otherwise: 'macos.destructive',
    },
    nvram: { act: 'macos.destructive', style: 'long', when: [['-p -xp', '@cancel']] },
    'bless kmutil kextload kextunload': {
      act: 'macos.destructive',
      style: 'long',
      when: [['--info -info --getBoot -getBoot', '@cancel']],
      subs: [['showloaded inspect find libraries print-diagnostics', 'read']],
      otherwise: 'macos.destructive',
    },
    defaults: {
      act: 'config',
      subs: [
        ['read read-type domains find help', 'read'],
        ['delete delete-all', { act: 'config', check: everyDefault }],
        ['write import rename', { act: 'config', check: guardedDefault }],
      ],
    },
    pmset: { act: 'config', style: 'long', when: [['-g', '@cancel']] },
    'scutil networksetup systemsetup dscl dseditgroup sysadminctl profiles': {
      act: 'config',
      style: 'long',
      when: [
        [
          '--get -getinfo -secureTokenStatus -listallnetworkservices -getairportnetwork -getdnsservers --dns --proxy --nwi -getcomputername -list -read -search -listallhardwareports -listnetworkserviceorder -getMACaddress -getmacaddress -getwebproxy -getairportpower -listpreferredwirelessnetworks',
          '@cancel',
        ],
      ],
      check: macSetting,
    },
    'useradd adduser usermod userdel deluser groupadd addgroup groupmod groupdel delgroup gpasswd chpasswd newusers vipw vigr chfn smbpasswd pwconv grpconv pam-auth-update authselect authconfig':
      {
        act: 'account.change',
        values: '-g -G -d -s -u -c -p -e -f -k',
        help: '-h -V',
      },
    pw: {
      act: 'account.change',
      subs: [['usershow groupshow usernext groupnext user/show group/show user/next group/next', 'read']],
      otherwise: 'account.change',
    },
    'chage chsh': {
      act: 'account.change',
      values: '-d -E -I -m -M -W -R -s',
      reads: '-i --iso8601',
      when: [
        ['-l --list --list-shells', '@cancel'],
        ['-d -E -I -m -M -W -s', 'account.change'],
      ],
    },
    passwd: {
      act: 'account.change',
      when: [
        ['-S --status', '@cancel'],
        ['-d -l -u -e --delete --lock --unlock --expire', 'account.change'],
      ],
      reads: '-a',
    },
    visudo: { act: 'privilege.sudoers', values: '-f', reads: '-s --strict -x', when: [['-c --check', '@cancel']] },
    'insmod modprobe rmmod depmod kmod': {
      act: 'kernel.module',
      help: '-V -h',
      values: '-C -d -S -E -F -b',
      reads: '-r -a -f -i --remove --first-time',
      when: [['-n --dry-run --show --show-depends -D -c --showconfig', '@cancel']],
      subs: [['list static-nodes', 'read']],
      otherwise: 'kernel.module',
    },
    dkms: { act: 'kernel.module', subs: [['status', 'read']], otherwise: 'kernel.module' },
    spctl: {
      act: 'audit.off',
      values: '-t --type',
      when: [
        ['-a --assess --status -s', '@cancel'],
        ['--master-disable --global-disable --disable --enable --add --remove --reset-default', 'audit.off'],
      ],
    },
    semanage: {
      act: 'audit.off',
      values: '-t -s -p -r -S -R -L',
      reads: '-n --noheading --locallist',
      when: [
        ['-l --list -E --extract -C', '@cancel'],
        ['-a --add -d --delete -D --deleteall -m --modify', 'audit.off'],
      ],
    },
    'setenforce auditctl aa-teardown aa-disable aa-complain csrutil setsebool': {
      act: 'audit.off',
      style: 'gnu',
      reads: '-k -i',
      when: [
        ['-l -s --status --list', '@cancel'],
        ['-D -d -e -R -a -A -w -W', 'audit.off'],
      ],
      subs: [['status list', 'read']],
      otherwise: 'audit.off',
    },
    'getenforce sestatus aa-status apparmor_status getsebool seinfo sesearch': { act: 'read' },
    'update-ca-certificates update-ca-trust trust': {
      act: 'trust.add',
      subs: [['list dump', 'read']],
      otherwise: 'trust.add',
    },
    'grub-install grub2-install grub-mkconfig update-grub grub2-mkconfig update-initramfs dracut mkinitcpio kexec lilo':
      {
        act: 'boot.change',
      },
    'grubby efibootmgr bootctl': {
      act: 'boot.change',
      bare: 'read',
      help: '-h -V',
      reads: '--default-index --default-title',
      when: [['--info --default-kernel --list', '@cancel']],
      check: (invocation) =>
        invocation.name === 'efibootmgr' &&
        invocation.words.slice(1).every((word) => /^-(?:v|-verbose)$/.test(word.value))
          ? { handled: true }
          : undefined,
      subs: [['status list', 'read']],
      otherwise: 'boot.change',
    },
    'gdb lldb gcore procdump process_vm_readv crash': {
      act: 'interactive',
      values: '-ex -x -p',
      help: '-v',
      when: [
        ['-p --pid', 'process.debug'],
        ['-ex -x', 'exec.inline'],
      ],
      check: (invocation, context) => {
        if (invocation.name === 'gcore' || invocation.name === 'procdump') {
          context.report('process.debug', invocation.span);
        }
        for (const option of invocation.args.options) {
          const command = /^!(.+)|^(?:shell|platform shell)\s+(.+)|^python.*os\.system\(["'](.+)["']\)/.exec(
            option.value?.value ?? '',
          );
          const text = command?.[1] ?? command?.[2] ?? command?.[3];
          if (text !== undefined) {
            context.shellText(text, 'bash', option.word, noData);
          }
        }
        return undefined;
      },
    },
    logrotate: { act: 'config', values: '-s -l -m', reads: '-f --force', when: [['-d --debug', '@cancel']] },
    'zic ldconfig updatedb': { act: 'config', reads: '-N -X -C', when: [['-p --print-cache', '@cancel']] },
    'wall write tzselect xdg-open open start explorer pbcopy xclip xsel wl-copy clip': {
      act: 'session',
      values: '-t -p -f',
    },
    'pbpaste wl-paste': { act: 'read' },
  },
};
