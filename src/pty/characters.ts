/** Shells count characters (code points), the product counts UTF-16 units. */
export function utf16Offset(text: string, characters: number): number {
  return Array.from(text).slice(0, Math.max(0, characters)).join('').length;
}

export function characterCount(text: string): number {
  return Array.from(text).length;
}
