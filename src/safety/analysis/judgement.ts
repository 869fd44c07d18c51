import { higherLevel, type RiskLevel } from '../../base/riskLevel';
import type { ShellKind } from '../../base/shell';
import type { Registry } from '../model/registry';
import type { Language } from '../model/commandModel';
import type { Script } from '../script';
import type { Finding, SessionFacts, Span } from '../verdict';
import { endlessStart } from './endlessLoops';
import { commandValues, environmentRule, expandedPrompts, isUnknownVariable } from './environment';
import { judgeInlineCode } from './inlineCode';
import type { Context, DeleteManner, ReportDetails, Surroundings, VariableReach } from './context';
import { deletePath, pathFacts, readPath, writePath } from './pathEffects';
import { isFillerPath } from './preciousFiles';
import { runScript } from './runScript';
import { runWords } from './runWords';
import type { Scope } from './scope';
import { sensitiveRule } from './sensitivePaths';
import { setsVariable } from './trustSettings';
import { noData, unknownData, type DataSource, type Word } from './word';

/** Parses a command of a shell; how is not the judgement's business. */
export type ParseShell = (text: string, shell: ShellKind) => { readonly script: Script; readonly complete: boolean };

export interface JudgementParts {
  readonly registry: Registry;
  readonly parse: ParseShell;
}

/** Wrappers around wrappers are followed this far. */
const maxDepth = 150;
/** Text handed from one shell to the next is parsed this often per command, so that nesting cannot explode. */
const maxParses = 200;
/** And this many UTF-16 units of it in all. */
const maxParsedLength = 16_384;

/** Words handed from wrapper to wrapper in all: `- - - ..` would look at all that follow at each of them. */
const maxWrappedWords = 8192;

/** More commands than this on one line are not followed: the verdict must come in time, and asks instead. */
const maxCommands = 500;

/** Code of the machine; after a download in the same command it is code from the network. */
const localCode: ReadonlySet<string> = new Set(['exec.path', 'exec.script', 'build', 'execute']);

/** State of one verdict: findings so far. */
export class Judgement implements Context {
  constructor(
    readonly parts: JudgementParts,
    readonly shell: ShellKind,
    readonly session: SessionFacts,
    readonly scope: Scope,
    readonly around: Surroundings,
    private readonly state: JudgementState = new JudgementState(),
  ) {}

  get findings(): readonly Finding[] {
    return this.state.findings;
  }

  report(ruleId: string, span: Span, details: ReportDetails = {}): void {
    const rule = this.parts.registry.rule(ruleId);
    const level = details.level ?? rule.level;
    if (level === 'safe') {
      return;
    }
    if (this.scope.fetched && (localCode.has(ruleId) || (ruleId === 'unknown.command' && this.shell === 'cmd'))) {
      this.report('remote.download-run', span, details.target === undefined ? {} : { target: details.target });
    }
    this.state.add({
      rule: ruleId,
      category: rule.category,
      level,
      span: this.around.span ?? span,
      reason: details.reason ?? rule.reason,
      ...optional('remedy', details.remedy ?? rule.remedy),
      ...optional('target', details.target),
    });
  }

  /** False when the line holds more commands than are followed. */
  countCommand(at: Span): boolean {
    this.state.commands += 1;
    if (this.state.commands === maxCommands) {
      this.report('shell.too-many', at);
    }
    return this.state.commands < maxCommands;
  }

  levelOf(action: () => void): RiskLevel {
    const outer = this.state.level;
    this.state.level = 'safe';
    action();
    const inner = this.state.level;
    this.state.level = higherLevel(outer, inner);
    return inner;
  }

  with(around: Partial<Surroundings>): Judgement {
    return new Judgement(this.parts, this.shell, this.session, this.scope, { ...this.around, ...around }, this.state);
  }

  script(script: Script, stdin: DataSource): DataSource {
    if (this.around.depth > maxDepth) {
      this.report('shell.too-deep', this.around.span ?? { start: 0, end: 0 });
      return unknownData;
    }
    return runScript(script, stdin, this.with({ depth: this.around.depth + 1 }));
  }

  words(words: readonly Word[], stdin: DataSource): DataSource {
    this.state.wrappedWords += words.length;
    if (this.around.depth > maxDepth || this.state.wrappedWords > maxWrappedWords) {
      this.report('shell.too-deep', words[0]?.span ?? { start: 0, end: 0 });
      return unknownData;
    }
    return runWords(words, stdin, this.with({ depth: this.around.depth + 1 }));
  }

