import type { CommandCheck, Context } from '../analysis/context';
import { pathFacts } from '../analysis/pathEffects';
import { unknownData, type Word } from '../analysis/word';
import { clipboard } from './networkChecks';

export const webRequest: CommandCheck = (invocation, context) => {
  const method = invocation.value('-method')?.value.toLowerCase();
  const file = invocation.value('-infile');
  const body = invocation.value('-body');
  const address = invocation.value('-uri') ?? invocation.args.operands[0];
  if (address !== undefined && (address.source?.secret === true || clipboard.test(address.raw))) {
    context.report('exfil.file', address.span, { target: address.raw });
  }
  if (method === 'delete') {
    context.report('network.delete-request', invocation.span);
  }
  if (file !== undefined) {
    context.report(context.isSecret(file.value) ? 'exfil.secret' : 'exfil.file', file.span, { target: file.raw });
  }
  if (body !== undefined) {
    context.report(
      body.source?.secret === true || invocation.stdin.secret
        ? 'exfil.secret'
        : body.source?.file === true
          ? 'exfil.file'
          : 'send',
      body.span,
    );
  } else if (invocation.stdin.secret) {
    context.report('exfil.secret', invocation.span);
  } else if (method === 'post' || method === 'put') {
    context.report('send', invocation.span);
  }
  const target = invocation.value('-outfile');
  const data = { ...unknownData, network: true };
  if (target !== undefined) {
    context.report('write', target.span, { target: target.raw });
    context.writePath(target, data);
    keepDownload(target, context);
  }
  return { output: data };
};

/** What runs this file later runs code from the network. */
export function keepDownload(target: Word, context: Context): void {
  const data = { ...unknownData, network: true };
  context.scope.files.set(pathFacts(target, context).path, data);
  context.scope.files.set(target.value, data);
}
