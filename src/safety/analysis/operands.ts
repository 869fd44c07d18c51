import type { Context, Invocation } from './context';
import { replacesImage } from './preciousFiles';
import type { Word } from './word';

/** What happens to the operands as paths. */
export function judgeOperands(invocation: Invocation, context: Context): void {
  const { operands } = invocation.args;
  switch (invocation.model.operands) {
    case 'reads':
      operands.forEach((word) => read(word, context));
      return;
    case 'pattern-reads':
      operands.slice(invocation.has('-e -f --regexp --file') ? 0 : 1).forEach((word) => read(word, context));
      searchForSecrets(invocation, context);
      return;
    case 'writes':
      operands.forEach((word) => {
        if (word.value !== '-') {
          context.writePath(word, invocation.stdin);
        }
      });
      return;
    case 'deletes':
      operands.forEach((word) => {
        context.deletePath(word, { recursive: false, force: false });
      });
      return;
    case 'copies':
    case 'moves':
      transfer(invocation, context);
      return;
    case 'data':
    case 'hosts':
    case undefined:
  }
}

function read(word: Word, context: Context): void {
  if (word.value !== '-') {
    context.readPath(word);
  }
}

/** Names of what nobody else should see. */
export const secretWords = /passw|secret|token|api[_-]?key|credential|private key/i;

/** `env | grep TOKEN`, `grep -r password ~/.config` prints what it finds. */
function searchForSecrets(invocation: Invocation, context: Context): void {
  const [pattern, ...paths] = invocation.args.operands;
  if (pattern !== undefined && paths.length === 0 && invocation.stdin.secret && secretWords.test(pattern.value)) {
    context.report('env.secret', pattern.span, { target: pattern.raw });
    return;
  }
  const place = paths.find((path) => /^~\/\.|^~\/?$|^\/(?:etc|root|home)(?:\/|$)/.test(path.value));
  if (pattern !== undefined && place !== undefined && secretWords.test(pattern.value)) {
    context.report('secret.read', place.span, { target: place.raw });
  }
}

function transfer(invocation: Invocation, context: Context): void {
  const { operands } = invocation.args;
  const folder = invocation.value('-t --target-directory');
  const sources = folder === undefined ? operands.slice(0, -1) : operands;
  const target = folder ?? operands.at(-1);
  const content = sources.map((word) => context.copySource(word)).at(-1);
  if (target === undefined || (operands.length < 2 && folder === undefined)) {
    return;
  }
  context.writePath(target, content ?? invocation.stdin);
  if (replacesImage(sources[0], target, invocation.has('-f --force'))) {
    context.report('overwrite.file', target.span, { target: target.raw });
  }
  for (const source of sources) {
    const name = source.value.split('/').pop() ?? '';
    if (name !== '' && !source.glob) {
      context.writePath(
        { ...target, value: `${target.value.replace(/\/$/, '')}/${name}` },
        content ?? invocation.stdin,
        true,
      );
    }
    if (invocation.model.operands === 'moves') {
      context.movePath(source, target);
    }
  }
}
