import type { Context } from './context';
import { pathFacts } from './pathEffects';
import type { Word } from './word';

/** Places of the system that hold what belongs to people or opens doors. */
const tellingPlaces = /^(?:\/(?:private\/)?(?:etc|home|root|Users|var)|[a-z]:\/users)$/i;

export function isWholePlace(word: Word, context: Context): boolean {
  const { kind, path } = pathFacts(word, context);
  return kind === 'home' || kind === 'root' || (kind === 'system-top' && tellingPlaces.test(path));
}

/** A whole home folder, the settings of the system or all there is, on its way to another machine. */
export function judgeWholePlaces(sources: readonly (Word | undefined)[], context: Context): void {
  for (const word of sources) {
    if (word === undefined || word.value === '' || /^[\w+.-]{2,}:/.test(word.value)) {
      continue;
    }
    if (isWholePlace(word, context)) {
      context.report('exfil.file', word.span, { target: word.raw });
    }
  }
}