  shellText(text: string, shell: ShellKind, at: Word | Span, stdin: DataSource): DataSource {
    const span = 'span' in at ? at.span : at;
    this.state.parses += 1;
    this.state.parsedLength += text.length;
    if (this.state.parses > maxParses || this.state.parsedLength > maxParsedLength) {
      this.report('shell.too-deep', span);
      return unknownData;
    }
    if (endlessStart(text, shell) !== undefined) {
      this.report('process.exhaust', span);
    }
    const { script, complete } = this.parts.parse(text, shell);
    if (!complete) {
      this.report('shell.parse', span);
    }
    const inner = new Judgement(
      this.parts,
      shell,
      this.session,
      this.scope,
      { ...this.around, span: this.around.span ?? span },
      this.state,
    );
    return inner.script(script, stdin);
  }

  code(text: string, language: Language, at: Span): void {
    if (language === 'shell') {
      this.shellText(text, 'bash', at, unknownData);
    } else if (language === 'powershell' || language === 'cmd') {
      this.shellText(text, language, at, unknownData);
    } else {
      judgeInlineCode(text, language, at, this);
    }
  }

  readPath(path: Word): DataSource {
    return readPath(path, this);
  }

  writePath(path: Word, content: DataSource, quiet = false): void {
    writePath(path, content, quiet, this);
  }

  deletePath(path: Word, how: DeleteManner): void {
    deletePath(path, how, this);
  }

  movePath(path: Word, to: Word): void {
    const facts = pathFacts(path, this);
    if (facts.kind === 'root' || facts.kind === 'home' || facts.kind === 'system-top') {
      this.report('delete.everything', path.span, { target: path.raw });
    } else if (/^\/dev\/null$/.test(to.value) || facts.kind === 'system') {
      this.report(
        sensitiveRule(facts.path, 'remove') ?? (facts.kind === 'system' ? 'system.remove' : 'delete.many'),
        path.span,
        { target: path.raw },
      );
    } else {
      const rule = sensitiveRule(facts.path, 'remove');
      if (rule !== undefined) {
        this.report(rule, path.span, { target: path.raw });
      }
    }
  }

  copySource(path: Word): DataSource {
    const facts = pathFacts(path, this);
    return (
      this.scope.files.get(facts.path) ?? {
        ...unknownData,
        file: true,
        secret: this.isSecret(path.value),
        filler: isFillerPath(facts.path),
      }
    );
  }

  contentOf(path: Word): DataSource | undefined {
    return this.scope.files.get(pathFacts(path, this).path);
  }

  isSecret(path: string): boolean {
    const found = pathFacts(
      { value: path, raw: path, span: { start: 0, end: 0 }, hiding: 'none', glob: false, quoted: false },
      this,
    );
    return sensitiveRule(found.path, 'read') !== undefined;
  }

  isCommandName(name: string): boolean {
    return this.parts.registry.isWellKnown(name, this.shell);
  }

  assignEnvironment(name: string, value: string, span: Span, reach: VariableReach): void {
    const rule =
      this.shell === 'zsh' && /^(?:path|fpath|cdpath|manpath|module_path)$/.test(name)
        ? 'env.path'
        : environmentRule(name, value);
    if (commandValues.test(name) && /\s/.test(value)) {
      this.shellText(value.replace(/^[|!]\s*/, ''), 'bash', span, noData);
    } else if (expandedPrompts.test(name) && /\$\(|`/.test(value)) {
      this.shellText(`: "${value}"`, 'bash', span, noData);
    }
    if ((reach === 'always' || reach === 'session') && setsVariable(name, value)) {
      this.report('evasion.tls-off', span, { target: name });
    }
    if (rule !== undefined && (reach !== 'one-command' || rule !== 'evasion.history-off')) {
      this.report(rule, span, { target: name });
    } else if (reach === 'one-command' && isUnknownVariable(name)) {
      this.report('env.unknown', span, { target: name });
    }
  }

  setPositional(words: readonly string[]): void {
    this.scope.positional = words;
  }
}

class JudgementState {
  readonly findings: Finding[] = [];
  private readonly seen = new Set<string>();
  level: RiskLevel = 'safe';
  parses = 0;
  parsedLength = 0;
  wrappedWords = 0;
  commands = 0;

  add(finding: Finding): void {
    this.level = higherLevel(this.level, finding.level);
    const key = `${finding.rule}:${String(finding.span.start)}:${String(finding.span.end)}`;
    if (!this.seen.has(key)) {
      this.seen.add(key);
      this.findings.push(finding);
    }
  }
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}
