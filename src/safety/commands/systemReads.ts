import { unknownData } from '../analysis/word';
import { nameLookup } from './networkChecks';
import { rule } from '../model/rule';
import { byVerb } from './byVerb';
import type { Family } from './family';

/** Commands that only look at the machine. */
export const systemReads: Family = {
  rules: {
    'clock.set': rule(
      'caution',
      'defence-evasion',
      'Sets the clock of the machine.',
      ['date -s 2020-01-01', 'hwclock --set --date=2020-01-01'],
      { misses: ['date', 'date +%s', 'hwclock'] },
    ),
    'kernel.log-clear': rule('dangerous', 'defence-evasion', 'Clears the kernel log.', ['dmesg -C'], {
      misses: ['dmesg', 'dmesg -T'],
    }),
    'kernel.parameter': rule(
      'dangerous',
      'defence-evasion',
      'Changes a kernel parameter.',
      ['sysctl -w kernel.randomize_va_space=0'],
      { misses: ['sysctl -n kernel.hostname', 'sysctl -a'] },
    ),
    'host.rename': rule(
      'caution',
      'config',
      'Changes the name of the machine.',
      ['hostname newname', 'hostnamectl set-hostname a'],
      { misses: ['hostname', 'hostname -f', 'hostnamectl'] },
    ),
    'keyring.read': rule(
      'caution',
      'secret-read',
      'Shows a stored password.',
      ['security find-generic-password -wa x', 'secret-tool lookup a b'],
      { misses: ['security list-keychains'] },
    ),
    'credential.dump': rule(
      'dangerous',
      'credential-access',
      'Copies stored passwords or private keys.',
      ['security dump-keychain -d login.keychain', 'gpg --export-secret-keys a'],
      { misses: ['security list-keychains', 'gpg --list-keys'] },
    ),
    'env.secret': rule(
      'caution',
      'secret-read',
      'Shows a variable that holds a secret.',
      ['printenv AWS_SECRET_ACCESS_KEY', 'printenv | grep -i token', 'env | grep -i password'],
      { misses: ['printenv HOME', 'env | grep LANG', 'printenv | sort'] },
    ),
  },
  commands: {
    'lsb_release ls dir vdir gls exa eza lsd ll la l colorls': {
      act: 'read',
      values:
        '-I --ignore -w --width --hide --sort --time --time-style --format --indicator-style --block-size --color',
      operands: 'data',
      output: 'names',
    },
    tree: {
      act: 'read',
      values: '-L -P -I --filelimit --charset --timefmt --sort',
      reads: '--prune',
      operands: 'data',
      when: [
        ['-o --output', 'write'],
        ['-o', '@writes'],
        ['-R', 'unknown.option', /^$/],
      ],
      output: 'names',
    },
    'stat file basename dirname realpath readlink pathchk du df dust duf lsof namei getfacl lsattr getcap mediainfo identify ffprobe pdfinfo nm objdump readelf size ldd otool dwarfdump c++filt addr2line pahole elfdump mdls mdfind locate mlocate plocate lsblk blkid findmnt zipinfo lsinitramfs cloc tokei scc sloccount onefetch vdu gdu':
      {
        act: 'read',
        values: '-f --format -c -d --max-depth -t --threshold --exclude -B --block-size -o --output',
        operands: 'data',
        output: 'names',
      },
    // Numbers of all processes, or of all that somebody runs, unless a name picks some.
    'ps pgrep': {
      act: 'read',
      values:
        '-u -U -g -G -P -s -t -d -o -p -C --user --euid --uid --group --parent --session --terminal --format --pid --sort --ppid -O --delimiter',
      check: (invocation) => ({
        output: {
          ...unknownData,
          plain: invocation.name === 'pgrep',
          everything:
            invocation.args.operands.every((word) =>
              invocation.name === 'ps' ? /^[a-z]+$/.test(word.value) : /^(?:\^?\.[*+]?\$?|)$/.test(word.value),
            ) && !invocation.has('-p --pid -C --ppid -P --parent'),
        },
      }),
    },
    sensors: { act: 'read', values: '-c', when: [['-s --set', 'change']] },
    'procs top htop btop atop glances pstree pidof pidstat vmstat iostat mpstat sar free uptime w who whoami id groups users last lastb lastlog finger logname tty uname nproc lscpu lsmem lspci lsusb lsmod lshw dmidecode hwinfo inxi neofetch fastfetch screenfetch acpi upower nvidia-smi rocm-smi vainfo glxinfo xdpyinfo locale getconf getent sw_vers system_profiler ioreg vm_stat iotop nethogs iftop nload bmon slabtop smem numastat tload dstat nmon cpuid lsns lsipc lslocks lslogins prtstat peekfd runlevel hostid procinfo modinfo ausearch aureport pcp kmon csysdig bpftop':
      { act: 'read', values: '-p -u -U -C -o -O -k -d -n -s -t -g -G', help: '-V', operands: 'data' },
    'stern kubetail kail popeye kubent kube-capacity kubectl-neat pluto': { act: 'read-remote' },
    lstopo: {
      act: 'write',
      values:
        '--of --output-format -i --input --if --input-format --only --filter --restrict --restrict-flags --flags --fontsize --gridsize --index --logical --orient --export-xml-flags --export-synthetic-flags --thickness --palette',
      operands: 'writes',
      // A file name is what it draws into; without one it opens a window or prints.
      check: (invocation) =>
        invocation.args.operands.every((word) => word.value === '-') ? { handled: true } : undefined,
    },
    'pmap pwdx pldd ipcs rc-status fc-list fc-match soxi mkvinfo javap equery kldstat zonename logread freebsd-version svcs prtconf kextstat quota ntpq xbps-query pkg-config pkgconf pciconf':
      { act: 'read' },
    'catdoc datamash': { act: 'read', operands: 'data' },
    plutil: { act: 'write', style: 'long', reads: '-s', when: [['-p -lint -type', '@cancel']] },
    nvme: {
      act: 'disk.format',
      bare: 'read',
      subs: [
        [
          'list list-subsys list-ns list-ctrl smart-log id-ctrl id-ns error-log fw-log get-log get-feature version help show-regs show-topology',
          'read',
        ],
      ],
      otherwise: 'disk.format',
    },
    blockdev: {
      act: 'disk.mount',
      values: '--setra --setfra --setbsz',
      when: [
        [
          '--getsize64 --getsz --getss --getpbsz --getbsz --getro --getra --report --getsize --getdiscardzeroes',
          '@cancel',
        ],
      ],
    },
    'fail2ban-client cscli': byVerb({
      subs: [
        ['status ping get version banned decisions/list alerts/list metrics', 'read'],
        ['stop unban', 'service.security-off'],
      ],
    }),
    'networkctl busctl xcrun': {
      act: 'verbs',
      bare: 'read',
      otherwise: 'verbs',
      help: '-h -V -v',
    },
    'sshd in.sshd': { act: 'execute', when: [['-t -T -V -G', '@help']] },
    printenv: {
      act: 'read',
      check: (invocation, context) => {
        const secret = invocation.args.operands.find((word) =>
          /SECRET|TOKEN|PASSW|API_?KEY|PRIVATE|CREDENTIAL/i.test(word.value),
        );
        if (secret !== undefined) {
          context.report('env.secret', secret.span, { target: secret.value });
        }
        return undefined;
      },
      output: 'secret',
    },
    'man info tldr apropos whatis cheat woman': {
      act: 'read',
      values: '-s -S -L -M -m -e',
      when: [['-P --pager -H --html', '@runs']],
      operands: 'data',
    },
    'sync tset reset stty resize mesg infocmp toe cls clear_console': { act: 'read' },
    date: {
      act: 'read',
      values: '-d --date -f --file -r --reference',
      when: [['-s --set', 'clock.set']],
      output: 'operands',
    },
    hwclock: { act: 'read', when: [['--set -w --systohc -s --hctosys', 'clock.set']] },
    dmesg: {
      act: 'read',
      values: '-l --level -f --facility',
      when: [['-C --clear -c --read-clear -D -E -n', 'kernel.log-clear']],
    },
    journalctl: {
      act: 'read',
      values:
        '-u --unit -n --lines -p --priority -S --since -U --until -o --output -t --identifier -g --grep -M --machine -D --directory -F --field',
      when: [['--vacuum-size --vacuum-time --vacuum-files --rotate --flush --setup-keys', 'evasion.log-remove']],
      operands: 'data',
    },
    sysctl: {
      act: 'read',
      values: '-r --pattern',
      when: [['-w --write -p --load --system', 'kernel.parameter']],
      check: (invocation, context) => {
        if (invocation.args.operands.some((word) => /^[\w.]+=/.test(word.value))) {
          context.report('kernel.parameter', invocation.span);
        }
        return undefined;
      },
    },
    hostname: {
      act: 'host.rename',
      bare: 'read',
      when: [['-f -i -I -s -d -A -y -a --fqdn --ip-address --all-ip-addresses --short --domain', '@cancel']],
    },
    hostnamectl: {
      act: 'read',
      subs: [
        ['status', 'read'],
        ['set-hostname hostname set-chassis set-icon-name set-deployment', 'host.rename'],
      ],
    },
    'timedatectl localectl': {
      act: 'read',
      subs: [
        ['status show list-timezones timesync-status show-timesync list-locales list-keymaps', 'read'],
        ['set-time set-ntp set-timezone set-local-rtc', 'clock.set'],
        ['set-locale set-keymap set-x11-keymap', 'config'],
      ],
      bare: 'read',
    },
    loginctl: {
      act: 'read',
      subs: [
        [
          'list-sessions list-users list-seats session-status user-status seat-status show-session show-user show-seat status',
          'read',
        ],
        [
          'terminate-session terminate-user kill-session kill-user lock-session unlock-session enable-linger disable-linger activate attach flush-devices',
          'change',
        ],
      ],
    },
    security: {
      act: 'config',
      subs: [
        ['list-keychains find-certificate find-identity show-keychain-info help', 'read'],
        ['find-generic-password find-internet-password', 'keyring.read'],
        ['dump-keychain export', 'credential.dump'],
        [
          'delete-keychain delete-generic-password delete-internet-password delete-certificate delete-identity',
          'delete.keys',
        ],
        ['set-key-partition-list authorizationdb authorize', 'system.accounts-write'],
        ['add-trusted-cert', 'trust.add'],
      ],
      otherwise: 'config',
    },
    'secret-tool pass gopass keyring kwallet-query kwalletcli lssecret': {
      act: 'keyring.read',
      subs: [
        ['ls list find search', 'read'],
        ['show lookup get', 'keyring.read'],
        ['insert generate edit store set init add cp mv', 'config'],
        ['rm delete clear del', 'delete.keys'],
      ],
      bare: 'read',
      otherwise: 'keyring.read',
    },
    'ioping dig nslookup host whois ping ping6 traceroute tracepath mtr arping fping drill kdig delv traceroute6 dog doggo geoiplookup speedtest speedtest-cli ipcalc sipcalc':
      {
        act: 'read-remote',
        style: 'gnu',
        values: '-c -i -W -w -s -t -m -p -I -q -f -k',
        operands: 'hosts',
        help: '-h -V',
        check: nameLookup,
      },
    'netstat ss ifstat nstat lnstat iwgetid': {
      act: 'read',
      values: '-A -f',
      help: '-h -V',
      operands: 'data',
      when: [['-K --kill', 'kill']],
    },
  },
};
