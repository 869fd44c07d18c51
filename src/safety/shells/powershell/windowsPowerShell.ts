/**
 * Operators that PowerShell 7 has and Windows PowerShell 5.1 takes for an error (about_Pipeline_Chain_Operators,
 * about_Operators): `&&`, `||`, `? :`, `??`, `?.`, `?[` and a trailing `&`. Strings and comments are left out first.
 */
export function needsPowerShell7(text: string): boolean {
  const code = text.replace(/'(?:[^']|'')*'|"(?:[^"`]|`[^]|"")*"|<#[^]*?#>|#[^\n]*/g, (found) =>
    '_'.repeat(found.length),
  );
  return /&&|\|\||\?\?=?|[\w)\]}]\?[.[]|[\w)\]}'"]\s*\?\s*[^\s.{][^|;\n]*\s:\s|[^&\s]\s*&\s*(?:$|[\n;)}])/.test(code);
}
