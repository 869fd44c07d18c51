import { rule } from '../model/rule';
import { byVerb } from './byVerb';
import type { Family } from './family';
import { judgedByWords } from './judgedByWords';
import { routerConsole } from './routerConsole';

/** Hardware, kernel and system tools of Linux that only administrators type, and their many readers. */
export const hostTools: Family = {
  rules: {
    'device.register': rule(
      'dangerous',
      'disk',
      'Writes straight to a device or bus, past every driver.',
      ['i2cset -y 0 0x50 0 0xff', 'setpci -s 00:1f.0 40.w=ffff'],
      { misses: ['i2cdetect -l', 'setpci -s 00:1f.0 40.w'], scope: 'system' },
    ),
    'system.tmpfiles': rule(
      'dangerous',
      'filesystem-destroy',
      'Removes what the configuration of temporary files names, wherever it is.',
      ['systemd-tmpfiles --remove', 'systemd-tmpfiles --purge a.conf'],
      { misses: ['systemd-tmpfiles --cat-config', 'systemd-tmpfiles --create'] },
    ),
  },
  commands: {
    'lsscsi lsirq lsfd biosdecode vpddecode nfsstat nfsiostat mountstats zdump nvtop amdgpu_top intel_gpu_top radeontop clinfo vulkaninfo glxgears es2_info eglinfo dool pinky mountpoint getfattr pscap netcap filecap audit2why nmblookup smbtree idevice_id ideviceinfo usb-devices lsgpu kvm-ok virt-what virt-host-validate virt-top virt-df virt-cat virt-ls virt-inspector systemd-escape systemd-id128 systemd-ac-power biolatency execsnoop opensnoop gpiodetect gpioinfo gpioget gpiomon lsinput evtest repquota crm_mon corosync-quorumtool rdmsr sg_inq sg_map sg_luns sg_readcap sg_vpd sg_logs scsi_id tlp-stat auvirt ausyscall lsmcli systool lspcmcia lsdasd lscss lszfcp acpidump edac-util':
      { act: 'read', operands: 'data' },
    rpcinfo: { act: 'read', operands: 'data', values: '-n -T -a', when: [['-d', 'change']] },
    'corosync-cfgtool': { act: 'read', when: [['-R -H -r -k', 'change']] },
    'testparm named-checkconf named-checkzone unbound-checkconf varnishstat varnishlog varnishtop varnishhist dnssec-verify':
      { act: 'read', operands: 'data' },
    'pwck grpck': { act: 'account.change', when: [['-r --read-only', '@cancel']] },
    faillog: { act: 'read', when: [['-m -r -l --maximum --reset --lock-secs', 'account.change']] },
    'faillock pam_tally2': {
      act: 'read',
      values: '--user -u --dir -f --file',
      when: [['--reset -r', 'account.change']],
    },
    quotacheck: { act: 'config' },
    'edquota setquota quotaon quotaoff xfs_quota': { act: 'config', bare: 'read' },
    vnstat: { act: 'read', values: '-i --iface', when: [['--add --remove --rename --setalias', 'config']] },
    iwlist: { act: 'read', operands: 'data' },
    'mii-tool': { act: 'read', when: [['-r -R -F -A --restart --reset --force --advertise', 'network.configure']] },
    setfattr: { act: 'permissions.access-list' },
    capsh: {
      act: 'exec.terminal',
      check: (invocation) =>
        invocation.words
          .slice(1)
          .every((word) => /^--(?:print|supports=.*|has-p=.*|current|decode=.*)$/.test(word.value))
          ? { handled: true }
          : undefined,
    },
    'i2cdetect i2cdump i2cget': { act: 'change', bare: 'read', reads: '-y -a -r', when: [['-l -F -V', '@cancel']] },
    'i2cset i2ctransfer wrmsr memtool devmem devmem2': { act: 'device.register', help: '-h -V' },
    setpci: {
      act: 'read',
      values: '-s -d',
      check: (invocation, context) => {
        if (invocation.args.operands.some((word) => word.value.includes('='))) {
          context.report('device.register', invocation.span);
        }
        return undefined;
      },
    },
    'gpioset pinctrl raspi-gpio': {
      act: 'change',
      subs: [['get funcs list status', 'read']],
      otherwise: 'change',
    },
    'vcgencmd tvservice': {
      act: 'change',
      check: judgedByWords([
        [/^(?:get_\w+|measure_\w+|commands|version|vcos|-s|-n|--status|display_power$)/, 'read'],
        [/./, 'change'],
      ]),
    },
    'rpi-eeprom-update rpi-eeprom-config rpi-update': {
      act: 'device.flash',
      when: [['-l -h', '@cancel']],
    },
    'raspi-config': { act: 'interactive' },
    udevadm: {
      act: 'change',
      subs: [['info monitor test test-builtin verify cat', 'read']],
      otherwise: 'change',
    },
    'cpupower cpufreq-set cpufreq-info x86_energy_perf_policy': {
      act: 'config',
      subs: [['frequency-info idle-info monitor info powercap-info', 'read']],
      otherwise: 'config',
    },
    'tuned-adm power-profiles-daemon powerprofilesctl': {
      act: 'config',
      subs: [['list active recommend verify profile_info get list-holds', 'read']],
      otherwise: 'config',
    },
    'tlp thermald acpid powertop turbostat': { act: 'config', bare: 'interactive' },
    keyctl: {
      act: 'config',
      subs: [
        ['show list rlist describe rdescribe search supports get_persistent id security request', 'read'],
        ['print pipe read', 'secret.read'],
        ['clear revoke purge unlink invalidate reject', 'delete.keys'],
      ],
      otherwise: 'config',
    },
    'systemd-tmpfiles': {
      act: 'change',
      when: [
        ['--cat-config --tldr', '@cancel'],
        ['--dry-run', '@dry-run'],
        ['--remove --purge --clean', 'system.tmpfiles'],
      ],
    },
    'systemd-cryptenroll': {
      act: 'disk.volume',
      values: '--wipe-slot',
      when: [['--wipe-slot', 'disk.remove-volume']],
    },
    'systemd-repart': { act: 'disk.partition', when: [['--dry-run', '@cancel', /^(?:yes|true|1)$/]] },
    'systemd-sysusers': {
      act: 'account.change',
      when: [
        ['--cat-config', '@cancel'],
        ['--dry-run', '@dry-run'],
      ],
    },
    'portablectl systemd-sysext systemd-confext oomctl': {
      act: 'change',
      bare: 'read',
      subs: [['list inspect is-attached status dump', 'read']],
      otherwise: 'change',
    },
    'systemd-nspawn': { act: 'container.run', values: '-D -i -M -u' },
    bpftool: {
      act: 'kernel.module',
      when: [['-j -p', 'read']],
      check: judgedByWords([
        [/\b(?:load|attach|detach|pin|delete|update|freeze|run|create)\b/, 'kernel.module'],
        [/\b(?:show|list|dump|tree|probe|lookup|getnext|help|version|perf)\b/, 'read'],
      ]),
    },
    bpftrace: { act: 'exec.inline', when: [['-l --info', '@cancel']] },
    perf: {
      act: 'execute',
      bare: 'read',
      subs: [
        ['list evlist version buildid-list', 'read'],
        ['report annotate diff', { act: 'read', when: [['--objdump --addr2line', '@runs']] }],
        [
          'script',
          {
            act: 'execute',
            values:
              '-i --input -F --fields -C --cpu -c --comms -S --symbols -G --hide-call-graph --pid --tid --time --max-stack --stop-bt',
            bare: 'read',
            when: [
              ['-s --script', 'exec.script'],
              ['-g --gen-script', 'write'],
            ],
            // An operand names a script that is run.
            check: (invocation) => (invocation.args.operands.length === 0 ? { handled: true } : undefined),
          },
        ],
      ],
      otherwise: 'execute',
    },
    'sysbench bonnie++ iozone geekbench phoronix-test-suite blktrace': { act: 'execute', bare: 'read' },
    fio: {
      act: 'execute',
      check: (invocation, context) => {
        const target = invocation.words.find((word) => /^-?-?filename=\/dev\/(?!null|zero|shm)/.test(word.value));
        if (target !== undefined && invocation.words.some((word) => /rw=\w*write|rw=rw|rw=randrw/.test(word.value))) {
          context.report('disk.write', target.span, { target: target.raw });
        }
        return undefined;
      },
    },
    pv: { act: 'read', values: '-L -s -N -i -B', operands: 'reads', output: 'file' },
    'minicom picocom cu kermit dtach abduco cyclone tio': { act: 'interactive', help: '-h -V' },
    lvm: { act: 'interactive', runs: { how: 'words' } },
    kpartx: { act: 'disk.volume', when: [['-l', '@cancel']] },
    'addpart delpart resizepart integritysetup veritysetup bcachefs bcache-super-show dmeventd mpathpersist': {
      act: 'disk.volume',
      subs: [['status dump show-super fs_usage', 'read']],
      otherwise: 'disk.volume',
    },
    'ntfsclone ntfsresize e2undo': {
      act: 'disk.repair',
      values: '-o -O -s',
      reads: '-f --force -P --no-progress-bar -m -c --check',
      when: [['-n --no-action -i --info', '@cancel']],
    },
    fatresize: { act: 'disk.repair', values: '-s', when: [['-i --info', '@cancel']] },
    'e2image extundelete ext4magic fsck.xfs fsck.btrfs reiserfstune': { act: 'disk.repair' },
    ntfsundelete: { act: 'read', when: [['-u -c --undelete --copy', 'disk.repair']] },
    'sfill sswap': { act: 'disk.volume' },
    sdparm: { act: 'read', when: [['-s --set -C --command -c --clear', 'device.register']] },
    ledctl: { act: 'change', when: [['-L --list-controllers -P', '@cancel']] },
    'checkmodule semodule_package': { act: 'write' },
    semodule: {
      act: 'audit.off',
      when: [['-l -lfull -lstandard --list --list-modules', '@cancel']],
    },
    audit2allow: { act: 'read', when: [['-M -o', 'write']] },
    apparmor_parser: {
      act: 'config',
      when: [
        ['-R --remove -C --Complain', 'audit.off'],
        ['-p --preprocess -N --names -Q -S', '@cancel'],
      ],
    },
    'aa-enforce aa-genprof aa-logprof aa-autodep aa-cleanprof augenrules': { act: 'config' },
    'aa-unconfined aa-notify aa-features-abi': { act: 'read' },
    rkhunter: {
      act: 'config',
      reads: '--sk --skip-keypress --rwo --report-warnings-only --nocolors --enable --disable -l --logfile',
      when: [['-c --check --list --versioncheck -C --config-check', '@cancel']],
    },
    mdutil: { act: 'config', when: [['-s -P', '@cancel']] },
    mdimport: { act: 'config', when: [['-L -X -A', '@cancel']] },
    log: {
      act: 'read',
      subs: [
        ['show stream stats help', 'read'],
        ['collect', 'write'],
        ['config', 'config'],
        ['erase', 'evasion.log-remove'],
      ],
      otherwise: 'unknown.subcommand',
    },
    pihole: {
      act: 'config',
      bare: 'read',
      reads: '-e -j -adlist -exact',
      when: [['-c -q -t -v', '@cancel']],
      subs: [
        ['status query tail version chronometer', 'read'],
        ['disable flush', 'service.security-off'],
      ],
      otherwise: 'config',
    },
    tripwire: {
      act: 'config',
      values: '-m',
      when: [
        ['--check --test', '@cancel'],
        ['-m', '@cancel', /^[ct]$/],
      ],
    },
    'chkrootkit lynis aide unhide': {
      act: 'config',
      reads: '-c -B -r -V --report --before --after --limit',
      when: [['--check -C --compare --list --versioncheck --config-check', '@cancel']],
      subs: [['audit show', 'read']],
      otherwise: 'config',
      bare: 'read',
    },
    rtcwake: { act: 'power', values: '-m -s -t', when: [['-n --dry-run --list-modes', '@cancel']] },
    pivot_root: { act: 'disk.unmount-all' },
    setpriv: {
      act: 'privilege.sudo',
      values: '--reuid --regid',
      when: [['-d --dump', '@cancel']],
      runs: { how: 'words' },
    },
    sudoedit: { act: 'interactive' },
    'cgcreate cgset cgdelete cgclear cgclassify': { act: 'config' },
    'initctl runsv s6-svc s6-rc dinitctl circusctl god shepherd herd': {
      act: 'change',
      subs: [['status list check show-config version', 'read']],
      otherwise: 'change',
    },
    'rpm-ostree ostree bootc transactional-update': byVerb({
      subs: [
        ['status log refs show db/list db/diff admin/status ls remote/list', 'read'],
        ['upgrade update install override rebase deploy admin/upgrade pull switch', 'install'],
      ],
    }),
    'lxc-ls lxc-info lxc-top': { act: 'read' },
    'lxc-start lxc-stop lxc-create lxc-copy lxc-freeze lxc-unfreeze lxc-snapshot': { act: 'change' },
    'lxc-destroy': { act: 'machine.remove' },
    'lxc-attach lxc-execute': {
      act: 'container.exec',
      values: '-n --name',
      runs: { how: 'words', where: 'container' },
    },
    'guestfish guestmount virt-edit virt-customize virt-rescue virt-sysprep': { act: 'interactive', bare: 'read' },
    'xl vzctl prlsrvctl': byVerb({
      subs: [
        ['list info top vcpu-list network-list block-list uptime dmesg', 'read'],
        ['destroy', 'machine.cut-power'],
      ],
    }),
    stonith_admin: {
      act: 'machine.cut-power',
      values: '-B -F -U -l -t -T',
      when: [['-L --list-registered -I --list-installed -l --list -H --history', '@cancel']],
    },
    'fence_ipmilan fence_ilo fence_apc fence_virsh fence_xvm': {
      act: 'machine.cut-power',
      values: '-o --action -a -l -p',
      when: [['-o --action', '@cancel', /^(?:status|list|monitor|metadata)$/]],
    },
    'pcs crm crm_resource crm_attribute crmadmin cibadmin': byVerb({
      subs: [
        ['status config resource/show resource/config constraint/list', 'read'],
        ['cluster/stop cluster/destroy stonith/fence node/standby node/fence resource/cleanup', 'service.data-remove'],
      ],
    }),
    'lfs lctl beegfs-ctl mmlsfs mmlscluster': {
      act: 'config',
      subs: [['df find getstripe quota check getname osts mdts get_param list_param dl', 'read']],
      otherwise: 'config',
    },
    conntrack: {
      act: 'read',
      when: [
        ['-D --delete -F --flush', 'network.cut'],
        ['-I -U', 'network.configure'],
      ],
    },
    ipvsadm: {
      act: 'network.configure',
      bare: 'read',
      reads: '-n --stats --rate -c --connection --daemon --exact --thresholds --persistent-conn',
      when: [
        ['-L -l -ln -Ln --list -S', '@cancel'],
        ['-C --clear -D -d -R', 'network.cut'],
      ],
    },
    'ovs-ofctl ovs-dpctl ovs-appctl ovn-nbctl ovn-sbctl': byVerb({
      subs: [['show dump-flows dump-ports dump-tables dump-desc list-br fdb/show', 'read']],
    }),
    'hcitool btmgmt hciconfig rfcomm': {
      act: 'network.configure',
      bare: 'read',
      subs: [['dev scan inq name info con lescan show version', 'read']],
      otherwise: 'network.configure',
    },
    'vtysh birdc birdcl bgpctl exabgpcli': {
      act: 'network.configure',
      values: '-c --command -d --daemon -s --vty_socket -N --pathspace -f --inputfile',
      bare: 'interactive',
      when: [['-f --inputfile -b --boot -m --markfile', 'network.configure']],
      check: routerConsole,
    },
    'dbus-send gdbus qdbus': {
      act: 'change',
      when: [['--introspect', '@cancel']],
      subs: [['introspect monitor wait', 'read']],
      otherwise: 'change',
    },
    runsvdir: { act: 'execute' },
    'fc-cache update-desktop-database update-mime-database gtk-update-icon-cache xdg-user-dirs-update loadkeys localedef locale-gen appstreamcli mandb':
      { act: 'config', when: [['--help', '@help']] },
    'xdg-mime xdg-settings': {
      act: 'config',
      subs: [['query get check', 'read']],
      otherwise: 'config',
    },
    kreadconfig5: { act: 'read' },
    'flameshot grim slurp spectacle gnome-screenshot': { act: 'write' },
    'idevicebackup2 ios-deploy idevicerestore ideviceinstaller': byVerb(),
    'usbreset usbguard usbip usbmuxd': {
      act: 'change',
      subs: [['list-devices list-rules list port', 'read']],
      otherwise: 'change',
    },
    'mpremote ampy rshell nodemcu-tool': byVerb({ subs: [['ls list devs devices', 'read']] }),
  },
};
