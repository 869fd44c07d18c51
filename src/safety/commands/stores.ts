import { judgeLeak } from '../analysis/leaks';
import { judgeWholePlaces } from '../analysis/wholePlaces';
import type { CommandModel, OptionRow } from '../model/commandModel';
import { rule } from '../model/rule';
import { byVerb } from './byVerb';
import type { Family } from './family';

/** Keepers of backups; a letter that only looks in one of them is part of a backup in another. */
const backups = (...looks: readonly OptionRow[]): CommandModel =>
  byVerb({
    values:
      '-r --repo --repository -t --target --tag --keep-last --keep-daily --keep-weekly --keep-monthly --keep-within -c --config --stanza --mode --snapshot',
    subs: [
      [
        'list ls snapshots stats diff check info find cat version status show snapshot/list repository/status policy/show policy/list archives list-configs get-config verify backup-list backup-show show-server list-backup list-backups list-server collection-status list-current-files list-increments increments-of',
        'read-remote',
      ],
      [
        'key/remove forget prune delete compact expire gc purge key/passwd unlock remove-older-than remove-all-but-n-full remove-all-inc-of-but-n-full cleanup cleanup-archive stanza-delete wipe rewrite tag-delete break-lock snapshot/delete policy/delete repair recreate',
        'backup.delete',
      ],
      ['undochange rollback restore-full recover backup-fetch', 'backup.restore'],
      [
        'restore',
        {
          act: 'create',
          values: '-t --target --include --exclude',
          when: [
            ['-t --target', 'backup.restore', /^(?:\/|~\/?|\/home.*|\/etc.*|\/usr.*)$/],
            ['--delete --overwrite', 'backup.restore'],
          ],
        },
      ],
      [
        'backup create init key/add copy mount umount unlock-repo extract export-tar import-tar snapshot/create policy/set sync snapshot self-update migrate',
        'create',
      ],
    ],
    when: [
      ...looks,
      ['--list-archives --print-stats --status --listSnapshots', '@cancel'],
      ['--restore --restore-as-of --backup-restore --apply-log --copy-back --move-back', 'backup.restore'],
      ['--delete --delete-all --remove-older-than --prune --nuke', 'backup.delete'],
      ['--create --backup --check', 'create'],
    ],
    check: (invocation, context) => {
      if (invocation.name === 'tarsnap' && invocation.has('-d --nuke --delete')) {
        context.report('backup.delete', invocation.span);
      }
      return undefined;
    },
  });

