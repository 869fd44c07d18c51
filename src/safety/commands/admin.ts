import { noData } from '../analysis/word';
import { adminRules } from './adminRules';
import type { Family } from './family';
import { archive, crontab, killProcesses, mountDevice, partition, service, zipFiles } from './adminChecks';

export const admin: Family = {
  rules: adminRules,
  commands: {
    'tar gtar bsdtar': {
      act: 'archive',
      style: 'gnu',
      values:
        '-f --file -C --directory -T --files-from -X --exclude-from --exclude --strip-components --transform --checkpoint --checkpoint-action --to-command -I --use-compress-program --rsh-command -g --listed-incremental -F --info-script --new-volume-script --owner --group --mode',
      check: archive,
    },
    zip: {
      act: 'archive',
      values: '-x -i -b -t -TT --unzip-command -P',
      check: zipFiles,
      when: [['-sf --show-files', '@cancel']],
    },
    'unzip 7z 7za 7zz unrar rar unar lsar ar cpio pax arj lha zoo funzip cabextract jar dpkg-split': {
      act: 'archive',
      style: 'gnu',
      values: '-d -x -P',
      when: [['-l -v -t -Z -z -lv -p -t --list --test', '@cancel']],
      check: (invocation) =>
        /^(?:7z\w*|unrar|rar|ar|jar|lsar)$/.test(invocation.name) &&
        /^(?:l|lb|v|vb|vt|t|p|h|i|b|-?t\w*|tf)$/.test(
          invocation.args.operands[0]?.value ?? invocation.words[1]?.value ?? '',
        )
          ? { handled: true }
          : undefined,
    },
    'gzip gunzip bzip2 bunzip2 xz unxz lzma zstd unzstd lz4 brotli compress uncompress pigz lzip lzop pbzip2 ouch': {
      act: 'archive',
      style: 'gnu',
      values: '-S -o',
      when: [
        ['-l --list -t --test', '@cancel'],
        ['-c --stdout -dc -cd', '@cancel'],
      ],
      output: 'decoded',
      check: (invocation) =>
        invocation.has('-c --stdout --to-stdout') || (invocation.args.operands.length === 0 && !invocation.stdin.none)
          ? { handled: true }
          : undefined,
    },
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
        [
          'start stop restart reload try-restart reload-or-restart kill reset-failed daemon-reload daemon-reexec set-property link revert edit add-wants add-requires service-log-level service-log-target service-watchdogs freeze thaw set-environment unset-environment import-environment preset preset-all bind log-level log-target clean cancel',
          { act: 'change', check: service },
        ],
        ['enable reenable', { act: 'persistence.enable', when: [['--now', 'persistence.enable-now']] }],
        ['disable mask unmask', { act: 'change', check: service }],
        [
          'poweroff reboot halt suspend hibernate hybrid-sleep suspend-then-hibernate kexec soft-reboot exit sleep',
          'power',
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
      subs: [['show --list', 'read']],
      otherwise: 'persistence.enable',
      when: [['--list -l', '@cancel']],
    },
    launchctl: {
      act: 'change',
      subs: [
        ['list print print-disabled blame dumpstate managername version hostinfo procinfo', 'read'],
        ['load bootstrap enable submit', 'persistence.enable'],
        ['unload bootout disable start stop kickstart remove kill', 'change'],
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
      when: [['--show -c', '@cancel']],
      check: (invocation) => (invocation.has('--help') ? { handled: true } : undefined),
    },
    kill: { act: 'kill', style: 'long', when: [['-l -L --list --table', '@cancel']], check: killProcesses },
    'pkill killall killall5 skill xkill fkill': {
      act: 'kill',
      style: 'gnu',
      values: '-s -u -g -G -P -t -U',
      help: '-V',
      when: [['-l --list', '@cancel']],
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
    mount: { act: 'disk.mount', values: '-t -o -L -U', help: '-h -V', when: [['-l', '@cancel']], check: mountDevice },
    'umount unmount swapon swapoff udisksctl sshfs fusermount mount.cifs mount.nfs eject autofs': {
      act: 'disk.mount',
      values: '-t -o',
      when: [
        ['-s --show --summary', '@cancel'],
        ['-a --all', 'disk.unmount-all'],
      ],
    },
    losetup: { act: 'disk.mount', bare: 'read', when: [['-a -l --list -j', '@cancel']] },
    'mkfs mke2fs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkfs.fat mkfs.ntfs mkfs.exfat mkdosfs newfs newfs_apfs newfs_hfs newfs_msdos mkswap wipefs blkdiscard nwipe badblocks hdparm sg_format mkntfs mkexfatfs f2fs mkfs.f2fs mkudffs dban':
      {
        act: 'disk.format',
        values: '-t -L -U -b -m -i',
        help: '-V -h',
        bare: 'read',
        when: [['-n -N --no-act --list -I -i', '@cancel']],
      },
    'fdisk sfdisk cfdisk parted gdisk sgdisk cgdisk gparted partprobe gpart growpart fdasd partx': {
      act: 'disk.partition',
      style: 'gnu',
      values: '-t -u -b',
      help: '-v -V -h',
      check: partition,
    },
    'fsck e2fsck xfs_repair fsck.ext4 fsck.vfat ntfsfix tune2fs resize2fs xfs_growfs debugfs e2label btrfstune xfs_admin fstrim testdisk photorec ddrescue':
      { act: 'disk.repair', values: '-t -b', when: [['-n -N -l', '@cancel']] },
    'dumpe2fs xfs_info btrfs-show-super smartctl nvme-list lvmdiskscan lvs pvs vgs lvdisplay pvdisplay vgdisplay lvscan pvscan vgscan filefrag':
      { act: 'read', values: '-o -d' },
    'lvremove vgremove pvremove': { act: 'disk.remove-volume' },
    'lvcreate lvextend lvreduce lvresize lvconvert lvchange lvrename vgcreate vgextend vgreduce vgchange vgrename pvcreate pvmove pvresize pvchange vgcfgrestore dmsetup multipath':
      { act: 'disk.volume', subs: [['ls info status table', 'read']], otherwise: 'disk.volume' },
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
        ['destroy labelclear', 'disk.remove-volume'],
        ['rollback', 'disk.remove-volume'],
        [
          'snapshot create set mount unmount send receive scrub add attach detach import export clone rename promote inherit allow replace online offline clear trim upgrade share',
          'disk.volume',
        ],
      ],
    },
    btrfs: {
      act: 'disk.volume',
      subs: [
        [
          'subvolume/list subvolume/show filesystem/show filesystem/df filesystem/usage filesystem/du device/stats device/usage scrub/status balance/status property/get property/list inspect-internal qgroup/show',
          'read',
        ],
        ['subvolume/delete device/delete device/remove', 'disk.remove-volume'],
      ],
      otherwise: 'disk.volume',
    },
    mdadm: {
      act: 'disk.volume',
      when: [
        ['--detail -D --examine -E --query -Q --monitor', '@cancel'],
        ['--zero-superblock --remove --fail --stop', 'disk.remove-volume'],
      ],
    },
    diskutil: {
      act: 'disk.volume',
      subs: [
        ['list info activity listFilesystems apfs/list cs/list verifyDisk verifyVolume apfs/listSnapshots', 'read'],
        ['mount unmount mountDisk unmountDisk eject rename enableJournal', 'disk.mount'],
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
      ],
      otherwise: 'macos.destructive',
    },
    'nvram bless kmutil kextload kextunload': { act: 'macos.destructive', when: [['-p -xp', '@cancel']] },
    defaults: {
      act: 'config',
      subs: [
        ['read read-type domains find help', 'read'],
        ['delete', 'config'],
        ['write import rename', 'config'],
      ],
    },
    'scutil networksetup systemsetup pmset dscl dseditgroup sysadminctl profiles': {
      act: 'config',
      style: 'long',
      when: [
        [
          '--get -getinfo -listallnetworkservices -getairportnetwork -getdnsservers -g --dns --proxy --nwi -getcomputername -list -read -search',
          '@cancel',
        ],
      ],
      check: (invocation, context) => {
        if (
          /^(?:dscl|dseditgroup|sysadminctl)$/.test(invocation.name) &&
          !invocation.words.some((word) => /^-?(?:list|read|search|o|checkmember)$/.test(word.value))
        ) {
          context.report('account.change', invocation.span);
        }
        return invocation.words.some((word) => /^-?(?:list|read|search)$/.test(word.value))
          ? { handled: true }
          : undefined;
      },
    },
    'useradd adduser usermod userdel deluser groupadd addgroup groupmod groupdel delgroup gpasswd chpasswd newusers chage vipw vigr chsh chfn pw smbpasswd pwconv grpconv pam-auth-update authselect authconfig':
      {
        act: 'account.change',
        values: '-g -G -d -s -u -c -p -e -f -k',
        help: '-h -V',
        when: [['-l --list', '@cancel']],
      },
    passwd: { act: 'account.change', when: [['-S --status', '@cancel']] },
    visudo: { act: 'privilege.sudoers', values: '-f', when: [['-c --check', '@cancel']] },
    'insmod modprobe rmmod depmod kmod': {
      act: 'kernel.module',
      help: '-V -h',
      when: [['-n --dry-run --show --show-depends -D -c --showconfig', '@cancel']],
      subs: [['list static-nodes', 'read']],
      otherwise: 'kernel.module',
    },
    dkms: { act: 'kernel.module', subs: [['status', 'read']], otherwise: 'kernel.module' },
    'iptables ip6tables ebtables arptables': {
      act: 'firewall.change',
      values: '-t --table -p -s -d -j -i -o -m --dport --sport',
      help: '-h -V',
      when: [['-L --list -S --list-rules -C --check', '@cancel']],
    },
    'iptables-save ip6tables-save': { act: 'read' },
    'iptables-restore ip6tables-restore ipset ebtables-restore': {
      act: 'firewall.change',
      subs: [['list test save', 'read']],
      otherwise: 'firewall.change',
    },
    nft: {
      act: 'firewall.change',
      values: '-f --file',
      subs: [['list describe monitor', { act: 'read' }]],
      otherwise: 'firewall.change',
      when: [['-c --check', '@cancel']],
    },
    ufw: {
      act: 'firewall.change',
      subs: [['status version show app', 'read']],
      otherwise: 'firewall.change',
      when: [['--dry-run', '@dry-run']],
    },
    'firewall-cmd pfctl ipfw shorewall csf': {
      act: 'firewall.change',
      when: [
        [
          '--state --list-all --list-services --list-ports --get-zones --get-active-zones --get-default-zone --list-all-zones -s --get-services --query-service --version',
          '@cancel',
        ],
      ],
      subs: [['show list status', 'read']],
      otherwise: 'firewall.change',
    },
    ip: {
      act: 'network.configure',
      values: '-f -family -n -netns',
      help: '-V -h',
      bare: 'read',
      otherwise: 'read',
      check: (invocation, context) => {
        const words = invocation.words
          .slice(1)
          .map((word) => word.value)
          .filter((value) => !value.startsWith('-'));
        const verb = words[1] ?? '';
        if (/^(?:f|fl|flu|flus|flush|del|delete|d)$/.test(verb)) {
          context.report(/^f/.test(verb) ? 'network.flush' : 'network.configure', invocation.span);
        } else if (
          /^(?:a|add|set|s?et|change|replace|append|prepend|up|down|exec|attach|restore)$/.test(verb) &&
          !(words.length === 1)
        ) {
          context.report('network.configure', invocation.span);
          const at = words.indexOf('exec');
          if (at >= 0) {
            context.words(invocation.words.slice(-(words.length - at - 2)), noData);
          }
        }
        return { handled: true };
      },
    },
    'ifconfig iwconfig': {
      act: 'network.configure',
      bare: 'read',
      style: 'long',
      check: (invocation) =>
        invocation.args.operands.length <= 1 && !invocation.has('-down') ? { handled: true } : undefined,
    },
    route: {
      act: 'network.configure',
      bare: 'read',
      subs: [
        ['get show print', 'read'],
        ['flush', 'network.flush'],
        ['add del delete change', 'network.configure'],
      ],
      otherwise: 'read',
    },
    arp: { act: 'read', values: '-i -H -t', when: [['-d -s -f', 'network.configure']] },
    nmcli: {
      act: 'network.configure',
      bare: 'read',
      values: '-f --fields -m --mode -c',
      otherwise: 'read',
      check: (invocation, context) => {
        const words = invocation.args.operands.map((word) => word.value);
        const verbs =
          /^(?:up|down|add|delete|modify|connect|disconnect|edit|import|clone|reload|on|off|hotspot|set|reapply|migrate|load|rescan|hostname_)$/;
        const target = words.slice(1).find((word) => verbs.test(word));
        if (target !== undefined) {
          context.report('network.configure', invocation.span, { target });
        }
        if (/\b(?:-s|--show-secrets)\b/.test(invocation.words.map((word) => word.value).join(' '))) {
          context.report('secret.read', invocation.span);
        }
        return { handled: true };
      },
    },
    'ifup ifdown netplan wpa_cli rfkill brctl bridge tc ethtool wg wg-quick dhclient dhcpcd vconfig ovs-vsctl hostapd iw ip-link nmtui':
      {
        act: 'network.configure',
        subs: [['show list status dev phy get', 'read']],
        otherwise: 'network.configure',
        when: [['-i -S -k -l -s', '@cancel']],
        bare: 'read',
      },
    'setenforce auditctl aa-teardown aa-disable aa-complain spctl csrutil setsebool semanage': {
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
    'grub-install grub2-install grub-mkconfig update-grub grub2-mkconfig grubby efibootmgr update-initramfs dracut mkinitcpio bootctl kexec lilo':
      {
        act: 'boot.change',
        bare: 'read',
        help: '-h -V',
        when: [['-v --verbose --info --default-kernel --list', '@cancel']],
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
    'logrotate logger wall write zic ldconfig updatedb tzselect xdg-open open start explorer pbcopy xclip xsel wl-copy clip':
      { act: 'session', values: '-t -p -f', when: [['-d --debug', '@cancel']] },
    'pbpaste wl-paste': { act: 'read' },
  },
};
