import type { Span } from '../verdict';
import type { Context } from './context';
import { noData } from './word';

/** Arithmetic evaluates what it is given, and the values of the variables it meets: `a[$(x)]` in any of them runs x. */
export function reportArithmetic(text: string | undefined, at: { readonly span: Span }, context: Context): void {
  const code = text !== undefined && /\$\(|`|\$\{\S*@P/.test(text) ? text : context.scope.arithmeticCode();
  if (code === undefined) {
    return;
  }
  const span = context.around.span ?? at.span;
  context.report('shell.arithmetic-code', span);
  const inner = /\$\((?!\()[^]*\)|`[^`]*`/.exec(code)?.[0];
  if (inner !== undefined) {
    context.shellText(`: ${inner}`, 'bash', span, noData);
  }
}