/** Where secrets, backups and objects are kept. */
export const stores: Family = {
  rules: {
    'backup.restore': rule(
      'dangerous',
      'filesystem-destroy',
      'Puts old files over those of today.',
      ['timeshift --restore', 'snapper undochange 1..2', 'restic restore latest --target /'],
      { misses: ['timeshift --list', 'restic snapshots', 'restic restore latest --target ./out'] },
    ),
    'backup.delete': rule(
      'dangerous',
      'filesystem-destroy',
      'Deletes backups.',
      [
        'borg prune --keep-daily 7 /repo',
        'timeshift --delete --snapshot a',
        'restic forget --keep-last 1',
        'tarsnap -d -f a',
      ],
      { misses: ['borg list /repo', 'borg prune --dry-run /repo', 'tarsnap --list-archives'] },
    ),
    'vault.seal': rule(
      'dangerous',
      'credential-access',
      'Changes who gets at the secrets, or locks everybody out.',
      ['vault operator seal', 'vault policy write admin a.hcl', 'vault auth disable userpass'],
      { misses: ['vault status', 'vault policy list'] },
    ),
  },
  commands: {
    vault: byVerb({
      values: '-address -namespace -field -format -path -mount -version',
      style: 'long',
      subs: [
        [
          'status version policy/list policy/read auth/list secrets/list audit/list token/lookup token/capabilities lease/lookup operator/members operator/raft/list-peers kv/list list path-help plugin/list plugin/info namespace/list kv/metadata/get print',
          'read-remote',
        ],
        ['read kv/get unwrap', 'secret.read'],
        [
          'operator/seal operator/step-down operator/rekey operator/rotate operator/generate-root operator/init operator/raft policy/write policy/delete auth/disable auth/enable secrets/disable secrets/move audit/disable audit/enable token/revoke lease/revoke token/create namespace/delete plugin/deregister',
          'vault.seal',
        ],
        ['kv/delete kv/destroy kv/metadata/delete delete kv/rollback', 'delete-remote'],
        [
          'kv/put kv/patch write login operator/unseal secrets/enable secrets/tune auth/tune token/renew lease/renew kv/undelete',
          'create',
        ],
        ['ssh agent server proxy', 'connect'],
      ],
    }),
    'op bw lpass rbw dashlane dcli keepassxc-cli kpcli passwordstore prs 1password bitwarden nordpass protonpass pass-cli bws akeyless conjur infisical doppler chamber aws-vault envchain summon teller berglas aws-sso saml2aws granted assume cyberark psm credhub ejson sops age age-keygen rage gopass-jsonapi hcp secrethub phase dotenv-vault envkey keybase secretcli':
      byVerb({
        subs: [
          [
            'list ls item/list document/get secrets secrets/list vault/list vault/get user/list user/get account/list account/get document/list whoami status info version search db-info projects projects/list environments/list configs/list me activity item/template/list group/list groups completion exec-list analyze estimate diceware config folders/list',
            'read-remote',
          ],
          [
            'read get show clip export code secrets/get secrets/download print decrypt open inject cat otp totp generate-otp value secret/get credential/get env',
            'cloud.secret',
          ],
          ['item/get', { act: 'read-remote', when: [['--fields --reveal --otp --share-link', 'cloud.secret']] }],
          ['run exec', { act: 'execute', runs: { how: 'words' } }],
          [
            'item/create item/edit document/create edit add insert import encrypt set login logout signin signout unlock lock sync generate create keygen',
            'config',
          ],
          [
            'user/provision user/confirm user/suspend group/user/grant vault/user/grant vault/group/grant confirm share send connect/token/create service-account/create',
            'cloud.account',
          ],
        ],
        when: [['-d --decrypt', 'cloud.secret']],
      }),
    'restic rustic borg attic btrbk': backups(['-n', '@dry-run', /^$/]),
    // Alone it backs up and deletes what is old.
    borgmatic: { ...backups(['-n', '@dry-run', /^$/]), bare: 'create' },
    'restore xfsrestore': {
      act: 'create',
      bare: 'read',
      values: '-f -s -b -L -D',
      when: [['-t -I', '@cancel']],
    },
    'dump xfsdump': { act: 'create', bare: 'read', values: '-f -d -b -B -L -M', when: [['-W -w -I', '@cancel']] },
    timeshift: backups(['--list --list-snapshots --list-devices', '@cancel']),
    'rdiff-backup': backups(['-l --list-increments --list-increment-sizes', '@cancel']),
    'kopia duplicacy duplicity bupstash bup zbackup obnam deja-dup backintime snapper tarsnap bacula bconsole burp urbackupclientctl rsnapshot vorta pgbackrest barman wal-g wal-e xtrabackup mariabackup mydumper myloader velero-plugin proxmox-backup-client sanoid syncoid zrepl zfs-auto-snapshot grub-btrfs yabsnap amrecover amrmtape vzdump-restore innobackupex':
      backups(),
    'mc mcli s3cmd s5cmd s4cmd rclone-s3 gof3r goofys s3fs minio-client b2 b2sdk obsutil ossutil ossutil64 coscli coscmd bosutil azcopy gsutil-ls juicefs seaweedfs weed wasabi cloudian radosgw-admin rados rbd ceph ceph-volume cephadm gluster gfs2_tool ipfs ipfs-cluster-ctl filecoin lotus dfc storj uplink gdrive drive onedrive dropbox dbxcli megacmd mega-put mega-get mega-rm mega-ls skicka':
      byVerb({
        check: (invocation, context) => {
          if (
            /^(?:cp|copy|put|upload\w*|mirror|sync|mv|pipe|post|add|share\/upload)$/.test(
              invocation.args.operands[0]?.value ?? '',
            )
          ) {
            judgeLeak(
              { operands: invocation.args.operands.slice(1), options: [], stdin: invocation.stdin },
              invocation.span,
              context,
            );
            judgeWholePlaces(invocation.args.operands.slice(1, -1), context);
          }
          return undefined;
        },
        subs: [
          [
            'ls ll la list du info stat tree find cat head diff watch version status admin/info ping alias/list accesslogs get-account-info list-buckets get-bucket list-file-names health df osd/tree osd/df osd/status mon/stat pg/stat fs/status volume/info volume/status peer/status pool/list snap/ls object/ls bucket/list bucket/stats user/list user/info bucket-list ls-bucket lspools',
            'read-remote',
          ],
          [
            'cp put get mirror upload download mv sync mb alias/set pipe share/download share/upload share post cloud add pin/add upload-file upload_file download_file file/upload',
            'create',
          ],
          [
            'rm rb del undo ilm/rm admin/user/remove delete-bucket delete-file-version rmi osd/out osd/purge osd/destroy osd/down osd/pool/delete osd/pool/rm fs/rm fs/fail mon/remove volume/delete volume/stop peer/detach snap/rm snap/purge snap/rollback pool/rm rm-cluster zap lvm/zap purge device/zap orch/rm format destroy user/rm bucket/rm object/rm pin/rm repo/gc block/rm',
            'delete-remote',
          ],
          [
            'admin/user/add admin/policy/attach anonymous/set policy/set user/create key/create user/modify caps/add auth/add auth/caps auth/get-or-create quota/set subuser/create setacl setpolicy',
            'cloud.account',
          ],
          ['auth/get config-key/get', 'cloud.secret'],
        ],
        when: [
          ['--delete-removed --delete --remove --delete-after --delete-destination', 'cloud.sync-delete'],
          ['--acl-public -P', 'cloud.account'],
        ],
      }),
  },
};
