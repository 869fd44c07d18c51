import type { ShellKind } from '../../base/shell';
import type { SessionFacts, Span } from '../verdict';

/**
 * Where an interactive bash or zsh would replace `!event`, outside single quotes; undefined when nowhere.
 * `!` before a blank, `=`, `(` or the end is an ordinary character, and so is `!"` in double quotes.
 */
export function historyReference(
  command: string,
  shell: ShellKind,
  session: SessionFacts | undefined,
): Span | undefined {
  if ((shell !== 'bash' && shell !== 'zsh') || session?.historyExpansion === false || !command.includes('!')) {
    return undefined;
  }
  let quote = '';
  for (let index = 0; index < command.length; index += 1) {
    const character = command.charAt(index);
    if (character === '\\' && quote !== "'") {
      index += 1;
    } else if (quote === '' && (character === "'" || character === '"')) {
      quote = character;
    } else if (character === quote) {
      quote = '';
    } else if (character === '!' && quote !== "'" && startsEvent(command, index, quote)) {
      return { start: index, end: command.slice(index).search(/[\s;|&"]|$/) + index };
    }
  }
  return undefined;
}

function startsEvent(command: string, index: number, quote: string): boolean {
  const before = command.charAt(index - 1);
  const next = command.charAt(index + 1);
  if (next === '' || /[\s=(]/.test(next) || (quote === '"' && next === '"')) {
    return false;
  }
  // `[!a]`, `${!x}`, `$!` and `!=` are not events.
  return (
    before !== '[' &&
    before !== '{' &&
    before !== '$' &&
    /[\w!?#$*^:-]/.test(next) &&
    !(before === '?' || before === '*' || before === '@' || before === '+')
  );
}
