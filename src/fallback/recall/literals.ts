import { cutTokens } from './tokens';

/** What a request names and a command has to hold: names, paths, quoted text, numbers. */
export function literalsOf(request: string): readonly string[] {
  return cutTokens(request)
    .filter(({ kind }) => kind === 'literal' || kind === 'quoted' || kind === 'number')
    .map(({ text }) => text);
}

/** Quotes, case and a slash at the end make no difference. */
export function holdsLiteral(command: string, literal: string): boolean {
  return bare(command).includes(bare(literal));
}

function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/["'\\]/g, '')
    .replace(/\/+$/, '');
}
