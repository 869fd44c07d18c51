import type { CommandCheck, Context, Invocation } from '../analysis/context';
import { noData } from '../analysis/word';

/** The code of `bind -x '"key":code'` (bash), `bind key code` (fish). */
export const keyBinding: CommandCheck = (invocation, context) => {
  const bound = invocation.value('-x')?.value.replace(/^[^:]*"\s*:\s*/s, '');
  const code = context.shell === 'fish' ? invocation.args.operands[1]?.value : bound;
  if (code !== undefined) {
    context.shellText(code, context.shell, invocation.span, noData);
  }
  const typed = typedText(invocation, context);
  if (typed !== undefined) {
    context.shellText(typed, context.shell, invocation.span, noData);
  }
  // zsh chooses a key map with these, bash lists with `-v`.
  if (context.shell === 'zsh' && invocation.has('-v -e -a')) {
    context.report('session', invocation.span);
  }
  return context.shell === 'fish' && invocation.args.operands.length < 2 ? { handled: true } : undefined;
};

/** What a key types: `bindkey -s '^M' 'ls\n'` (zsh, the key is the option's value), `bind '"\C-m": "ls\n"'` (bash). */
function typedText(invocation: Invocation, context: Context): string | undefined {
  const first = invocation.args.operands[0]?.value;
  const zsh = invocation.has('-s') ? first : undefined;
  const text = context.shell === 'zsh' ? zsh : /^"[^]*":\s*"([^]*)"$/.exec(first ?? '')?.[1];
  return text?.replace(/(?:\\[nr]|\^[MJ]|\\C-[mj])/g, '\n');
}

/** fish runs the substitutions in `-a` and `-n` at every Tab; a name alone lists. */
export const completion: CommandCheck = (invocation, context) => {
  if (context.shell === 'fish') {
    if (invocation.has('-C --do-complete')) {
      return { handled: true };
    }
    for (const text of [invocation.value('-a --arguments')?.value, invocation.value('-n --condition')?.value]) {
      if (text !== undefined && /[();]/.test(text)) {
        context.shellText(`echo ${text}`, 'fish', invocation.span, noData);
      }
    }
    return invocation.has('-a -n -s -l -f -w -e -r -x --arguments --erase') ? undefined : { handled: true };
  }
  // bash runs the command of `-C` at every Tab; fish only lists what could follow the text.
  const command = invocation.value('-C');
  if (command !== undefined) {
    context.report('exec.inline', command.span);
    context.shellText(`${command.value} $OPERANDS`, context.shell, command, noData);
  }
  return undefined;
};
