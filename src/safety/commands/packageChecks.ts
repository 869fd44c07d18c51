import type { CommandCheck } from '../analysis/context';
import { judgeTrust } from '../analysis/trustSettings';

/** Without these nothing starts any more. */
const essential =
  /^(?:libc6|glibc|musl|coreutils|bash|systemd|dpkg|apt|rpm|dnf|pacman|util-linux|filesystem|login|init|sudo|apk-tools|busybox)$/;
const removing =
  /(?:^|\/)(?:remove|rm|delete|del|uninstall|erase|autoremove|purge|-e|--uninstall|unmerge|-C|--depclean)$/;

/** What no system does without, or everything at once. */
export const removesMuch: CommandCheck = (invocation, context) => {
  const words = invocation.words.slice(1).map((word) => word.value);
  if (invocation.name === 'emerge' && invocation.has('-p')) {
    return { handled: true };
  }
  if (!words.some((word) => removing.test(word) || /^(?:-r|--remove)$/.test(word))) {
    return undefined;
  }
  const all =
    words.some((word) => /^(?:\*|all|--all)$/.test(word)) ||
    words.includes('--delete-data') ||
    (invocation.name === 'snap' && words.includes('--purge'));
  if (all || words.some((word) => essential.test(word))) {
    context.report('package.purge-system', invocation.span);
  }
  return undefined;
};

/** `gem sources --add`, `composer config name value`: where packages come from, and who is believed. */
export const changesSource: CommandCheck = (invocation, context) => {
  const [name, value] = invocation.args.operands;
  const sets = (invocation.sub === 'config' && value !== undefined) || /^config\/set$|^set$/.test(invocation.sub);
  if (sets && !/^(?:get|list|show)$/.test(name?.value ?? '')) {
    judgeTrust(invocation.words, context);
  }
  if (sets || (invocation.sub === 'sources' && invocation.has('--add -a --remove --clear-all -c'))) {
    context.report('config', invocation.span);
  }
  return undefined;
};

/** A Nix expression that gets its code over a connection nobody checks. */
export const fetchesCode: CommandCheck = (invocation, context) => {
  const found = invocation.words.find((word) => /\bfetch\w+\s+(?:\{[^}]*)?"http:\/\//i.test(word.value));
  if (found !== undefined) {
    context.report('remote.download-run', found.span, { target: found.raw });
  }
  return undefined;
};
