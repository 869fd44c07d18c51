/** Known words by their first letter, to find the one that was meant. */
export class Vocabulary {
  private readonly byFirst = new Map<string, string[]>();

  add(word: string): void {
    if (!/^[a-z][a-z-]{2,}$/.test(word)) return;
    const first = word.charAt(0);
    const list = this.byFirst.get(first);
    if (list) list.push(word);
    else this.byFirst.set(first, [word]);
  }

  /** Words one slip away (two in long ones): a letter wrong, missing, doubled, or two swapped. */
  near(word: string): string[] {
    if (!/^[a-z-]{4,}$/.test(word)) return [];
    const most = word.length >= 8 ? 2 : 1;
    const firsts = new Set([word.charAt(0), word.charAt(1)]);
    const found: string[] = [];
    for (const first of firsts) {
      for (const known of this.byFirst.get(first) ?? []) {
        if (Math.abs(known.length - word.length) <= most && slips(word, known, most) <= most) found.push(known);
      }
    }
    return found;
  }
}

/** Edit distance with swaps of neighbours (optimal string alignment); `most + 1` as soon as it is more than `most`. */
export function slips(left: string, right: string, most: number): number {
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[row - 1] === right[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      if (row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]) {
        cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      }
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    before = previous;
    previous = current;
  }
  return previous[right.length] ?? most + 1;
}
