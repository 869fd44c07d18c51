import type { ExpectedTokens } from './compareAnswers';
import type { Token } from './nativeAddon';
import type { NativeSequence, TokenSampler } from './nativeSequence';

/** Gives the tokens of an answer of which the beginning is known already, and lets the model write the rest. */
export function knownBeginning(
  sequence: Pick<NativeSequence, 'keepCommonStart' | 'length'>,
  prompt: readonly Token[],
  { tokens }: ExpectedTokens,
  begin: () => TokenSampler,
): TokenSampler {
  let given = 0;
  let rest: TokenSampler | undefined;
  return {
    next: (after) => {
      const known = tokens[given];
      if (known !== undefined) {
        given++;
        return Promise.resolve(known);
      }
      if (rest) return rest.next(after);
      rest = begin();
      // Reading others has left something else behind, or less.
      const all = [...prompt, ...tokens];
      sequence.keepCommonStart(all.slice(0, -1));
      return rest.next(all.slice(sequence.length));
    },
  };
}
