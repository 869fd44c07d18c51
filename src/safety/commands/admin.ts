import { noData } from '../analysis/word';
import { everyDefault, guardedDefault, macSetting } from './macChecks';
import { adminRules } from './adminRules';
import type { Family } from './family';
import { bootEntry, crontab, killProcesses, mountDevice, partition, service, setsForAll } from './adminChecks';

/** What protects or records on macOS, by the names of its jobs. */
/** Options of the volume tools that take a value: `-ntest` names a volume, `-t` only tries. */
const volumeValues = '-L -l -n -i -I -m -c -r -R -Z -W -a -A -M -p -C -k -s -S -u -V -f';

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
      reads: '-1 -2 -3 -6 -8 -9 -10 -11 -12 -13 -14 -15 -18 -19 -20 -30',
      when: [['-0', '@cancel']],
      check: killProcesses,
    },
    fuser: { act: 'read', values: '-n', when: [['-k --kill', 'kill']] },
    renice: { act: 'change' },
    'crontab fcrontab': { act: 'interactive', values: '-u', check: crontab },
    'at batch': {
      act: 'schedule.job',
      values: '-f -q -t -d -r -c',
      when: [
        ['-l', '@cancel'],
        ['-c', '@cancel'],
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
    mount: { act: 'disk.mount', values: '-t -o -L -U', help: '-h -V', check: mountDevice },
    'umount unmount': {
      act: 'disk.mount',
      values: '-t -o',
      when: [['-a --all', 'disk.unmount-all']],
      check: (invocation, context) => {
        const root = invocation.args.operands.find((word) => /^\/(?:usr|var|home|boot|etc)?\/?$/.test(word.value));
        if (root !== undefined) {
          context.report('disk.unmount-all', root.span, { target: root.raw });
        }
        return undefined;
      },
    },
    udisksctl: {
      act: 'disk.mount',
      subs: [
        ['status info dump monitor help', 'read'],
        ['mount unmount unlock lock loop-setup loop-delete power-off smart-simulate', 'disk.mount'],
      ],
      otherwise: 'disk.mount',
    },
    'swapon swapoff sshfs fusermount mount.cifs mount.nfs eject autofs': {
      act: 'disk.mount',
      values: '-t -o',
      when: [
        ['--show --summary', '@cancel'],
        ['-a --all', 'disk.unmount-all'],
      ],
      check: (invocation) => (invocation.name === 'swapon' && invocation.has('-s') ? { handled: true } : undefined),
    },
    losetup: { act: 'disk.mount', bare: 'read', when: [['-a -l --list -j', '@cancel']] },
    'mke2fs mkfs.ext2 mkfs.ext3 mkfs.ext4': {
      act: 'disk.format',
      values: '-t -L -U -b -m -i -N -I -C -d -e -E -g -G -J -l -M -o -O -r -T -z',
      bare: 'read',
      when: [['-n', '@cancel']],
    },
    'mkfs.ntfs mkntfs': {
      act: 'disk.format',
      values: '-s -p -H -S -c -L -z',
      bare: 'read',
      when: [['-n --no-action', '@cancel']],
    },
    'mkfs.xfs newfs newfs_hfs newfs_msdos': {
      act: 'disk.format',
      values: '-b -c -d -f -i -l -m -n -L -O -o -p -r -s -v',
      bare: 'read',
      when: [['-N', '@cancel']],
    },
    hdparm: { act: 'disk.format', bare: 'read', when: [['-I -i', '@cancel']] },
    'mkfs mkfs.btrfs mkfs.vfat mkfs.fat mkfs.exfat mkdosfs newfs_apfs mkswap blkdiscard nwipe badblocks sg_format mkexfatfs f2fs mkfs.f2fs mkudffs dban':
      { act: 'disk.format', bare: 'read' },
    wipefs: {
      act: 'read',
      values: '-t --types -O --output',
      when: [
        ['-n --no-act', '@dry-run'],
        ['-a --all -o --offset', 'disk.format'],
      ],
    },
    'fdisk sfdisk cfdisk parted gdisk sgdisk cgdisk gparted partprobe gpart growpart fdasd partx': {
      act: 'disk.partition',
      style: 'gnu',
      values: '-t -u -b',
      help: '-v -V -h',
      check: partition,
    },
    fsck: { act: 'disk.repair', values: '-t -C -r', when: [['-n -N', '@cancel']] },
    'e2fsck fsck.ext4': {
      act: 'disk.repair',
      values: '-b -B -C -E -j -l -L -z',
      when: [['-n', '@cancel']],
    },
    'xfs_repair fsck.vfat ntfsfix fstrim': {
      act: 'disk.repair',
      values: '-l -o -m -r -c -t -d -u',
      when: [['-n --no-action --dry-run', '@cancel']],
    },
    'tune2fs xfs_admin': {
      act: 'disk.repair',
      values: '-c -C -e -E -g -i -I -J -L -m -M -o -O -Q -r -T -u -U -z',
      when: [['-l', '@cancel']],
    },
    'resize2fs xfs_growfs e2label btrfstune testdisk photorec ddrescue': { act: 'disk.repair' },
    debugfs: {
      act: 'read',
      values: '-R -f -b -s',
      when: [
        ['-w', 'disk.repair'],
        ['-f', 'exec.script'],
        ['-R', 'write', /^\s*(?:r?dump|dump_inode|logdump)\b/],
      ],
      bare: 'interactive',
    },
    multipath: { act: 'disk.volume', values: '-v', when: [['-l -ll -t -T -d', '@cancel']] },
    'dumpe2fs xfs_info btrfs-show-super smartctl nvme-list lvmdiskscan lvs pvs vgs lvdisplay pvdisplay vgdisplay lvscan pvscan vgscan filefrag':
      { act: 'read', values: '-o -d' },
    'lvremove vgremove pvremove': {
      act: 'disk.remove-volume',
      values: volumeValues,
      when: [['-t --test', '@dry-run']],
    },
    lvcreate: { act: 'disk.volume-add', values: volumeValues, when: [['-t --test', '@dry-run']] },
    'lvextend lvreduce lvresize lvconvert lvchange lvrename vgcreate vgextend vgreduce vgchange vgrename pvcreate pvmove pvresize pvchange vgcfgrestore dmsetup':
      {
        act: 'disk.volume',
        values: volumeValues,
        subs: [['ls info status table', 'read']],
        otherwise: 'disk.volume',
        when: [['-t --test', '@dry-run']],
      },
    cryptsetup: {
      act: 'disk.volume',
      subs: [
        ['status luksDump isLuks luksUUID benchmark', 'read'],
        ['luksFormat erase luksErase luksKillSlot luksRemoveKey reencrypt', 'disk.remove-volume'],
      ],
      otherwise: 'disk.volume',
      values: '-c -s --type -d --key-file -h --hash -i',
    },
    'zfs zpool': {
      act: 'disk.volume',
      values: '-o -O -t',
      subs: [
        ['list status get history iostat events diff holds version userspace groupspace', { act: 'read' }],
        ['destroy', { act: 'disk.remove-volume', when: [['-n', '@dry-run']] }],
        ['labelclear rollback', 'disk.remove-volume'],
        ['send receive recv add attach create', { act: 'disk.volume', when: [['-n', '@dry-run']] }],
        ['import', { act: 'disk.volume', bare: 'read', when: [['-n', '@dry-run']] }],
        ['snapshot bookmark hold release scrub', 'disk.volume-add'],
        [
          'set mount unmount detach export clone rename promote inherit allow replace online offline clear trim upgrade share',
          'disk.volume',
        ],
      ],
    },
    btrfs: {
      act: 'disk.volume',
      abbreviated: true,
      subs: [
        ['subvolume/delete device/delete device/remove', 'disk.remove-volume'],
        ['subvolume/create subvolume/snapshot scrub/start scrub/cancel', 'disk.volume-add'],
        [
          'subvolume/set-default filesystem/defragment filesystem/sync filesystem/resize device/replace device/scan balance/start property/set',
          'disk.volume',
        ],
        [
          'subvolume/list subvolume/show filesystem/show filesystem/df filesystem/usage filesystem/du device/stats device/usage scrub/status balance/status property/get property/list inspect-internal qgroup/show',
          'read',
        ],
      ],
      otherwise: 'disk.volume',
    },
    mdadm: {
      act: 'disk.volume',
      when: [
        ['--detail -D --examine -E --query -Q --monitor', '@cancel'],
        ['--detail-platform', '@dry-run'],
        ['--zero-superblock --remove --fail --stop', 'disk.remove-volume'],
      ],
    },
    diskutil: {
      act: 'disk.volume',
      subs: [
        ['list info activity listFilesystems apfs/list cs/list verifyDisk verifyVolume apfs/listSnapshots', 'read'],
        ['mount unmount mountDisk unmountDisk eject rename enableJournal', 'disk.mount'],
        ['repairVolume repairDisk repairPermissions', 'disk.volume-add'],
        [
          'eraseDisk eraseVolume reformat zeroDisk randomDisk secureErase partitionDisk apfs/deleteContainer apfs/deleteVolume apfs/eraseVolume splitPartition mergePartitions eraseOptical',
          'disk.format',
        ],
      ],
      otherwise: 'disk.volume',
    },
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
    'useradd adduser usermod userdel deluser groupadd addgroup groupmod groupdel delgroup gpasswd chpasswd newusers vipw vigr chfn pw smbpasswd pwconv grpconv pam-auth-update authselect authconfig':
      {
        act: 'account.change',
        values: '-g -G -d -s -u -c -p -e -f -k',
        help: '-h -V',
      },
    'chage chsh': {
      act: 'account.change',
      values: '-d -E -I -m -M -W -R -s',
      when: [['-l --list --list-shells', '@cancel']],
    },
    passwd: { act: 'account.change', when: [['-S --status', '@cancel']] },
    visudo: { act: 'privilege.sudoers', values: '-f', when: [['-c --check', '@cancel']] },
    'insmod modprobe rmmod depmod kmod': {
      act: 'kernel.module',
      help: '-V -h',
      values: '-C -d -S -E -F -b',
      when: [['-n --dry-run --show --show-depends -D -c --showconfig', '@cancel']],
      subs: [['list static-nodes', 'read']],
      otherwise: 'kernel.module',
    },
    dkms: { act: 'kernel.module', subs: [['status', 'read']], otherwise: 'kernel.module' },
    spctl: { act: 'audit.off', when: [['-a --assess --status -s', '@cancel']] },
    semanage: {
      act: 'audit.off',
      when: [['-l --list -E --extract -C', '@cancel']],
    },
    'setenforce auditctl aa-teardown aa-disable aa-complain csrutil setsebool': {
      act: 'audit.off',
      style: 'gnu',
      when: [['-l -s --status --list', '@cancel']],
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
    logrotate: { act: 'config', values: '-s -l -m', when: [['-d --debug', '@cancel']] },
    'zic ldconfig updatedb': { act: 'config', when: [['-p --print-cache', '@cancel']] },
    'wall write tzselect xdg-open open start explorer pbcopy xclip xsel wl-copy clip': {
      act: 'session',
      values: '-t -p -f',
    },
    'pbpaste wl-paste': { act: 'read' },
  },
};
