const leastPart = 4;
const leastWhole = 9;
/** What German puts between the parts of a compound. */
const joints = ['', 's', 'n', 'en', 'es'];

/** Takes German compounds such as `speicherverbrauch` apart, where both parts are known words. */
export class CompoundWords {
  private readonly known: ReadonlySet<string>;

  constructor(words: readonly string[]) {
    this.known = new Set(words.filter((word) => word.length >= leastPart && /^\p{L}+$/u.test(word)));
  }

  split(word: string): readonly [string, string] | undefined {
    if (word.length < leastWhole) return undefined;
    for (let end = word.length - leastPart; end >= leastPart; end--) {
      const head = word.slice(0, end);
      if (!this.known.has(head)) continue;
      for (const joint of joints) {
        const tail = word.slice(end + joint.length);
        if (word.startsWith(joint, end) && this.known.has(tail)) return [head, tail];
      }
    }
    return undefined;
  }
}
