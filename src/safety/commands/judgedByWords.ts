import type { CommandCheck } from '../analysis/context';

/** Words of a tool whose parts are joined in unusual ways: `vmsvc/power.off`, `vm.destroy`, `-CfgLdDel`. First match wins. */
export const judgedByWords =
  (table: readonly (readonly [pattern: RegExp, rule: string])[]): CommandCheck =>
  (invocation, context) => {
    const text = invocation.words
      .slice(1)
      .map((word) => word.value)
      .join(' ');
    const found = table.find(([pattern]) => pattern.test(text))?.[1];
    if (found === undefined) {
      return undefined;
    }
    context.report(found, invocation.span);
    return { handled: true };
  };
