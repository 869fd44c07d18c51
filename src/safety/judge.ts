import { higherLevel, type RiskLevel } from '../base/riskLevel';
import { judgeBytes, unreadable } from './bytes';
import { facetsOf } from './facets';
import { loadGrammars, type GrammarBytes } from './grammars';
import { Judgement } from './analysis/judgement';
import { Scope } from './analysis/scope';
import { noData } from './analysis/word';
import { endlessStart } from './analysis/endlessLoops';
import { historyReference } from './analysis/history';
import { requestMismatch } from './analysis/requestMismatch';
import type { Script } from './script';
import { Front, type Parsed } from './shells/front';
import { sortFindings } from './sortFindings';
import { explainScript, type ExplanationLine } from './explain';
import { programUses, type ProgramReading } from './programUses';
import { registry } from './database';
import type { ShellKind } from '../base/shell';
import type { Finding, Judge, JudgeInput, ParseState, Verdict } from './verdict';

/** A judge that can also say what the parts of a command do. */
export interface LoadedJudge extends Judge {
  explain(command: string, shell: ShellKind): readonly ExplanationLine[];
  /** Which programs a command calls and which files they need; for the check against this machine. */
  programs(command: string, shell: ShellKind): ProgramReading;
}

/** Prepares the parsers; judging is then synchronous. */
export async function loadJudge(grammars: GrammarBytes): Promise<LoadedJudge> {
  const front = new Front(await loadGrammars(grammars));
  return {
    judge: (input) => judge(input, front),
    explain: (command, shell) => explainScript(command, parseWithin(command, shell, front).script, shell),
    programs: (command, shell) => {
      const { script, state } = parseWithin(command, shell, front);
      return { parse: state, uses: programUses(script, shell) };
    },
  };
}

function judge(input: JudgeInput, front: Front): Verdict {
  try {
    return judgeCarefully(input, front);
  } catch (bug) {
    // A bug must not become a silent pass: the caller sees a caution that says so.
    return verdictOf(
      [wholeFinding('shell.internal', input.command, bug instanceof Error ? bug.message : undefined)],
      'error',
      input.command,
    );
  }
}

const emptyScript: Script = { statements: [] };

/** Text that is not parsed for its verdict is not parsed to be explained either. */
function parseWithin(command: string, shell: ShellKind, front: Front): Parsed {
  return unreadable(command).length > 0 ? { script: emptyScript, state: 'error' } : front.parse(command, shell);
}

function judgeCarefully(input: JudgeInput, front: Front): Verdict {
  const { command, shell } = input;
  const bytes = judgeBytes(command);
  if (unreadable(command).length > 0) {
    return verdictOf([...bytes, ...salvage(command)], 'error', command);
  }
  const judgement = new Judgement(
    { registry, parse: front.parseNested },
    shell,
    input.session ?? {},
    new Scope(input.session?.aliases),
    {
      privileged: false,
      elsewhere: 'no',
      fed: false,
      depth: 0,
      span: undefined,
      piped: noData,
    },
  );
  const text = command.replaceAll('\r\n', ' \n');
  const parsed = front.parse(text, shell);
  judgement.script(parsed.script, noData);
  const findings = [...bytes, ...judgement.findings];
  if (parsed.state !== 'agree') {
    findings.push(wholeFinding(parsed.state === 'error' ? 'shell.parse' : 'shell.disagree', command));
    if (parsed.state === 'error') {
      findings.push(...salvage(command));
    }
  }
  const history = historyReference(text, shell, input.session);
  if (history !== undefined) {
    findings.push({ ...wholeFinding('shell.history-expansion', command), span: history });
  }
  const endless = endlessStart(text, shell);
  if (endless !== undefined) {
    findings.push({ ...wholeFinding('process.exhaust', command), span: endless });
  }
  const mismatch = input.request === undefined ? undefined : requestMismatch(input.request, findings, command);
  return verdictOf(mismatch === undefined ? findings : [...findings, mismatch], parsed.state, command);
}

function verdictOf(findings: readonly Finding[], parse: ParseState, command: string): Verdict {
  const sorted = sortFindings(findings, command);
  const level = sorted.reduce<RiskLevel>((highest, finding) => higherLevel(highest, finding.level), 'safe');
  return { level, findings: sorted, parse, facets: facetsOf(sorted, parse, registry) };
}

function wholeFinding(ruleId: string, command: string, reason?: string): Finding {
  const rule = registry.rule(ruleId);
  return {
    rule: ruleId,
    category: rule.category,
    level: rule.level,
    span: { start: 0, end: command.length },
    reason: reason === undefined ? rule.reason : `${rule.reason} (${reason})`,
  };
}

/** Signs of the worst that need no parser; only looked at when a parser failed. */
const worst: readonly (readonly [pattern: RegExp, rule: string])[] = [
  [
    /(?:curl|wget|fetch|iwr|irm|aria2c)\b[^\n]{0,400}\|\s*(?:sudo\s+)?["'\\]*(?:\S{0,80}\/)?(?:ba|z|da|k|fi|c|tc)?sh\b/i,
    'remote.pipe-to-shell',
  ],
  [
    /(?:curl|wget|iwr|irm)\b[^\n]{0,400}\|\s*(?:iex|invoke-expression|python\d?|perl|ruby|node|pwsh|powershell)\b/i,
    'remote.pipe-to-shell',
  ],
  [/\brm\s+(?:-\S{1,40}\s+){0,8}-\w{0,40}[rR]|\brm\s+(?:-\S{1,40}\s+){0,8}--recursive/, 'delete.many'],
  [/\b(?:Remove-Item|ri|rd|rmdir|del|erase)\b[^\n|;]{0,400}\s[-/](?:r|recurse|s)\b/i, 'delete.many'],
  [/\bgit\b[^\n;|&]{0,80}\b(?:reset\s+--hard|clean\s+-\w{0,20}f)/, 'delete.many'],
  [/\bgit\b[^\n;|&]{0,80}\bpush\s[^\n;|&]{0,80}(?:--force\b|-f\b)/, 'delete.many'],
  [
    /\bmkfs(?:\.\w+)?\b|\bdd\b[^\n]{0,400}\bof=\/dev\/(?:sd|nvme|vd|hd|disk)|>\s*\/dev\/(?:sd|nvme|vd|hd)/,
    'disk.write',
  ],
  [/(?<![\w:.])([\w:.]{1,40})\s*\(\)\s*\{[^}]{0,400}\1\s*\|\s*\1\s*&/, 'bomb.fork'],
  [/\/dev\/(?:tcp|udp)\/|\bnc(?:at)?\b[^\n]{0,400}\s-\w{0,20}e/, 'shell.reverse'],
];

/** As far as this is looked (UTF-16 units): each sign may start a search through what follows. */
const salvaged = 8192;

function salvage(command: string): Finding[] {
  return worst
    .filter(([pattern]) => pattern.test(command.slice(0, salvaged)))
    .map(([, rule]) => wholeFinding(rule, command));
}
