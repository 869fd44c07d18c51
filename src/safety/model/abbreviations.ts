/**
 * The name that a word stands for where the start of a name will do: `ip r` is `ip route`.
 * Where it fits several, the first in the list counts, as in `ip` and `nmcli`; lists name what hurts before what reads.
 */
export function fullName(word: string, names: Iterable<string>): string | undefined {
  if (word === '') {
    return undefined;
  }
  let first: string | undefined;
  for (const name of names) {
    if (name === word) {
      return name;
    }
    first ??= name.startsWith(word) ? name : undefined;
  }
  return first;
}
