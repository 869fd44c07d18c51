import type { CommandCheck } from '../analysis/context';
import { noData, unknownText, type Word } from '../analysis/word';

export const lease = 'use `--force-with-lease`';
export const stash = 'run `git stash -u` first, so that nothing is lost';

/** `-c name=value` and `git config name value`: names whose value is a command. */
const commandSettings =
  /^(?:core\.(?:pager|editor|sshcommand|hookspath|fsmonitor|askpass|gitproxy|alternaterefscommand)|pager\.\S+|alias\.\S+|diff\.(?:external|\S+\.(?:command|textconv))|filter\.\S+\.(?:clean|smudge|process)|merge\.\S+\.driver|gpg(?:\.\S+)?\.program|sequence\.editor|credential(?:\.\S+)?\.helper|difftool\.\S+\.cmd|mergetool\.\S+\.cmd|man\.\S+\.cmd|browser\.\S+\.cmd|interactive\.difffilter|ssh\.variant|uploadpack\.packobjectshook|protocol\.ext\.allow|init\.templatedir|include\.path|includeif\.\S+)$/i;

export const globalOptions: CommandCheck = (invocation, context) => {
  for (const option of invocation.args.options) {
    if (option.name !== '-c') {
      continue;
    }
    const [name = '', value = ''] = splitSetting(option.value?.value ?? '');
    if (commandSettings.test(name)) {
      judgeSetting(name, value, option.word, context);
    }
  }
  return undefined;
};

