import type { CommandCheck, Context, Invocation } from '../analysis/context';
import { pathFacts } from '../analysis/pathEffects';
import type { Word } from '../analysis/word';
import type { Family } from './family';

/** Whoever can reach the port reads what lies in the folder. Without a folder it is the one we stand in. */
export function judgeServedFolder(folder: Word | undefined, invocation: Invocation, context: Context): void {
  const word = folder ?? { ...(invocation.words[0] as Word), value: context.scope.directory ?? '.', raw: '.' };
  const { kind } = pathFacts(folder ?? { ...word, value: '.' }, context);
  if (context.isSecret(word.value) || context.isSecret(`${word.value.replace(/\/$/, '')}/`)) {
    context.report('exfil.secret', word.span, { target: word.raw });
  } else if (kind === 'root' || kind === 'home' || kind === 'system-top') {
    context.report('exfil.file', word.span, { target: word.raw });
  }
}

/** The value of one of these options, wherever it stands. */
export function valueAfter(invocation: Invocation, option: RegExp): Word | undefined {
  const { words } = invocation;
  for (const [index, word] of words.entries()) {
    const [name = '', joined] = word.value.split(/=(.*)/s);
    if (index > 0 && option.test(name)) {
      return joined === undefined || joined === '' ? words[index + 1] : { ...word, value: joined };
    }
  }
  return undefined;
}

const folderOption = /^(?:-d|--dir(?:ectory)?|-t|--root|--path|--public)$/;

const servesOperand: CommandCheck = (invocation, context) => {
  const { operands } = invocation.args;
  judgeServedFolder(
    valueAfter(invocation, folderOption) ?? operands.find((word) => !/^\d+$|^:\d+$/.test(word.value)),
    invocation,
    context,
  );
  return undefined;
};

/** Small programs that hand out the files of a folder over HTTP. */
export const fileServers: Family = {
  rules: {},
  commands: {
    'http-server live-server static-server miniserve dufs darkhttpd webfsd simple-http-server serve sfz goshs updog uploadserver local-web-server ws browser-sync':
      {
        act: 'connect',
        help: '-h -v -V',
        values: '-p --port -a --address -d --dir --directory -r --root -t --path -i --interface -b --bind',
        check: servesOperand,
      },
  },
};
