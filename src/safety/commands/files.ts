import type { CommandCheck, Context, Invocation } from '../analysis/context';
import { pathFacts } from '../analysis/pathEffects';
import { isFillerPath } from '../analysis/preciousFiles';
import { literalData, noData } from '../analysis/word';
import { rule } from '../model/rule';
import type { Family } from './family';

const removeFiles: CommandCheck = (invocation, context) => {
  const recursive = invocation.has('-r -R --recursive');
  const force = invocation.has('-f --force');
  for (const target of invocation.args.operands) {
    context.deletePath(target, { recursive, force });
  }
  if (invocation.args.operands.length === 0) {
    context.report('delete.file', invocation.span);
  }
  if (invocation.has('--no-preserve-root')) {
    context.report('delete.everything', invocation.span);
  }
  if (context.around.fed && recursive && invocation.args.operands.length === 0) {
    context.report('delete.many', invocation.span);
  }
  return { handled: true };
};

const shredFiles: CommandCheck = (invocation, context) => {
  for (const target of invocation.args.operands) {
    if (pathFacts(target, context).kind === 'disk') {
      context.report('disk.write', target.span, { target: target.raw });
    } else {
      context.report('delete.shred', target.span, { target: target.raw });
    }
  }
  return { handled: true };
};

const truncateFiles: CommandCheck = (invocation, context) => {
  for (const target of invocation.args.operands) {
    context.writePath(target, { ...noData, filler: invocation.value('-s --size')?.value === '0' });
    if (invocation.value('-s --size')?.value === '0') {
      if (context.around.fed) {
        context.report('overwrite.truncate', target.span, { target: target.raw });
      }
      const facts = pathFacts(target, context);
      if (facts.wildcard || facts.kind === 'system' || facts.kind === 'absolute' || facts.kind === 'under-home') {
        context.report('overwrite.truncate', target.span, { target: target.raw });
      }
    }
  }
  return undefined;
};

const keywordOf = (invocation: Invocation, key: string): Invocation['words'][number] | undefined => {
  const word = invocation.words.find((candidate) => candidate.value.startsWith(`${key}=`));
  return word === undefined ? undefined : { ...word, value: word.value.slice(key.length + 1) };
};

const diskDump: CommandCheck = (invocation, context) => {
  const source = keywordOf(invocation, 'if');
  const target = keywordOf(invocation, 'of');
  const input = source === undefined ? invocation.stdin : context.readPath(source);
  const endless = source !== undefined && /^\/dev\/(?:zero|u?random|full)$/.test(source.value);
  if (target === undefined) {
    return { handled: true, output: input };
  }
  context.report('write', target.span, { target: target.raw });
  context.writePath(target, { ...input, filler: false });
  if (endless && invocation.words.some((word) => /^conv=(?:.*,)?notrunc/.test(word.value))) {
    context.report('overwrite.file', target.span, { target: target.raw });
  } else if (endless) {
    overwriteWithNoise(target, context);
  }
  return { handled: true };
};

function overwriteWithNoise(target: Invocation['words'][number], context: Context): void {
  const { kind } = pathFacts(target, context);
  if (kind === 'system' || kind === 'home' || kind === 'under-home') {
    context.report('overwrite.file', target.span, { target: target.raw });
  }
}

const link: CommandCheck = (invocation, context) => {
  const { operands } = invocation.args;
  const target = invocation.value('-t --target-directory') ?? (operands.length > 1 ? operands.at(-1) : undefined);
  if (target !== undefined) {
    context.writePath(target, noData);
    if (/^\/dev\/null$/.test(operands[0]?.value ?? '') && invocation.has('-f --force')) {
      context.report('overwrite.truncate', target.span, { target: target.raw });
    }
  }
  return undefined;
};

const copyNothing: CommandCheck = (invocation, context) => {
  const source = invocation.args.operands[0];
  const target = invocation.args.operands.at(-1);
  if (isFillerPath(source?.value) && target !== undefined && invocation.args.operands.length > 1) {
    context.report('overwrite.file', target.span, { target: target.raw });
  }
  return undefined;
};

const copyOptions = '-t --target-directory -S --suffix';

