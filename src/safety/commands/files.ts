import type { CheckOutcome, CommandCheck, Context, Invocation } from '../analysis/context';
import { pathFacts } from '../analysis/pathEffects';
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
    context.writePath(target, noData);
    if (invocation.value('-s --size')?.value === '0') {
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
  context.writePath(target, input);
  if (endless) {
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

const changeMode: CommandCheck = (invocation, context) => {
  const all = invocation.has('--reference') ? invocation.args.operands : modeAndTargets(invocation);
  const text = invocation.has('--reference') ? '' : (all[0]?.value ?? '');
  const targets = invocation.has('--reference') ? all : all.slice(1);
  const recursive = invocation.has('-R --recursive');
  // Others may write: 777, 666, o+w, a+rwx, +w is limited by the umask.
  const worldWritable =
    /^[0-7]?[0-7]?[0-7][2367]$/.test(text) ||
    /(?:^|,)(?:[ugo]*[oa][ugo]*|)[+=][rxXst]*w/.test(text.replace(/(?:^|,)\+w/, ''));
  const special = /^[2467][0-7]{3}$/.test(text) || /[+=][rwx]*s/.test(text);
  const locked = /^0?0?00$/.test(text);
  for (const target of targets) {
    const facts = pathFacts(target, context);
    const details = { target: target.raw };
    const important = ['root', 'home', 'system', 'system-top', 'disk', 'device'].includes(facts.kind);
    if (facts.kind === 'root' || ((facts.kind === 'system-top' || facts.kind === 'home') && recursive)) {
      context.report('permissions.system', target.span, details);
    } else if (special && !/^1/.test(text)) {
      context.report('permissions.setuid', target.span, details);
    } else if (worldWritable && (recursive || important || context.isSecret(target.value))) {
      context.report('permissions.world-writable', target.span, details);
    } else if (locked && recursive) {
      context.report('permissions.system', target.span, details);
    } else if (important && recursive) {
      context.report('permissions.system', target.span, details);
    }
  }
  return undefined;
};

/** `-w` and `-rwx` look like options and are modes. */
function modeAndTargets(invocation: Invocation): Invocation['words'] {
  const negative = invocation.words.slice(1).find((word) => /^-[rwxXst]+$/.test(word.value));
  return negative === undefined ? invocation.args.operands : [negative, ...invocation.args.operands];
}

const changeOwner: CommandCheck = (invocation, context) => {
  const recursive = invocation.has('-R --recursive');
  for (const target of invocation.args.operands.slice(invocation.has('--reference') ? 0 : 1)) {
    const facts = pathFacts(target, context);
    const important = ['root', 'home', 'system', 'system-top'].includes(facts.kind);
    if ((important && (recursive || facts.kind !== 'system')) || facts.kind === 'root') {
      if (facts.kind !== 'home' || !context.around.privileged) {
        context.report('permissions.system', target.span, { target: target.raw });
      }
    } else if (/^\/etc\//.test(facts.path)) {
      context.report('permissions.system', target.span, { target: target.raw });
    }
  }
  return undefined;
};

const findFiles: CommandCheck = (invocation, context) => {
  const words = invocation.words.slice(1);
  const roots = words
    .slice(
      0,
      Math.max(
        0,
        words.findIndex((word) => /^[-(!]/.test(word.value)),
      ),
    )
    .filter((word) => !/^-[HLPO]/.test(word.value));
  let first = words.findIndex((word) => /^[-(!]/.test(word.value) && !/^-[HLPD]$|^-O\d/.test(word.value));
  first = first < 0 ? words.length : first;
  // `-not -name x` leaves nearly everything.
  const narrowed = words.some(
    (word, index) =>
      /^-(?:i?name|i?path|i?regex|newer|mtime|mmin|atime|size|empty|user|perm)/.test(word.value) &&
      !/^(?:-not|!)$/.test(words[index - 1]?.value ?? ''),
  );
  for (let index = first; index < words.length; index += 1) {
    const word = words[index] as (typeof words)[number];
    switch (word.value) {
      case '-delete':
        for (const root of roots.length > 0 ? roots : [{ ...word, value: '.', raw: '.' }]) {
          judgeBulkDelete(root, narrowed, context);
        }
        break;
      case '-exec':
      case '-execdir':
      case '-ok':
      case '-okdir': {
        const end = words.findIndex(
          (candidate, at) =>
            at > index && (candidate.value === ';' || (candidate.value === '+' && words[at - 1]?.value === '{}')),
        );
        runForEach(words.slice(index + 1, end < 0 ? undefined : end), roots, narrowed, invocation, context);
        index = end < 0 ? words.length : end;
        break;
      }
      case '-fprint':
      case '-fprint0':
      case '-fls':
      case '-fprintf': {
        const target = words[index + 1];
        if (target !== undefined) {
          context.report('write', target.span, { target: target.raw });
          context.writePath(target, noData);
        }
        break;
      }
      default:
        if (
          /^-[a-zA-Z]/.test(word.value) &&
          !predicates.has(word.value) &&
          !valuePredicates.has(words[index - 1]?.value ?? '')
        ) {
          context.report('unknown.option', word.span, { target: word.raw });
        }
    }
  }
  return { handled: true } satisfies CheckOutcome;
};

/** Tests and actions of find that only look; the second set takes a value. */
const valuePredicates = new Set(
  '-name -iname -path -ipath -wholename -iwholename -regex -iregex -regextype -type -xtype -size -mtime -mmin -atime -amin -ctime -cmin -newer -anewer -cnewer -user -group -uid -gid -perm -links -inum -samefile -maxdepth -mindepth -lname -ilname -fstype -used -printf -context -flags -D -f -newermt -newerat -newerct -newermm -Bmin -Btime -newerBt -files0-from'.split(
    ' ',
  ),
);
const predicates = new Set([
  ...valuePredicates,
  ...'-print -print0 -ls -prune -quit -depth -d -xdev -mount -follow -empty -executable -readable -writable -true -false -not -and -or -a -o -nouser -nogroup -daystart -noleaf -ignore_readdir_race -noignore_readdir_race -warn -nowarn -E -X -s -x -H -L -P -O1 -O2 -O3'.split(
    ' ',
  ),
]);

function judgeBulkDelete(root: Invocation['words'][number], narrowed: boolean, context: Context): void {
  const { kind, path } = pathFacts(root, context);
  if (!narrowed && /^(?:\/private)?(?:\/var)?\/tmp$/.test(path)) {
    context.report('delete.many', root.span, { target: root.raw });
    return;
  }
  if (kind === 'root' || kind === 'system-top' || kind === 'home' || kind === 'disk') {
    context.report(narrowed && kind !== 'root' ? 'delete.many' : 'delete.everything', root.span, { target: root.raw });
  } else if (
    kind === 'temp' ||
    kind === 'regenerable' ||
    (narrowed && (kind === 'workspace' || kind === 'workspace-all' || kind === 'under-home' || kind === 'absolute'))
  ) {
    context.report('delete.file', root.span, { target: root.raw, reason: 'Deletes the files it finds.' });
  } else {
    context.report('delete.many', root.span, { target: root.raw });
  }
}

function runForEach(
  command: Invocation['words'],
  roots: Invocation['words'],
  narrowed: boolean,
  invocation: Invocation,
  context: Context,
): void {
  const first = command[0];
  if (first === undefined) {
    return;
  }
  const base = first.value.split('/').pop();
  if (
    (base === 'rm' || base === 'unlink') &&
    !command.some((word) => /^-[a-zA-Z]*[rR]|^--recursive/.test(word.value))
  ) {
    for (const root of roots.length > 0 ? roots : [{ ...first, value: '.', raw: '.' }]) {
      judgeBulkDelete(root, narrowed, context);
    }
    return;
  }
  if (!narrowed && /^(?:chmod|chown|chgrp)$/.test(base ?? '')) {
    // Everything below the roots: as with -R.
    const [mode, ...rest] = command.slice(1).filter((word) => word.value !== '{}' && word.value !== '+');
    for (const root of roots) {
      const all = [first, { ...first, value: '-R', raw: '-R' }, ...(mode === undefined ? [] : [mode]), ...rest, root];
      context.with({ depth: context.around.depth + 1 }).words(all, noData);
    }
    return;
  }
  const wanted = invocation.words.findIndex((word) => word.value === '-name');
  const name = invocation.words[wanted + 1]?.value;
  const foundName = wanted >= 0 && name !== undefined && /^[\w.-]+$/.test(name) ? name : 'found';
  const found = roots.length === 1 ? (roots[0] as (typeof roots)[number]) : { ...first, value: '.', raw: '{}' };
  const line = command.map((word) =>
    word.value.includes('{}')
      ? { ...word, value: word.value.replaceAll('{}', `${found.value.replace(/\/$/, '')}/${foundName}`) }
      : word,
  );
  context.with({ depth: context.around.depth + 1, fed: true }).words(line, noData);
  if (/\b(?:rm|unlink|shred)\b/.test(command.map((word) => word.value).join(' '))) {
    for (const root of roots.length > 0 ? roots : [{ ...first, value: '.', raw: '.' }]) {
      judgeBulkDelete(root, narrowed, context);
    }
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
  if (source?.value === '/dev/null' && target !== undefined && invocation.args.operands.length > 1) {
    context.report('overwrite.file', target.span, { target: target.raw });
  }
  return undefined;
};

const copyOptions = '-t --target-directory -S --suffix';

/** Files and folders: copy, move, delete, permissions, search. */
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
      ['truncate -s 0 /srv/app.db', 'ln -sf /dev/null ~/.bash_history'],
      { misses: ['truncate -s 10 a.bin'] },
    ),
    'permissions.change': rule(
      'caution',
      'permissions',
      'Changes who may read, write or run a file.',
      ['chmod +x run.sh', 'chown user a.txt'],
      { misses: ['stat a.txt'] },
    ),
    'permissions.world-writable': rule(
      'dangerous',
      'permissions',
      'Lets everybody change these files.',
      ['chmod -R 777 src', 'chmod 777 /etc/passwd', 'chmod -R a+rwx .'],
      {
        misses: ['chmod 755 a', 'chmod 644 a', 'find . -type d -exec chmod 755 {} +'],
        remedy: 'give only the rights that are missing, such as `u+w`',
      },
    ),
    'permissions.system': rule(
      'dangerous',
      'permissions',
      'Changes rights or owners of system folders; the system may stop working.',
      ['chown -R me /usr', 'chmod -R 755 /', 'chmod -R 000 src', 'find / -type d -exec chmod 777 {} +'],
      { misses: ['chown -R me src'] },
    ),
    'permissions.setuid': rule(
      'dangerous',
      'privilege',
      'Lets a program run with the rights of its owner for everybody.',
      ['chmod u+s /bin/bash', 'chmod 4755 a'],
      { misses: ['chmod 755 a', 'chmod +t d'] },
    ),
    'permissions.access-list': rule(
      'caution',
      'permissions',
      'Changes access lists or attributes.',
      ['setfacl -m u:a:r f', 'chattr +i f'],
      { misses: ['getfacl f', 'lsattr'] },
    ),
    'permissions.access-list-wide': rule(
      'dangerous',
      'permissions',
      'Changes access lists of many files.',
      ['setfacl -R -m u:guest:rwx /'],
      { misses: ['getfacl -R /'] },
    ),
    'evasion.quarantine': rule(
      'dangerous',
      'defence-evasion',
      'Takes away the mark that makes macOS check a downloaded program before it runs.',
      ['xattr -d com.apple.quarantine a.app', 'xattr -cr a.app'],
      { misses: ['xattr -l a.app', 'xattr -p com.apple.quarantine a.app'] },
    ),
    'permissions.capability': rule(
      'dangerous',
      'privilege',
      'Gives a program rights of the administrator.',
      ['setcap cap_setuid+ep /usr/bin/python3'],
      { misses: ['getcap /usr/bin/python3'] },
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
    'mv gmv zf_mv rename prename mmv': {
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
    truncate: { act: 'write', values: '-s --size -r --reference', check: truncateFiles },
    tee: {
      act: 'write',
      bare: 'read',
      operands: 'writes',
      output: 'input',
      check: (invocation, context) =>
        invocation.args.operands.every((word) => pathFacts(word, context).kind === 'sink')
          ? { handled: true }
          : undefined,
    },
    'dd gdd dcfldd': { act: 'read', style: 'long', check: diskDump },
    'chmod gchmod zf_chmod': { act: 'permissions.change', values: '--reference', check: changeMode },
    'chown chgrp gchown zf_chown zf_chgrp': {
      act: 'permissions.change',
      values: '--reference --from',
      check: changeOwner,
    },
    xattr: {
      act: 'read',
      values: '-p -d -w -dr -rd',
      when: [
        ['-d -dr -rd -c -w', 'permissions.access-list'],
        ['-d -dr -rd', 'evasion.quarantine', /com\.apple\.(?:quarantine|provenance)/],
        ['-c', 'evasion.quarantine'],
      ],
    },
    chattr: {
      act: 'permissions.access-list',
      when: [['-R', 'permissions.access-list-wide']],
      check: (invocation, context) => {
        const system = invocation.args.operands.find((word) =>
          /^\/(?:etc|boot|bin|sbin|usr|lib|var)(?:\/|$)/.test(word.value),
        );
        if (system !== undefined) {
          context.report('permissions.system', system.span, { target: system.raw });
        }
        return undefined;
      },
    },
    'chflags chcon restorecon': {
      act: 'permissions.access-list',
      when: [
        ['-l', '@cancel'],
        ['-R', 'permissions.access-list-wide'],
      ],
    },
    setfacl: {
      act: 'permissions.access-list',
      values: '-m -M -x -X --modify --remove --restore',
      when: [['-R --recursive', 'permissions.access-list-wide']],
    },
    setcap: { act: 'permissions.capability' },
    'find gfind': {
      act: 'read',
      style: 'long',
      values: '-name',
      // The check explains every word of it.
      reads: '-exec -execdir -ok -okdir -prune -delete',
      help: '-help -version',
      check: findFiles,
      output: 'names',
    },
    'fd fdfind': {
      act: 'read',
      values:
        '-e --extension -t --type -d --max-depth -E --exclude -S --size -c --color -o --owner -j --threads --changed-within --changed-before -x --exec -X --exec-batch',
      help: '-h -V',
      output: 'names',
      check: (invocation, context) => {
        const words = invocation.words;
        const at = words.findIndex((word) => /^(?:-x|-X|--exec|--exec-batch)$/.test(word.value));
        if (at >= 0) {
          runForEach(words.slice(at + 1), [], false, invocation, context);
        }
        return undefined;
      },
    },
  },
};
