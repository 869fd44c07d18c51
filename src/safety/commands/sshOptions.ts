import type { Context, Invocation } from '../analysis/context';
import { noData } from '../analysis/word';

/** `-o ProxyCommand=...` and its kin run a command on this machine. */
export function judgeSshOptions(invocation: Invocation, context: Context): void {
  for (const option of invocation.args.options) {
    const value = option.value?.value ?? '';
    if (option.name === '-o' && /^(?:proxycommand|localcommand|knownhostscommand)/i.test(value)) {
      context.report('exec.inline', option.word.span);
      context.shellText(value.replace(/^\w+[= ]?/, ''), 'bash', option.word, noData);
    }
  }
}
