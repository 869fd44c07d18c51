import type { Context, Invocation } from './context';
import { literalData, noData, unknownData, type DataSource } from './word';

/** What flows out of a command into a pipe, a variable or a file. */
export function outputOf(invocation: Invocation, context: Context): DataSource {
  const { model, stdin, args } = invocation;
  switch (model.output) {
    case 'network':
      return { ...unknownData, network: true };
    case 'operands':
      return literalData(args.operands.map((word) => word.value).join(' '));
    case 'input':
      return args.operands.length === 0 || stdin.text === undefined
        ? { ...(stdin.none ? unknownData : stdin), text: undefined, file: args.operands.length > 0 || stdin.file }
        : { ...stdin, text: undefined };
    case 'decoded':
      return { ...unknownData, decoded: true, network: stdin.network };
    case 'file':
      return fileOutput(invocation, context);
    case 'names':
      return { ...unknownData, file: true };
    case 'secret':
      return { ...unknownData, secret: true };
    case 'endless':
      return { ...unknownData, endless: true };
    default:
      return {
        ...unknownData,
        network: stdin.network,
        secret: stdin.secret || args.operands.some((word) => context.isSecret(word.value)),
      };
  }
}

function fileOutput(invocation: Invocation, context: Context): DataSource {
  const { operands } = invocation.args;
  if (operands.length === 0) {
    return invocation.stdin;
  }
  return operands
    .map((word) =>
      word.value === '-' ? invocation.stdin : (word.source ?? context.contentOf(word) ?? sourceOf(word.value)),
    )
    .reduce(
      (a, b) => ({
        ...a,
        network: a.network || b.network,
        secret: a.secret || b.secret,
        file: a.file || b.file,
        text: undefined,
      }),
      { ...noData, none: false },
    );

  function sourceOf(path: string): DataSource {
    return { ...unknownData, file: true, secret: context.isSecret(path) };
  }
}
