import type { PickRow } from './window';

/** What fits beside a line number in VS Code's quick pick at its usual width. */
export const rowColumns = 76;

export const commandRowPrefix = 'command:';

/**
 * The whole command as rows, never cut: one row when it is short, else numbered rows of at most
 * {@link rowColumns} characters. Blanks that could hide something are made visible.
 */
export function commandRows(command: string): PickRow[] {
  const lines = command.split('\n').flatMap((line) => wrap(makeVisible(line)));
  const width = String(lines.length).length;
  return lines.map((text, index) => ({
    id: `${commandRowPrefix}${index}`,
    label: lines.length === 1 ? text : `${String(index + 1).padStart(width)}  ${text}`,
    ...(index === 0 ? { description: 'Enter edits it' } : {}),
  }));
}

/** Runs of blanks become dots, tabs arrows, and characters that draw nothing their code point. */
export function makeVisible(text: string): string {
  return text
    .replace(/ {2,}|^ | $/g, (blanks) => '·'.repeat(blanks.length))
    .replaceAll('\t', '→')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
    });
}

/** Breaks at a blank where one is near the end of the row, never inside a surrogate pair. */
function wrap(text: string): string[] {
  const rows: string[] = [];
  let rest = Array.from(text);
  while (rest.length > rowColumns) {
    const blank = rest.lastIndexOf(' ', rowColumns - 1);
    const length = blank > rowColumns / 2 ? blank + 1 : rowColumns;
    rows.push(rest.slice(0, length).join(''));
    rest = rest.slice(length);
  }
  rows.push(rest.join(''));
  return rows;
}
