import type { CommandCheck } from '../analysis/context';

/** How many values the options of bwrap and proot take; the command follows. */
const values: Readonly<Record<number, readonly string[]>> = {
  3: ['--overlay'],
  2: '--bind --ro-bind --dev-bind --bind-try --ro-bind-try --dev-bind-try --symlink --setenv --file --bind-data --ro-bind-data --chmod --bind-fd --ro-bind-fd'.split(
    ' ',
  ),
  1: '--perms --size --overlay-src --tmp-overlay --ro-overlay --userns --userns2 --pidns --argv0 --add-seccomp-fd --block-fd --userns-block-fd --info-fd --json-status-fd --sync-fd --file-label --proc --dev --tmpfs --mqueue --dir --uid --gid --hostname --chdir --unsetenv --cap-add --cap-drop --lock-file --seccomp --exec-label --args -r -b -w -q -m -R -S --rootfs --cwd'.split(
    ' ',
  ),
};

export const runsAfterPairs: CommandCheck = (invocation, context) => {
  const words = invocation.words.slice(1);
  let index = 0;
  while (words[index]?.value.startsWith('-') === true) {
    const name = words[index]?.value ?? '';
    index += 1 + ([3, 2, 1].find((count) => values[count]?.includes(name) === true) ?? 0);
  }
  const command = words.slice(index);
  return command.length === 0 ? undefined : { output: context.words(command, invocation.stdin) };
};