function splitSetting(text: string): readonly string[] {
  const at = text.indexOf('=');
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function judgeSetting(
  name: string,
  value: string,
  at: Parameters<typeof judgeAt>[0],
  context: Parameters<CommandCheck>[1],
): void {
  if (/^(?:cat|less|more|true|false|vi|vim|nano|code --wait|)$/i.test(value) && !/hookspath/i.test(name)) {
    context.report('config', judgeAt(at), { target: name });
    return;
  }
  context.report(
    /hookspath|alias|fsmonitor|helper|filter/i.test(name) && /^alias/i.test(name) ? 'git.alias' : 'git.command-setting',
    judgeAt(at),
    { target: name },
  );
  const command = value.replace(/^!/, '');
  if (/^alias/i.test(name) && !value.startsWith('!')) {
    return;
  }
  context.with({ depth: context.around.depth + 1 }).shellText(command, 'bash', judgeAt(at), noData);
}

function judgeAt(word: { readonly span: { readonly start: number; readonly end: number } }): {
  readonly start: number;
  readonly end: number;
} {
  return word.span;
}

export const config: CommandCheck = (invocation, context) => {
  const operands = invocation.args.operands.filter(
    (word, index) => !(index === 0 && /^(?:set|get|unset|list|edit)$/.test(word.value)),
  );
  const verb = invocation.args.operands[0]?.value ?? '';
  if (
    invocation.has('-l --list --get --get-all --get-regexp --get-urlmatch --get-color --get-colorbool') ||
    /^(?:list|get)$/.test(verb) ||
    (operands.length < 2 &&
      !invocation.has('--unset --unset-all --remove-section --rename-section -e --edit --add --replace-all') &&
      !/^(?:set|unset|edit)$/.test(verb))
  ) {
    return { handled: true };
  }
  const [name, value] = operands;
  if (name !== undefined && commandSettings.test(name.value)) {
    if (/^alias\./i.test(name.value) && value?.value.startsWith('!') !== true) {
      return undefined;
    }
    judgeSetting(name.value, value?.value ?? unknownText, name, context);
  } else if (
    name !== undefined &&
    /^http(?:\.\S+)?\.sslverify$/i.test(name.value) &&
    /^(?:false|0|no)$/i.test(value?.value ?? '')
  ) {
    context.report('evasion.tls-off', name.span, { target: name.value });
  }
  return undefined;
};

export const checkout: CommandCheck = (invocation, context) => {
  const { operands, dashAt } = invocation.args;
  const creates = invocation.has('-b -B --orphan --track -t --detach -d');
  const paths =
    dashAt >= 0 ||
    (!creates && operands.length > 1) ||
    operands.some((word) => /^(?:\.|\.\/.*|:\/|\*.*)$/.test(word.value)) ||
    invocation.has('--pathspec-from-file');
  if (invocation.has('-f --force')) {
    context.report('git.discard', invocation.span);
  } else if (paths && operands.length > (dashAt > 0 ? dashAt : 0) && !invocation.has('-p --patch')) {
    context.report('git.discard-file', invocation.span, targetOf(operands.at(-1)?.raw));
  }
  if (invocation.has('-B')) {
    context.report('git.branch-reset', invocation.span);
  }
  return undefined;
};

export function targetOf(raw: string | undefined): { readonly target?: string } {
  return raw === undefined ? {} : { target: raw };
}

export const reset: CommandCheck = (invocation, context) => {
  if (invocation.has('--hard --merge')) {
    context.report('git.reset-hard', invocation.span, targetOf(invocation.args.operands[0]?.raw));
  }
  return undefined;
};

export const clean: CommandCheck = (invocation, context) => {
  if (invocation.has('-n --dry-run')) {
    return { handled: true };
  }
  context.report(invocation.has('-f --force') ? 'git.clean' : 'write', invocation.span);
  return { handled: true };
};

/** What is added now leaves with the next push. */
export const add: CommandCheck = (invocation, context) => {
  context.scope.stagedSecret ??= invocation.args.operands.find((word) => context.isSecret(word.value))?.raw;
  return undefined;
};

export const push: CommandCheck = (invocation, context) => {
  if (invocation.has('-n --dry-run')) {
    return { handled: true };
  }
  if (context.scope.stagedSecret !== undefined) {
    context.report('exfil.secret', invocation.span, { target: context.scope.stagedSecret });
  }
  const [, ...refs] = invocation.args.operands;
  const forced = refs.find((word) => word.value.startsWith('+'));
  const deleted = refs.find((word) => /^:.+/.test(word.value));
  if (invocation.has('-f --force')) {
    context.report('git.push-force', invocation.span, targetOf(refs[0]?.raw));
  } else if (forced !== undefined) {
    context.report('git.push-force', forced.span, targetOf(forced.raw));
  }
  if (invocation.has('-d --delete --prune --mirror')) {
    context.report(
      invocation.has('--mirror') ? 'git.push-mirror' : 'git.push-delete',
      invocation.span,
      targetOf(refs[0]?.raw),
    );
  } else if (deleted !== undefined) {
    context.report('git.push-delete', deleted.span, targetOf(deleted.raw));
  }
  return undefined;
};

export const remove: CommandCheck = (invocation, context) => {
  if (invocation.has('-n --dry-run --cached')) {
    return invocation.has('--cached') ? undefined : { handled: true };
  }
  if (
    invocation.has('-f --force') ||
    (invocation.has('-r') && invocation.args.operands.some((word) => word.glob || word.value === '.'))
  ) {
    context.report('git.remove-force', invocation.span);
  }
  return undefined;
};

/** A name out of a list of branches: `$_` of a pipeline, a substitution that does not ask for the current one. */
const isListed = (name: Word): boolean =>
  /^"?\$_\b/.test(name.raw) || (name.source !== undefined && !/--show-current|rev-parse|symbolic-ref/.test(name.raw));

export const branch: CommandCheck = (invocation, context) => {
  if (invocation.has('-D') || (invocation.has('-d --delete') && invocation.has('-f --force'))) {
    const [name] = invocation.args.operands;
    const many = context.around.fed || (name !== undefined && isListed(name));
    context.report('git.branch-delete', invocation.span, {
      ...targetOf(name?.raw),
      ...(many ? { level: 'dangerous' } : {}),
    });
    return { handled: true };
  }
  const lists =
    invocation.args.operands.length === 0 ||
    invocation.has(
      '-a -r -l --list --all --remotes --show-current --contains --no-contains --merged --no-merged --points-at -v -vv --sort --format',
    );
  return lists &&
    !invocation.has('-m -M -c -C -d --delete --move --copy -f --set-upstream-to -u --unset-upstream --edit-description')
    ? { handled: true }
    : undefined;
};

export const tag: CommandCheck = (invocation) => {
  const lists =
    invocation.args.operands.length === 0 ||
    invocation.has('-l --list --contains --no-contains --merged --no-merged --points-at --sort -n');
  return (lists && !invocation.has('-d --delete -f -a -s')) || invocation.has('-v --verify')
    ? { handled: true }
    : undefined;
};

export const diffRows = [
  ['--output', 'write'],
  ['--output', '@writes'],
  ['--ext-diff --textconv', 'exec.script'],
] as const;
export const diffValues =
  '-n --max-count -S -G -L --since --until --after --before --author --committer --grep --format --pretty --date -U --unified --skip --diff-filter -O --stat-width';

/** git: https://git-scm.com/docs */
