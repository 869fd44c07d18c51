import type { Parser } from 'web-tree-sitter';
import type { Parsed } from '../front';
import { PowerShellParser } from './powerShellParser';
import { needsPowerShell7 } from './windowsPowerShell';
import { agreesWithTreeSitter } from './treeSitterPowerShell';

/** Our own parser must explain every byte; tree-sitter-powershell must find no error in what both can read. */
export function parsePowerShell(text: string, shell: 'powershell' | 'pwsh', other: Parser): Parsed {
  const parser = new PowerShellParser(text);
  const script = parser.parse();
  if (!parser.complete || (shell === 'powershell' && needsPowerShell7(text))) {
    return { script, state: 'error' };
  }
  return {
    script,
    state: agreesWithTreeSitter(other, text, parser.plainWords, parser.blanked, parser.numbers) ? 'agree' : 'disagree',
  };
}
