import type { Family } from './family';
import { archive, unpackOver, zipFiles } from './adminChecks';

/** Programs that pack, compress and unpack files. */
export const archives: Family = {
  rules: {},
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
      reads: '-r -y -j',
      check: zipFiles,
      when: [['-sf --show-files', '@cancel']],
    },
    unzip: {
      act: 'archive',
      values: '-d -x -P',
      reads: '-s -m -a -j -C -c -D -M -T -L',
      when: [['-l -v -t -Z -z -p', '@cancel']],
      check: unpackOver,
    },
    // A letter follows the subcommand and is another: `7z x -pPASSWORD`, `rar a -v100m`.
    '7z 7za 7zz unrar rar': {
      act: 'archive',
      style: 'long',
      check: (invocation, context) =>
        /^(?:l|lb|lt|lta|v|vb|vt|t|p|h|i|b)$/.test(invocation.words[1]?.value ?? '')
          ? { handled: true }
          : unpackOver(invocation, context),
    },
    cpio: {
      act: 'archive',
      values: '-C -D -E -F -H -I -M -O -R',
      reads: '-i --extract -n --numeric-uid-gid -c -B -d -u -m',
      when: [['-t --list', '@cancel']],
      check: unpackOver,
    },
    'unar lsar ar pax arj lha zoo funzip cabextract jar dpkg-split': {
      act: 'archive',
      style: 'gnu',
      values: '-d -D -x -P',
      reads: '-f -v -q -z -L -j',
      when: [['-l -t --list --test', '@cancel']],
      check: (invocation, context) =>
        /^(?:ar|jar|lsar)$/.test(invocation.name) &&
        /^(?:l|lb|v|vb|vt|t|p|h|i|b|-?t\w*|tf)$/.test(
          invocation.args.operands[0]?.value ?? invocation.words[1]?.value ?? '',
        )
          ? { handled: true }
          : unpackOver(invocation, context),
    },
    'gzip gunzip bzip2 bunzip2 xz unxz lzma zstd unzstd lz4 brotli compress uncompress pigz lzip lzop pbzip2 ouch': {
      act: 'archive',
      style: 'gnu',
      values: '-S -o -C -D -F -M -T -b -p',
      reads:
        '-d --decompress --uncompress -z --compress -k --keep -f --force -n --no-name -N --name -r --recursive -l -e --extreme --fast --best --ultra --robot --threads --rsyncable --single-stream --memory -1 -9',
      when: [
        ['--list -t --test', '@cancel'],
        ['-c --stdout -dc -cd', '@cancel'],
      ],
      output: 'decoded',
      check: (invocation) =>
        invocation.has('-c --stdout --to-stdout') ||
        (invocation.has('-l') && !/^(?:lz4|pbzip2|compress|brotli)$/.test(invocation.name)) ||
        (invocation.args.operands.length === 0 && !invocation.stdin.none)
          ? { handled: true }
          : undefined,
    },
  },
};
