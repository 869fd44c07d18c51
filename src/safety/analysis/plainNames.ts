import type { Invocation } from './context';

/** Commands that print hashes, numbers or names that never start with a dash; matched with one blank between the words. */
const plainNames: readonly RegExp[] = [
  /^git (?:merge-base|rev-list)(?: |$)(?!.*--(?:format|pretty))/,
  /^git rev-parse(?: --(?:short|verify|quiet|abbrev-ref|show-toplevel|git-dir|is-inside-work-tree)(?:=\w+)?)*(?: [^-]\S*)*$/,
  /^(?:docker|podman|nerdctl)(?: (?:container|image|volume|network|compose))? (?:ps|ls|images|list)(?!.*--format)(?: \S+)* -(?:[al]*q[al]*|-quiet)(?: |$)/,
  /^(?:pidof|nproc|tty|whoami|pwd)(?: |$)/,
  /^lsof (?:\S+ )*-t/,
  /^id -[ugn]+$/,
  /^date \+[%\w:.-]+$/,
];

const names = /^(?:git|docker|podman|nerdctl|pidof|nproc|tty|whoami|pwd|lsof|id|date)$/;

/** They print lines as they come in. */
const passing = /^(?:head|tail|sort|uniq|grep)$/;

/** Whether no word of the output can be taken for an option. */
export function printsPlainNames(invocation: Invocation): boolean {
  if (passing.test(invocation.name)) {
    return invocation.stdin.plain === true;
  }
  if (!names.test(invocation.name)) {
    return false;
  }
  const text = invocation.words.map((word) => word.value).join(' ');
  return plainNames.some((pattern) => pattern.test(text));
}
