import type { ShellKind } from '../base/shell';
import type { Word } from './analysis/word';
import { scriptsInWordParts } from './analysis/nestedScripts';
import { registry } from './database';
import { parseArguments } from './model/arguments';
import { compileModel } from './model/compiledModel';
import type { Script, SimpleCommand, Statement, WordNode } from './script';
import type { ParseState } from './verdict';

/** One program call inside a command as it is written; what can't be known before it runs is left out. */
export interface ProgramUse {
  readonly name: string;
  /** Its words after the name; undefined where the text is known only when it runs. */
  readonly words: readonly (string | undefined)[];
  /** Files that have to exist for it to work, with `~` as written. */
  readonly inputFiles: readonly string[];
}

/** Which programs a command calls, and whether it parses at all. */
export interface ProgramReading {
  readonly parse: ParseState;
  readonly uses: readonly ProgramUse[];
}

/** The programs of a script in the order in which they start. PowerShell and cmd.exe resolve names in ways we don't model. */
export function programUses(script: Script, shell: ShellKind): readonly ProgramUse[] {
  if (shell === 'pwsh' || shell === 'powershell' || shell === 'cmd') return [];
  const reader = new UseReader(shell);
  reader.statements(script.statements);
  return reader.uses;
}

/** After these the names or files of this machine may be others than they are now. */
const changesNames = words('source . eval exec ssh chroot nix-shell nix docker podman');
/** Followed by one of `installWords` they make programs appear. */
const installers = words(
  'apt apt-get aptitude dnf yum zypper pacman apk brew port snap flatpak npm pnpm yarn pip pip3 pipx cargo go gem conda mamba nix-env emerge xbps-install curl wget make',
);
const installWords = words('install add -S -Sy -Syu reinstall in i get global');
/** They ask whether a program is there, so its absence is provided for. */
const probes = words('command type which hash where whereis');
/** They change no file: what follows them still finds the folder as it is. */
const harmless = words('ls cat echo printf pwd grep head tail wc file stat sort uniq cut tr true');

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** A word with one known text, and no wildcard. */
function literal(node: WordNode): string | undefined {
  const values = node.parts.map((part) => (part.kind === 'text' ? part.value : undefined));
  return values.every((value) => value !== undefined) ? values.join('') : undefined;
}

class UseReader {
  readonly uses: ProgramUse[] = [];
  private readonly defined = new Set<string>();
  private namesAreKnown = true;
  private filesAreKnown = true;

  constructor(private readonly shell: ShellKind) {}

  statements(statements: readonly Statement[]): void {
    for (const statement of statements) this.statement(statement);
  }

  private statement(statement: Statement): void {
    switch (statement.kind) {
      case 'simple':
        this.simple(statement);
        break;
      case 'pipeline':
        this.statements(statement.stages);
        break;
      case 'group':
        for (const body of statement.bodies) this.statements(body.statements);
        break;
      case 'function':
        this.defined.add(statement.name);
        this.statements(statement.body.statements);
        break;
      case 'condition':
        this.nested(statement.words);
        break;
    }
  }

  private nested(nodes: readonly WordNode[]): void {
    for (const script of nodes.flatMap((node) => scriptsInWordParts(node.parts))) this.statements(script.statements);
  }

  private simple(command: SimpleCommand): void {
    this.nested([...command.words, ...command.assignments.flatMap((assignment) => assignment.value ?? [])]);
    // PATH=… before a command holds for its words too.
    if (command.assignments.some(({ name }) => name === 'PATH' || name === 'path')) this.namesAreKnown = false;
    this.run(command.words);
    if (command.redirects.some((redirect) => redirect.kind === 'file' && redirect.mode !== 'read')) {
      this.filesAreKnown = false;
    }
  }

