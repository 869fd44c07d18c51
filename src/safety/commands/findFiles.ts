import type { CheckOutcome, CommandCheck, Context, Invocation } from '../analysis/context';
import { pathFacts } from '../analysis/pathEffects';
import { noData } from '../analysis/word';
import type { Family } from './family';

const judgeFind: CommandCheck = (invocation, context) => {
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
  // Readers are judged by their own words; `grep 'rm -rf'` looks for them.
  const reads = /^(?:[efz]?grep|rg|ag|ack|cat|head|tail|ls|wc|stat|file|diff|sed|awk|basename|dirname|\w+sum)$/.test(
    base ?? '',
  );
  if (!reads && /\b(?:rm|unlink|shred)\b/.test(command.map((word) => word.value).join(' '))) {
    for (const root of roots.length > 0 ? roots : [{ ...first, value: '.', raw: '.' }]) {
      judgeBulkDelete(root, narrowed, context);
    }
  }
}

/** Programs that look for files and do something with each. */
export const findFiles: Family = {
  rules: {},
  commands: {
    'find gfind': {
      act: 'read',
      style: 'long',
      values: '-name',
      // The check explains every word of it.
      reads: '-exec -execdir -ok -okdir -prune -delete',
      help: '-help -version',
      check: judgeFind,
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
