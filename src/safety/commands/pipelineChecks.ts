import type { CommandCheck } from '../analysis/context';
import { secretWords } from '../analysis/operands';
import { literalData, unknownText, type DataSource, type Word } from '../analysis/word';

/** Age and size say nothing about what a file is: what such a condition leaves may be anything. */
const byAgeOrSize = /\b(?:lastwritetime|lastaccesstime|creationtime|length)(?:utc)?\b/i;
const byName = /\b(?:name|basename|extension|fullname)\b/i;

/** All but one: `Id -ne 0` alone. */
const leavesMost =
  /^(?!.*\s-(?:[ci]?(?:eq|like|match|in|contains|lt|gt|le|ge)|and)\b).*\s-[ci]?(?:ne|notlike|notmatch)\b/is;

/** What a condition leaves of a listing. */
export const someOf: CommandCheck = (invocation, context) => {
  const condition = invocation.words.map(({ raw }) => raw).join(' ');
  if (invocation.stdin.secret && secretWords.test(condition)) {
    context.report('env.secret', invocation.span);
  }
  const isAnything = leavesMost.test(condition) || (byAgeOrSize.test(condition) && !byName.test(condition));
  return {
    output: { ...invocation.stdin, text: undefined, everything: isAnything && invocation.stdin.everything === true },
  };
};

/** `$p = Get-Process; $p | Stop-Process`: the variable holds the listing. */
function listingOf(words: readonly Word[]): Pick<DataSource, 'everything' | 'listed'> {
  const listing = words.find((word) => word.source?.listed !== undefined)?.source;
  return listing?.listed === undefined ? {} : { everything: listing.everything === true, listed: listing.listed };
}

export const writeOutput: CommandCheck = (invocation) => ({
  output: {
    ...(invocation.args.operands.length === 0
      ? invocation.stdin
      : literalData(invocation.args.operands.map((word) => word.value).join(' '))),
    secret: invocation.args.operands.some((word) => word.source?.secret === true),
    ...listingOf(invocation.args.operands),
  },
});

export const setAlias: CommandCheck = (invocation, context) => {
  const [name, value] = [
    invocation.value('-name') ?? invocation.args.operands[0],
    invocation.value('-value') ?? invocation.args.operands[invocation.has('-name') ? 0 : 1],
  ];
  if (name !== undefined && value !== undefined) {
    context.scope.aliases.set(name.value.toLowerCase(), value.value);
  }
  return undefined;
};

export const setVariable: CommandCheck = (invocation, context) => {
  const name = invocation.value('-name') ?? invocation.args.operands[0];
  const value = invocation.value('-value') ?? invocation.args.operands.at(-1);
  if (name !== undefined) {
    context.scope.assign(name.value.toLowerCase(), value?.value ?? unknownText);
  }
  return undefined;
};
