import { mountDevice, triesImport } from './adminChecks';
import { partition } from './partitionChecks';
import type { Family } from './family';

/** Options of the volume tools that take a value: `-ntest` names a volume, `-t` only tries. */
const volumeValues = '-L -l -n -i -I -m -c -r -R -Z -W -a -A -M -p -C -k -s -S -u -V -f';

/** Disks, file systems and volumes; their rules stand with those of the other administration. */
export const disks: Family = {
  rules: {},
  commands: {
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
    losetup: {
      act: 'disk.mount',
      bare: 'read',
      reads: '-O --output -J -n --noheadings',
      when: [
        ['-a -l --list -j', '@cancel'],
        ['-d -D --detach --detach-all -c --set-capacity -f --find', 'disk.mount'],
      ],
    },
    'mke2fs mkfs.ext2 mkfs.ext3 mkfs.ext4': {
      act: 'disk.format',
      values: '-t -L -U -b -m -i -N -I -C -d -e -E -g -G -J -l -M -o -O -r -T -z',
      bare: 'read',
      when: [['-n', '@dry-run']],
    },
    'mkfs.ntfs mkntfs': {
      act: 'disk.format',
      values: '-s -p -H -S -c -L -z',
      bare: 'read',
      when: [['-n --no-action', '@dry-run']],
    },
    'mkfs.xfs newfs newfs_hfs newfs_msdos': {
      act: 'disk.format',
      values: '-b -c -d -f -i -l -m -n -L -O -o -p -r -s -v',
      bare: 'read',
      when: [['-N', '@dry-run']],
    },
    hdparm: {
      act: 'disk.format',
      bare: 'read',
      when: [
        ['-I -i -C -g -t -T -H --Istdout --dco-identify --security-help --direct', '@cancel'],
        [
          '--security-erase --security-erase-enhanced --security-set-pass --security-disable --trim-sector-ranges --make-bad-sector --write-sector --repair-sector --dco-restore --fwdownload --yes-i-know-what-i-am-doing --please-destroy-my-drive',
          'disk.format',
        ],
      ],
    },
    smartctl: {
      act: 'read',
      help: '-h -V',
      values: '-d -t -s -o -S -l -n -q -T -r -f -g -v -F -P -b',
      when: [['-t --test -s --smart --set -o --offlineauto -S --saveauto -X --abort', 'change']],
    },
    'mkfs mkfs.btrfs mkfs.vfat mkfs.fat mkfs.exfat mkdosfs newfs_apfs mkswap blkdiscard nwipe sg_format mkexfatfs f2fs mkfs.f2fs mkudffs dban':
      { act: 'disk.format', bare: 'read' },
    // Without `-w` and `-n` it only reads the disk.
    badblocks: {
      act: 'read',
      values: '-b -c -d -e -i -o -p -t',
      when: [
        ['-w', 'disk.format'],
        ['-n', 'disk.repair'],
        ['-i', '@reads'],
        ['-o', '@writes'],
      ],
    },
    wipefs: {
      act: 'read',
      values: '-t --types -O --output',
      when: [
        ['-n --no-act', '@dry-run'],
        ['-a --all -o --offset', 'disk.format'],
      ],
    },
    parted: { act: 'disk.partition', values: '-a --align', help: '-v -h', check: partition },
    'fdisk sfdisk cfdisk gdisk sgdisk cgdisk gparted partprobe gpart growpart fdasd partx': {
      act: 'disk.partition',
      style: 'gnu',
      values: '-t -u -b',
      help: '-v -V -h',
      check: partition,
    },
    fsck: {
      act: 'disk.repair',
      values: '-t -C -r',
      reads: '-A -M -P -R -T -V -f -a -p -y',
      when: [['-n -N', '@cancel']],
    },
    'e2fsck fsck.ext4': {
      act: 'disk.repair',
      values: '-b -B -C -E -j -l -L -z',
      reads: '-f -d -t -F',
      when: [['-n', '@cancel']],
    },
    'xfs_repair fsck.vfat ntfsfix fstrim': {
      act: 'disk.repair',
      values: '-l -o -m -r -c -t -d -u',
      reads: '-a -f -e -P -V',
      when: [['-n --no-action --dry-run', '@cancel']],
    },
    'tune2fs xfs_admin': {
      act: 'disk.repair',
      // `xfs_admin -lu` prints the label and the number of the file system.
      values: '-c -C -e -E -g -i -I -J -L -m -M -o -O -Q -r -T -u -U -z',
      when: [
        ['-l', '@cancel'],
        ['-c -C -e -E -i -I -j -J -L -m -M -O -Q -r -T -U', 'disk.repair'],
      ],
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
    'dumpe2fs xfs_info btrfs-show-super nvme-list lvmdiskscan lvs pvs vgs lvdisplay pvdisplay vgdisplay lvscan pvscan vgscan filefrag':
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
        ['send receive recv add attach create split remove', { act: 'disk.volume', when: [['-n', '@dry-run']] }],
        // `-n` only tries what `-F` would discard; without it the pool is imported.
        [
          'import',
          { act: 'disk.volume', bare: 'read', values: '-d -c -R', when: [['-a', 'disk.volume']], check: triesImport },
        ],
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
        ['--detail -D --examine -E --query -Q --monitor --scan -s --export -Y -b', '@cancel'],
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
  },
};
