import type { ShellKind } from '../../base/shell';
import type { Family } from '../commands/family';
import type { CommandModel } from './commandModel';
import type { Rule } from './rule';

type Group = NonNullable<Family['for']>;

/** In which tables each shell looks a name up, first to last. */
const lookups: Record<ShellKind, readonly Group[]> = {
  bash: ['any', 'windows', 'cmd', 'powershell'],
  sh: ['any', 'windows', 'cmd', 'powershell'],
  zsh: ['any', 'windows', 'cmd', 'powershell'],
  fish: ['any', 'windows', 'cmd', 'powershell'],
  pwsh: ['powershell-aliases', 'powershell', 'windows', 'any', 'cmd'],
  powershell: ['powershell-aliases', 'powershell', 'windows', 'any', 'cmd'],
  cmd: ['cmd', 'windows', 'any', 'powershell'],
};

/** The risk database: every rule and every command model by name. */
export class Registry {
  private readonly rules = new Map<string, Rule>();
  private readonly tables: Record<Group, Map<string, CommandModel>> = { any: new Map(), powershell: new Map(), 'powershell-aliases': new Map(), cmd: new Map(), windows: new Map() };

  constructor(families: readonly Family[]) {
    for (const family of families) {
      for (const [id, rule] of Object.entries(family.rules)) {
        this.rules.set(id, rule);
      }
      const table = this.tables[family.for ?? 'any'];
      for (const [names, model] of Object.entries(family.commands)) {
        for (const name of names.split(' ')) {
          table.set(name, model);
        }
      }
    }
  }

  rule(id: string): Rule {
    const rule = this.rules.get(id);
    if (rule === undefined) {
      throw new Error(`no rule ${id}`);
    }
    return rule;
  }

  hasRule(id: string): boolean {
    return this.rules.has(id);
  }

  names(group: Group): readonly string[] {
    return [...this.tables[group].keys()];
  }

  command(name: string, shell: ShellKind): CommandModel | undefined {
    const key = this.canonicalName(name, shell);
    for (const group of lookups[shell]) {
      const model = this.tables[group].get(key);
      if (model !== undefined) {
        return model;
      }
    }
    return undefined;
  }

  /** The name in the tables: without `.exe`, without a version (`python3.12`), in lower case where the system ignores case. */
  canonicalName(name: string, shell: ShellKind): string {
    for (const candidate of candidates(name)) {
      if (lookups[shell].some((group) => this.tables[group].has(candidate))) {
        return candidate;
      }
    }
    return name;
  }

  isWellKnown(name: string, shell: ShellKind): boolean {
    return this.command(name, shell) !== undefined;
  }
}

function* candidates(name: string): Generator<string> {
  yield name;
  const lower = name.toLowerCase();
  yield lower;
  const plain = lower.replace(/\.(?:exe|com|cmd|bat)$/, '');
  yield plain;
  yield plain.replace(/-?[\d.]+$/, '');
}
