import type { ShellKind } from '../../base/shell';
import type { Grammars } from '../grammars';
import type { Script } from '../script';
import type { ParseState } from '../verdict';
import { sameStarts, unbashStarts } from './bash/agreement';
import { commandStarts } from './bash/treeSitterBash';
import { parseWithUnbash } from './bash/unbashScript';
import { parseCmd } from './cmd/parseCmd';
import { parseFish } from './fish/parseFish';
import { parsePowerShell } from './powershell/parsePowerShell';
import { prepareZsh } from './zsh/prepareZsh';

export interface Parsed {
  readonly script: Script;
  readonly state: ParseState;
}

/** One door to all shells: text in, commands out, with how sure the parsers are. */
export class Front {
  constructor(private readonly grammars: Grammars) {}

  parse(text: string, shell: ShellKind): Parsed {
    switch (shell) {
      case 'bash':
      case 'sh':
        return this.bash(text);
      case 'zsh':
        return this.zsh(text);
      case 'fish':
        return stateOf(parseFish(text));
      case 'cmd':
        return stateOf(parseCmd(text));
      case 'pwsh':
      case 'powershell':
        return parsePowerShell(text, shell, this.grammars.powershell);
    }
  }

  /** Text inside a command: the same, where anything but agreement is incomplete. */
  readonly parseNested = (text: string, shell: ShellKind): { readonly script: Script; readonly complete: boolean } => {
    const { script, state } = this.parse(text, shell);
    return { script, complete: state === 'agree' };
  };

  private bash(text: string): Parsed {
    const { script, errors, ast } = parseWithUnbash(text);
    if (errors.length > 0) {
      return { script, state: 'error' };
    }
    const other = commandStarts(this.grammars.bash, text);
    if (other === undefined || other.hasError) {
      return { script, state: 'disagree' };
    }
    return { script, state: sameStarts(unbashStarts(ast), other.starts) ? 'agree' : 'disagree' };
  }

  private zsh(text: string): Parsed {
    const prepared = prepareZsh(text);
    const parsed = this.bash(prepared.text);
    return {
      script: { statements: [...prepared.statements, ...parsed.script.statements] },
      state: prepared.explained ? parsed.state : parsed.state === 'agree' ? 'disagree' : parsed.state,
    };
  }
}

function stateOf(parsed: { readonly script: Script; readonly complete: boolean }): Parsed {
  return { script: parsed.script, state: parsed.complete ? 'agree' : 'error' };
}
