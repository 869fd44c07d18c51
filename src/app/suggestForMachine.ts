import { describeFinding, isRepairable, repairGoal } from '../ai/machineCheck';
import type { AiFailure, AnswerFacts, SuggestionRequest } from '../ai/provider';
import type { Clock } from '../base/clock';
import type { Logger } from '../base/logger';
import type { Result } from '../base/result';
import { requestOf, wordsOf } from './askGoals';
import type { CascadeAnswer } from './cascade';
import type { CommandTarget } from './commandTarget';
import type { MachineGuard } from './machineGuard';
import { withDeadline } from './withDeadline';

/** The user waits for the repaired answer as well; longer than this the note is the better answer. */
const repairMs = 1_500;

export interface MachineSuggestPorts {
  readonly guard: MachineGuard;
  readonly clock: Clock;
  readonly logger: Logger;
  suggest(
    request: SuggestionRequest,
    onPartialText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<CascadeAnswer, AiFailure>>;
  /** Asks for what stands in for the first answer: to the user, and in the metrics, both are one. */
  repair(request: SuggestionRequest, signal: AbortSignal): Promise<Result<CascadeAnswer, AiFailure>>;
}

/**
 * Asks for a command that works on this machine. One with a program, an option or a file that is not here is asked for
 * once more with what was found; if that does not help, the finding stands in the review.
 */
export async function suggestForMachine(
  ports: MachineSuggestPorts,
  request: SuggestionRequest,
  target: CommandTarget,
  onPartialText: (text: string) => void,
  signal: AbortSignal,
): Promise<Result<CascadeAnswer, AiFailure>> {
  const { guard, logger } = ports;
  const first = await ports.suggest(request, onPartialText, signal);
  if (first.kind === 'failed') return first;
  const findings = await guard.findings(first.value.suggestion.command, target, signal);
  if (findings.length === 0) return first;
  const notes = findings.map(describeFinding);
  logger.log('info', `can't work here: ${notes.join(' ')}`);
  const repairable = findings.filter((finding) => isRepairable(finding, wordsOf(request.goal)));
  if (repairable.length > 0 && !signal.aborted) {
    const goal = repairGoal(requestOf(request.goal), first.value.suggestion.command, repairable);
    const repaired = await repair(ports, { ...request, goal }, first.value, target, signal);
    if (repaired) return repaired;
  }
  const { suggestion } = first.value;
  return {
    kind: 'ok',
    value: { ...first.value, suggestion: { ...suggestion, notes: [...notes, ...suggestion.notes] } },
  };
}

async function repair(
  ports: MachineSuggestPorts,
  request: SuggestionRequest,
  first: CascadeAnswer,
  target: CommandTarget,
  signal: AbortSignal,
): Promise<Result<CascadeAnswer, AiFailure> | undefined> {
  const { guard, clock, logger } = ports;
  const answer = await withDeadline(clock, repairMs, signal, (ending) => ports.repair(request, ending));
  if (answer.kind === 'failed') {
    logger.log('info', `the repair failed: ${answer.failure.kind}`);
    return undefined;
  }
  answer.value.late?.dispose();
  const { suggestion } = answer.value;
  if ((await guard.findings(suggestion.command, target, signal)).length > 0) {
    logger.log('info', 'the repaired command would not work either');
    return undefined;
  }
  logger.log('info', 'repaired');
  const facts = together(first.suggestion.facts, suggestion.facts);
  return { kind: 'ok', value: { ...first, suggestion: { ...suggestion, facts } } };
}

/** Both answers took time and money; the rest is said of the one that is shown. */
function together(first: AnswerFacts, second: AnswerFacts): AnswerFacts {
  const costs = [first.costUsd, second.costUsd].filter((cost) => cost !== undefined);
  return {
    ...second,
    totalMs: first.totalMs + second.totalMs,
    ...(costs.length === 0 ? {} : { costUsd: costs.reduce((sum, cost) => sum + cost, 0) }),
  };
}