/** Files and folders: copy, move, delete, overwrite. */
export const files: Family = {
  rules: {
    'delete.shred': rule(
      'dangerous',
      'filesystem-destroy',
      'Overwrites a file so that nothing can bring it back.',
      ['shred -u a.txt'],
      { misses: ['shred --help'] },
    ),
    'overwrite.truncate': rule(
      'dangerous',
      'filesystem-destroy',
      'Empties a file for good.',
      [
        'truncate -s 0 /srv/app.db',
        'ln -sf /dev/null ~/.bash_history',
        "find . -name '*.c' -exec truncate -s 0 {} +",
        ': > a.db',
        'for f in *.md; do : > $f; done',
      ],
      {
        misses: [
          'truncate -s 10 a.bin',
          "find . -name '*.c' -exec truncate -s +1 {} +",
          ': > notes.txt',
          ': >> a.db',
          'for f in *.md; do echo >> $f; done',
        ],
      },
    ),
  },
  commands: {
    'rm grm zf_rm': {
      act: 'delete.file',
      when: [],
      reads: '--recursive --force --interactive --no-preserve-root --preserve-root --one-file-system --verbose --dir',
      check: removeFiles,
    },
    'rimraf del-cli rm-cli': {
      act: 'delete.file',
      check: (invocation, context) => {
        invocation.args.operands.forEach((target) => {
          context.deletePath(target, { recursive: true, force: true });
        });
        return { handled: true };
      },
    },
    'rmdir zf_rmdir': { act: 'delete.file' },
    unlink: { act: 'read', operands: 'deletes' },
    'shred srm wipe scrub': { act: 'delete.shred', values: '-n --iterations -s --size', check: shredFiles },
    'trash trash-put gtrash rip': { act: 'delete.file' },
    'trash-empty': { act: 'delete.many' },
    'cp gcp install ditto': {
      act: 'write',
      values: `${copyOptions} -m --mode -o --owner -g --group`,
      operands: 'copies',
      when: [['-m --mode', 'permissions.setuid', /^[2467][0-7]{3}$|[+=][rwx]*s/]],
      check: copyNothing,
    },
    // Its -n only spares what is there already; that of the batch renamers below does nothing at all.
    'mv gmv zf_mv': { act: 'write', values: copyOptions, operands: 'moves' },
    'rename prename mmv': {
      act: 'write',
      values: copyOptions,
      when: [['-n --no-act', '@dry-run', /^$/]],
      operands: 'moves',
    },
    'ln link zf_ln': { act: 'write', values: copyOptions, check: link },
    'mkdir zf_mkdir': { act: 'write', values: '-m --mode -Z', operands: 'writes' },
    mktemp: {
      act: 'write',
      values: '-p --tmpdir --suffix',
      check: (invocation) =>
        invocation.has('-p --tmpdir') || invocation.args.operands.length > 0
          ? undefined
          : { output: literalData('/tmp/tmp.XXXXXXXX') },
    },
    'touch mkfifo mknod fallocate sparse': {
      act: 'write',
      values: '-d --date -t -r --reference -m --mode -p --tmpdir -l -o --length',
      operands: 'writes',
    },
    patch: {
      act: 'write',
      values:
        '-p --strip -i --input -o --output -d --directory -B --prefix -r --reject-file -z --suffix -F --fuzz -D --ifdef -V --version-control -Y --basename-prefix -g --get',
      when: [
        ['--dry-run -C --check', '@dry-run'],
        ['-i --input', '@reads'],
        ['-o --output -r --reject-file', '@writes'],
      ],
    },
    truncate: { act: 'write', values: '-s --size -r --reference', check: truncateFiles },
    tee: {
      act: 'write',
      bare: 'read',
      operands: 'writes',
      output: 'input',
      check: (invocation, context) => {
        const many = invocation.has('-a --append') ? undefined : invocation.args.operands.find((word) => word.glob);
        if (many !== undefined) {
          context.report('overwrite.many', many.span, { target: many.raw });
        }
        return invocation.args.operands.every((word) => pathFacts(word, context).kind === 'sink')
          ? { handled: true }
          : undefined;
      },
    },
    'dd gdd dcfldd': { act: 'read', style: 'long', check: diskDump },
  },
};
