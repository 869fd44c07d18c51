import type { OptionRow } from '../model/commandModel';
import { withOwnModels, type Family } from './family';

/** An option that some tools of a table take for a dry run, and others may ignore: what it is given to asks, until the tool is listed here. */
export function doubtedDryRun(options: string): readonly OptionRow[] {
  return [
    [options, '@cancel'],
    [options, 'unknown.option'],
  ];
}

const known = new Set(
  [
    'restic rustic borg attic borgmatic btrbk duplicity tarsnap obnam pgbackrest wal-e proxmox-backup-client zfs-auto-snapshot',
    's3cmd s5cmd s4cmd mc mcli minio-client b2 azcopy obsutil ossutil ossutil64',
    'certbot chezmoi git-lfs git-review argo tkn levant apex swa werf helmsman rpm-ostree',
    'curator curator_cli pt-archiver pg_rewind pg_archivecleanup repmgr pgloader vtctldclient',
    'apk emerge xbps-install xbps-remove pkg guix nix-env brew vcpkg opam cabal stack raco composer dart pub flutter pear pecl tlmgr',
  ].flatMap((names) => names.split(' ')),
);

/** The family with the dry run of the tools that are known to have it. */
export function tryFirst(family: Family): Family {
  return withOwnModels(family, (name, model) => {
    const when = model.when ?? [];
    const doubted = when.filter(([options, rule]) => rule === 'unknown.option' && /--dry-?run/.test(options));
    return doubted.length === 0 || !known.has(name)
      ? undefined
      : {
          ...model,
          when: [
            ...doubted.map(([options]): OptionRow => [options, '@dry-run']),
            ...when.filter(([options]) => !doubted.some(([same]) => same === options)),
          ],
        };
  });
}
