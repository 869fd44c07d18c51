import type { CommandCheck } from '../analysis/context';
import { fullName } from '../model/abbreviations';

/** Commands of `parted` in its script; how many words follow those that only look. The others change the disk. */
const partedCommands: ReadonlyMap<string, number | 'changes'> = new Map<string, number | 'changes'>([
  ...'disk_set disk_toggle mklabel mktable mkpart name rescue resizepart rm set toggle type'
    .split(' ')
    .map((name) => [name, 'changes'] as const),
  ['align-check', 2],
  ['help', 0],
  ['print', 0],
  ['quit', 0],
  ['select', 1],
  ['unit', 1],
  ['version', 0],
]);
const printed = /^(?:devices|free|list|all|\d+)$/;

/** `unit MiB p free`: the start of a name stands for it. Several commands may follow each other. */
function onlyPrints(script: readonly string[]): boolean {
  for (let at = 0; at < script.length; at += 1) {
    const name = fullName(script[at] ?? '', partedCommands.keys());
    const following = partedCommands.get(name ?? '');
    if (following === undefined || following === 'changes') {
      return false;
    }
    at += following + (name === 'print' && printed.test(script[at + 1] ?? '') ? 1 : 0);
  }
  return script.length > 0;
}

/** For the others `-l` is a label or a file to log to. */
const listsWithLetter = /^(?:fdisk|sfdisk|cfdisk|gdisk|cgdisk|parted|partx)$/;

export const partition: CommandCheck = (invocation, context) => {
  const { name } = invocation;
  const words = invocation.args.operands;
  // `sgdisk -Z -p` also changes the disk.
  const looks =
    name === 'sgdisk'
      ? invocation.args.options.every((option) =>
          /^(?:-[pvifFELVDO]|--print|--verify|--info.*|--list-types)$/.test(option.name),
        )
      : (listsWithLetter.test(name) && invocation.has('-l')) ||
        invocation.has('--list --verify') ||
        (name === 'parted' && onlyPrints(words.slice(1).map((word) => word.value))) ||
        (name === 'sfdisk' && invocation.has('-d --dump -J --json -F'));
  if (looks || words.length === 0) {
    return { handled: true };
  }
  context.report(
    /^(?:cfdisk|gparted|fdisk|gdisk|parted)$/.test(name) && words.length === 1
      ? 'disk.partition-editor'
      : 'disk.partition',
    invocation.span,
    { target: words[0]?.raw ?? '' },
  );
  return { handled: true };
};
