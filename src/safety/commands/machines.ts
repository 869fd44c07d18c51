import type { CommandCheck } from '../analysis/context';
import { unknownData } from '../analysis/word';
import { rule } from '../model/rule';
import { byVerb } from './byVerb';
import { judgedByWords } from './judgedByWords';
import type { Family } from './family';

/** The last operand is a disk or an image that is overwritten. */
const writesTarget: CommandCheck = (invocation, context) => {
  const target = invocation.args.operands.at(-1);
  if (target !== undefined && invocation.args.operands.length > 1) {
    context.writePath(target, unknownData);
  }
  return undefined;
};

/** Virtual machines, boards, firmware and the disks below file systems. */
export const machines: Family = {
  rules: {
    'machine.remove': rule(
      'dangerous',
      'container',
      'Deletes a virtual machine or takes it back to an earlier state.',
      [
        'virsh undefine web',
        'virsh snapshot-revert web a',
        'VBoxManage unregistervm web --delete',
        'govc vm.destroy web',
      ],
      { misses: ['virsh list --all', 'virsh start web', 'govc ls'], remedy: 'make a snapshot first' },
    ),
    'machine.cut-power': rule(
      'dangerous',
      'power',
      'Switches a machine off without shutting it down, or one that others use.',
      [
        'virsh destroy web',
        'ipmitool chassis power off',
        'VBoxManage controlvm web poweroff',
        'systemctl poweroff -ff',
        { shell: 'cmd', command: 'shutdown /m \\\\srv01 /s /f /t 0' },
        { shell: 'pwsh', command: 'Invoke-Command -ComputerName a,b { Stop-Computer -Force }' },
      ],
      {
        misses: [
          'virsh shutdown web',
          'ipmitool sdr list',
          'systemctl poweroff',
          'init 0',
          'init 6',
          { shell: 'cmd', command: 'shutdown /r /t 60' },
        ],
      },
    ),
    'device.flash': rule(
      'dangerous',
      'disk',
      'Overwrites or erases the firmware or memory of a device.',
      [
        'esptool.py erase_flash',
        'avrdude -p m328p -U flash:w:a.hex',
        'flashrom -w bios.bin',
        'fastboot flash boot a.img',
      ],
      {
        misses: ['esptool.py chip_id', 'flashrom --version', 'fastboot devices'],
        remedy: 'read the old contents into a file first',
      },
    ),
    'disk.controller': rule(
      'dangerous',
      'disk',
      'Changes what a disk controller stores and how.',
      ['megacli -CfgLdDel -L0 -a0', 'storcli /c0/v0 del'],
      { misses: ['storcli /c0 show', 'megacli -LDInfo -Lall -aAll'] },
    ),
  },
  commands: {
    virsh: byVerb({
      values: '-c --connect --pool --domain --type',
      subs: [
        [
          'list dominfo domstate domblklist domiflist domifaddr domid domname domuuid dumpxml net-list net-info net-dumpxml net-dhcp-leases pool-list pool-info pool-dumpxml vol-list vol-info vol-path snapshot-list snapshot-info nodeinfo version vcpuinfo vcpucount dommemstat domblkinfo domstats capabilities nodedev-list hostname uri iface-list schedinfo',
          'read',
        ],
        ['destroy reset', 'machine.cut-power'],
        [
          'undefine vol-delete vol-wipe pool-delete pool-destroy pool-undefine net-destroy net-undefine snapshot-delete snapshot-revert blockpull blockcommit managedsave-remove detach-disk detach-device checkpoint-delete',
          'machine.remove',
        ],
      ],
    }),
    'VBoxManage vboxmanage': byVerb({
      subs: [
        [
          'list showvminfo showmediuminfo getextradata guestproperty/get guestproperty/enumerate metrics/list metrics/query',
          'read',
        ],
        [
          'unregistervm closemedium snapshot/delete snapshot/restore snapshot/restorecurrent discardstate hostonlyif/remove natnetwork/remove',
          'machine.remove',
        ],
        ['controlvm', { act: 'change', check: judgedByWords([[/\b(?:poweroff|reset)\b/, 'machine.cut-power']]) }],
      ],
    }),
    'multipass lxc incus limactl colima prlctl utmctl xe machinectl bhyvectl firecracker lima orb orbctl podman-machine cbsd iocage ezjail-admin jail vm-bhyve virt-clone virt-install virt-manager virt-sparsify virt-resize qm pct vzdump pvesh pvecm pvesm vmrun tart anka quickemu crc':
      byVerb({
        subs: [
          [
            'list ls info show status version images find networks config/show config/list image/list storage/list profile/list network/list snapshots get pending history cluster/list',
            'read',
          ],
          ['exec shell', { act: 'container.exec', runs: { how: 'words', skip: 1, where: 'container' } }],
          [
            'delete destroy purge rollback restore free del delnode delsnapshot remove terminate poweroff stop-hard deleteVM revertToSnapshot',
            'machine.remove',
          ],
        ],
      }),
    'qemu-img qemu-nbd': byVerb({
      values: '-f -O -o -b -F --format -c -d -a',
      subs: [
        ['info check map measure compare', 'read'],
        ['convert dd', { act: 'write', values: '-f -O -o -c', check: writesTarget }],
        [
          'create',
          {
            act: 'write',
            values: '-f -o -b -F',
            check: (invocation, context) => {
              const target = invocation.args.operands[0];
              if (target !== undefined) {
                context.writePath(target, unknownData);
              }
              return undefined;
            },
          },
        ],
        [
          'snapshot',
          {
            act: 'write',
            values: '-a -c -d',
            when: [
              ['-l', '@cancel'],
              ['-a -d', 'machine.remove'],
            ],
          },
        ],
        ['commit rebase amend bitmap', 'write'],
        ['resize', { act: 'write', when: [['--shrink', 'machine.remove']] }],
      ],
    }),
    'qemu qemu-system-x86_64 qemu-system-aarch64 qemu-system-arm qemu-system-i386 qemu-kvm kvm': {
      act: 'execute',
      style: 'long',
    },
    'vim-cmd esxcli esxcfg-nics govc vmkfstools esxcfg-route vmware-cmd': {
      act: 'verbs',
      check: judgedByWords([
        [/\b(?:power\.?off|power\.?reset|power -(?:off|reset))|system shutdown|poweroff/, 'machine.cut-power'],
        [
          /destroy|unregister|\b(?:delete|remove|unmount|snapshot\.(?:remove|revert)\w*|rm)\b|\bvm\.destroy\b|object\.destroy|datastore\.rm|-U\b|--deletevirtualdisk|maintenanceMode|firewall (?:set|unload)|account (?:add|set|remove)/,
          'machine.remove',
        ],
        [
          /\b(?:get\w*|list|info|find|ls|about|version|stats|tree)\b|\/(?:get|list)\w*|\.(?:info|ls|stat|tree)\b/,
          'read-remote',
        ],
        [/./, 'change'],
      ]),
      bare: 'read',
    },
    'esptool esptool.py espefuse.py espsecure.py': {
      act: 'verbs',
      check: judgedByWords([
        [/\b(?:erase|write|burn|merge|set|protect|load_ram)[_-]?\w*/, 'device.flash'],
        [
          /\b(?:chip[_-]id|flash[_-]id|read[_-]mac|version|image[_-]info|summary|get[_-]security[_-]info|read[_-]flash[_-]status)\b/,
          'read',
        ],
        [/./, 'write'],
      ]),
      bare: 'read',
    },
    'avrdude flashrom dfu-util dfu-programmer openocd st-flash st-info pyocd nrfjprog JLinkExe jlink picotool teensy_loader_cli bossac stm32flash lpc21isp wchisp probe-rs espflash heimdall rkdeveloptool sunxi-fel uuu tegraflash edl flash_erase flashcp nandwrite mtd ubiformat flash_eraseall fwupdtool afulnx switchtec mlxfwmanager mstflint bfu':
      {
        act: 'verbs',
        bare: 'read',
        help: '-h -V',
        style: 'long',
        check: judgedByWords([
          // `-U flash:r:a.hex` saves what is there.
          [/^(?!.*(?::w:|-e\b)).*-U \w+:[rv]:/, 'write'],
          [
            /-(?:-?write|w|E|-?erase|D|-?download|e)\b|\b(?:flash|program|erase\w*|write\w*|recover|load|burn|install|update|unlock|wl|el|wf|burn)\b|:w:|--(?:eraseall|program|recover|download|chip-?erase)|-U /,
            'device.flash',
          ],
          [
            /^(?:-l|--list|list|info|-?-?version|-[cp] \?|devices?|probe|-i|--probe|--ids|chip_id|detect|print-pit)\b/,
            'read',
          ],
          [/./, 'change'],
        ]),
      },
    fastboot: {
      act: 'device.flash',
      bare: 'read',
      values: '-s',
      when: [['-w', 'device.flash']],
      subs: [
        ['devices getvar help', 'read'],
        ['reboot reboot-bootloader continue set_active', 'change'],
      ],
      otherwise: 'device.flash',
    },
    'fwupdmgr fwupdtool-get': byVerb({
      subs: [
        [
          'get-devices get-updates get-history get-topology get-remotes get-releases security get-details get-plugins check-reboot-needed',
          'read-remote',
        ],
        ['update upgrade install downgrade reinstall install-blob activate switch-branch', 'device.flash'],
        ['refresh', 'config'],
      ],
    }),
    'ipmitool ipmiutil racadm ipmi-chassis hponcfg redfishtool perccli ilorest': {
      act: 'verbs',
      values: '-H -U -P -I -f -L -p',
      bare: 'read',
      check: judgedByWords([
        [
          /power (?:off|reset|cycle|diag|soft)|serveraction (?:powerdown|hardreset|powercycle)|--(?:off|reset|cycle)/,
          'machine.cut-power',
        ],
        [
          /\b(?:sel clear|user set|user disable|raw|lan set|mc reset|racreset\w*|clrsel|fru write|set|bootdev|delete|del|fwupdate|jobqueue)\b/,
          'disk.controller',
        ],
        [/\b(?:list|status|info|print|get\w*|show|sdr|elist|summary|guid|version|sensor)\b/, 'read-remote'],
        [/./, 'change'],
      ]),
    },
    'storcli storcli64 perccli64 megacli MegaCli MegaCli64 ssacli hpssacli arcconf tw_cli sas2ircu sas3ircu mvcli': {
      act: 'verbs',
      style: 'long',
      bare: 'read',
      check: judgedByWords([
        [
          /\b(?:del|delete|erase|init|create|set|add|remove|modify|clear|start|flush|expand|format|insert|restore|disable|offline|import)\b|-(?:Cfg(?!Dsply|Frgn.*-Scan)\w*|PD(?:Offline|Clear|MarkMissing|Hsp|MakeGood|Rbld)\w*|LDInit|AdpFac\w*|AdpSet\w*)/i,
          'disk.controller',
        ],
        [
          /\b(?:show|info|getconfig|status|list|display|help|version|v)\b|-(?:LDInfo|PDList|AdpAllInfo|CfgDsply|AdpBbuCmd|EncInfo|LDPDInfo|pdInfo|getconfig|adpCount)|config detail/i,
          'read',
        ],
        [/./, 'change'],
      ]),
    },
    'mokutil efivar plymouth-set-default-theme': {
      act: 'boot.change',
      when: [['-l --list --list-enrolled --sb-state --list-new -p --print', '@cancel']],
    },
    'sbctl sbsign efi-updatevar tpm2_clear tpm2_nvundefine tpm2_nvwrite tpm2_changeauth tpm2_evictcontrol tpm_clear grub-set-default grub-editenv grub-reboot grub2-set-default systemd-boot refind-install update-grub-gfxpayload kernelstub bootctl-set update-kernel kernel-install':
      {
        act: 'boot.change',
        help: '-h -V',
        when: [['--list --list-keys --print-pk', '@cancel']],
        subs: [['status list list-files list-enrolled-keys verify', 'read']],
        otherwise: 'boot.change',
      },
    'tpm2_getcap tpm2_pcrread tpm2_readpublic tpm2_nvreadpublic efi-readvar lsinitrd lsinitcpio': { act: 'read' },
    dmraid: {
      act: 'disk.remove-volume',
      check: (invocation) =>
        invocation.args.options.every((option) => /^-[rsbliVvdcg]$/.test(option.name)) ? { handled: true } : undefined,
    },
    iscsiadm: {
      act: 'disk.volume',
      values:
        '-m --mode -T --targetname -p --portal -I --interface -P --print -t --type -r --sid -o --op -n --name -v --value',
      // Without something to do it lists.
      check: (invocation) =>
        /^(?:node|session|iface|fw|host|discoverydb)$/.test(invocation.value('-m --mode')?.value ?? '') &&
        !invocation.has(
          '-l --login -u --logout -R --rescan -k --killiscsid -C -S -L --loginall -U --logoutall -a -D --discover',
        ) &&
        /^(?:show|)$/.test(invocation.value('-o --op')?.value ?? '')
          ? { handled: true }
          : undefined,
    },
    zramctl: {
      act: 'disk.volume',
      bare: 'read',
      when: [
        ['-r --reset', 'disk.remove-volume'],
        ['--output-all -b --bytes -n --noheadings --raw', '@cancel'],
      ],
    },
    'sg_sanitize sg_unmap sg_write_same sg_reassign sg_start blkzone cachefilesd bcache make-bcache drbdadm drbdsetup multipathd targetcli tgtadm stratis vdo vdoformat mkisofs-burn cdrecord wodim growisofs xorriso cdrskin dvd+rw-format ddpt dc3dd partclone.ext4 partclone.restore partimage clonezilla ocs-sr fsarchiver wimapply wimlib-imagex bmaptool rpi-imager balena etcher-cli woeusb ventoy mkusb isohybrid usbimager':
      {
        act: 'disk.volume',
        bare: 'read',
        help: '-h -V',
        when: [['--list --show --status', '@cancel']],
        subs: [['status show list info report dstate role cstate get session node discovery', 'read']],
        otherwise: 'disk.volume',
        check: writesTarget,
      },
    'mkfs.jfs mkfs.reiserfs mkfs.minix mkfs.cramfs mkfs.bfs mkfs.msdos mkfs.nilfs2 mkfs.gfs2 mkfs.ocfs2 mkfs.erofs mkfs.hfsplus mkfs.ubifs mkfs.jffs2 mkreiserfs mkfs.zonefs mkfs.udf mkfs.bcachefs sgdisk-zap':
      { act: 'disk.format', help: '-V -h', bare: 'read', check: writesTarget },
    'mdconfig gmirror gstripe geli gbde gnop bsdlabel disklabel vnconfig bioctl newfs.msdos growfs tunefs zinject zdb zstreamdump zpool-destroy camcontrol nvmecontrol mfiutil mptutil':
      {
        act: 'disk.volume',
        bare: 'read',
        subs: [
          ['list status show devlist identify inquiry', 'read'],
          ['format sanitize erase destroy', 'disk.format'],
        ],
        otherwise: 'disk.volume',
      },
    'hdiutil asr drutil fdesetup newfs_udf fsck_apfs fsck_hfs': {
      act: 'disk.mount',
      bare: 'read',
      subs: [
        ['info imageinfo status list verify checksum pmap isencrypted', 'read'],
        ['attach mount detach eject unmount create makehybrid convert segment compact', 'disk.mount'],
        ['burn erase restore resize enable disable removeuser changerecovery removerecovery', 'disk.volume'],
      ],
      otherwise: 'disk.mount',
      check: (invocation, context) => {
        if (invocation.name === 'asr' || invocation.words.some((word) => word.value === '--erase')) {
          context.report('disk.volume', invocation.span);
        }
        return undefined;
      },
    },
  },
};