  /** A command line without its redirects; wrappers such as sudo hold another one. */
  private run(nodes: readonly WordNode[]): void {
    const [first, ...rest] = nodes;
    if (first === undefined) return;
    const name = literal(first);
    const texts = rest.map(literal);
    if (name === undefined) {
      // Whatever a variable names may change everything.
      this.namesAreKnown = false;
      this.filesAreKnown = false;
      return;
    }
    const inner = this.innerCommand(name, rest);
    // Options behind the inner command's name are its own.
    const innerStart = inner[0] === undefined ? texts.length : rest.indexOf(inner[0]);
    this.note(name, texts.slice(0, innerStart), rest);
    if (inner.length > 0) this.run(inner);
    this.afterwards(name, texts, rest);
  }

  private note(name: string, texts: readonly (string | undefined)[], nodes: readonly WordNode[]): void {
    if (probes.has(name)) for (const text of texts) if (text !== undefined) this.defined.add(text);
    if (!this.namesAreKnown || this.defined.has(name)) return;
    const isPath = name.includes('/');
    const inputFiles = this.filesAreKnown ? [...(isPath ? [name] : []), ...this.inputFiles(name, nodes)] : [];
    if (!isPath) this.uses.push({ name, words: texts, inputFiles });
    else if (inputFiles.length > 0) this.uses.push({ name, words: [], inputFiles });
  }

  private afterwards(name: string, texts: readonly (string | undefined)[], nodes: readonly WordNode[]): void {
    if (name === 'alias' || name === 'abbr') {
      for (const text of texts) this.defined.add(text?.split('=')[0] ?? '');
    }
    if (!harmless.has(name)) this.filesAreKnown = false;
    const installs = installers.has(name) && texts.some((text) => text === undefined || installWords.has(text));
    const setsPath = nodes.some((node) => /^(?:PATH\b|fish_user_paths|path\+?=)/.test(node.raw));
    if (changesNames.has(name) || installs || setsPath) this.namesAreKnown = false;
  }

  private innerCommand(name: string, nodes: readonly WordNode[]): readonly WordNode[] {
    // `command -v name` asks, it does not run.
    if (probes.has(name) && nodes.some((node) => /^-\w*[vV]/.test(node.raw))) return [];
    const model = registry.command(name, this.shell);
    const runs = model?.runs;
    if (model === undefined || runs?.how !== 'words' || (runs.where !== undefined && runs.where !== 'privileged'))
      return [];
    const byWord = new Map(nodes.map((node) => [asWord(node), node] as const));
    const { operands } = parseArguments([...byWord.keys()], compileModel(model).names, true);
    const after = operands.slice(runs.skip ?? 0);
    const start = runs.assignments ? after.findIndex((word) => !/^\w+=/.test(word.value)) : 0;
    const inner = start < 0 ? [] : after.slice(start);
    if (start > 0 && after.slice(0, start).some((word) => word.value.startsWith('PATH='))) return [];
    return inner.flatMap((word) => byWord.get(word) ?? []);
  }

  /** Operands that the command model says are read. */
  private inputFiles(name: string, nodes: readonly WordNode[]): readonly string[] {
    const model = registry.command(name, this.shell);
    const role = model?.operands;
    if (model === undefined || (role !== 'reads' && role !== 'pattern-reads') || model.subs !== undefined) return [];
    const { operands } = parseArguments(nodes.map(asWord), compileModel(model).names, false);
    return operands
      .slice(role === 'pattern-reads' ? 1 : 0)
      .filter(
        (word) => !word.glob && word.value !== '' && word.value !== '-' && !/^\/(?:dev|proc|sys)\//.test(word.value),
      )
      .filter((word) => !word.value.startsWith('~') || word.raw.startsWith('~/'))
      .map((word) => word.value);
  }
}

/** For the argument parser; a word that is not literal is marked as a wildcard, so that nobody takes it for a name. */
function asWord(node: WordNode): Word {
  const text = literal(node);
  return {
    value: text ?? node.raw,
    raw: node.raw,
    span: node.span,
    hiding: 'none',
    glob: text === undefined,
    quoted: false,
  };
}
