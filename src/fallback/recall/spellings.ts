const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
const latin = /[\u00c0-\u024f]/;

/** A word as it is written, without its accents, and with `ue` for `ü`: in a hurry people type any of them. */
export function spellingsOf(said: string): readonly string[] {
  if (!latin.test(said)) return [said];
  const bare = said.normalize('NFD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss');
  const spelledOut = said.replace(/[äöüß]/g, (letter) => umlauts[letter] ?? letter);
  return [...new Set([said, bare, spelledOut, said.replace(/ß/g, 'ss')])];
}
