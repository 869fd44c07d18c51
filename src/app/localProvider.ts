import { parseAnswer, type ParsedAnswer } from '../ai/answerParser';
import { promptText, type RawPrompt } from '../ai/prompt';
import { buildLocalPrompt } from '../ai/promptBuilder';
import { localProfile } from '../ai/promptFormats';
import type { AiFailure, Suggestion, SuggestionContext, SuggestionGoal, SuggestionRequest } from '../ai/provider';
import type { Clock } from '../base/clock';
import { failed, ok, type Result } from '../base/result';
import { describeLocalFailure } from '../fallback/describeLocalFailure';
import type {
  Generation,
  GenerationRequest,
  LocalModel,
  LocalModelFailure,
  LocalModelState,
} from '../fallback/localModel';
import { restoreNames } from '../fallback/recall/restoreNames';
import { wordsOf } from './askGoals';
import { LocalAlternatives, type AlternativeQuestion } from './localAlternatives';
import type { ComparedAnswer, ComparingProvider, OtherCommand } from './comparingProvider';

/** What was given to the local model, for "Show What Was Sent". */
export type RecordLocalPrompt = (modelName: string, text: string) => void;

const stateLabels: Record<LocalModelState['kind'], string> = {
  absent: 'no model',
  idle: 'ready',
  loading: 'loading',
  ready: 'ready',
  generating: 'busy',
  failed: 'not available',
};

/** The local model behind the port of the providers: same prompts and parser as the network's. */
export function localProvider(readModel: () => LocalModel, record: RecordLocalPrompt, clock: Clock): ComparingProvider {
  const alternatives = new LocalAlternatives(clock);
  const begin = (): Suggesting => new Suggesting(readModel(), record, alternatives, clock);
  return {
    id: 'local',
    stateLabel: () => stateLabels[readModel().state.kind],
    suggest: async (request, onPartialText, signal) =>
      (await begin().suggest(request, onPartialText, signal)).answer ?? noOther,
    canCompare: () => canCompare(readModel()),
    modelPath: () => readModel().description.path,
    suggestBeside: (request, others, signal) => begin().suggest(request, () => undefined, signal, others),
  };
}

/** What likelihoods are worth was measured with our own model. */
function canCompare({ description }: LocalModel): boolean {
  return description.promptFormat === 'tag';
}

const noOther = failed({ kind: 'no-command', reason: 'no-other', text: '' } as const);

class Suggesting {
  private readonly startedMs: number;

  constructor(
    private readonly model: LocalModel,
    private readonly record: RecordLocalPrompt,
    private readonly alternatives: LocalAlternatives,
    private readonly clock: Clock,
  ) {
    this.startedMs = clock.nowMs();
  }

  async suggest(
    request: SuggestionRequest,
    onPartialText: (text: string) => void,
    signal: AbortSignal,
    others: readonly OtherCommand[] = [],
  ): Promise<ComparedAnswer> {
    const prompt = this.promptFor(request);
    if (prompt.kind === 'failed') return { answer: prompt };
    const { name } = this.model.description;
    this.record(name, promptText(prompt.value));
    const compared = others.length > 0 && canCompare(this.model) ? others : undefined;
    const generated = await this.generate(request, prompt.value, onPartialText, signal, compared);
    if (generated.kind === 'failed') return { answer: failed(toAiFailure(generated.failure)) };
    const { value } = generated;
    if (value === undefined) return { answer: noOther };
    const { likelihoods } = value;
    if (likelihoods && likelihoods.own === undefined) return { likelihoods };
    return { answer: this.suggestionOf(request, prompt.value, value), ...(likelihoods ? { likelihoods } : {}) };
  }

  private suggestionOf(
    request: SuggestionRequest,
    prompt: RawPrompt,
    value: Generation,
  ): Result<Suggestion, AiFailure> {
    const parsed = parse(request, prompt, value);
    if (parsed.kind === 'failed') return parsed;
    return ok({
      ...parsed.value,
      command: this.restored(request, parsed.value.command),
      facts: {
        provider: 'local',
        answeredBy: `local, ${this.model.description.name}`,
        // What the user waited: an alternative may have been made before it was asked for.
        totalMs: Math.min(value.totalMs, this.clock.nowMs() - this.startedMs),
        firstTokenMs: value.firstTokenMs,
        promptTokens: value.promptTokens,
        completionTokens: value.completionTokens,
        costUsd: 0,
      },
    });
  }

  /** Our own model is small: it miscopies a name now and then. */
  private restored({ goal }: SuggestionRequest, command: string): string {
    const isOurs = canCompare(this.model);
    return isOurs && (goal.kind === 'ask' || goal.kind === 'another') ? restoreNames(goal.request, command) : command;
  }

  private async generate(
    request: SuggestionRequest,
    prompt: RawPrompt,
    onText: (text: string) => void,
    signal: AbortSignal,
    others: readonly OtherCommand[] | undefined,
  ): Promise<Result<Generation | undefined, LocalModelFailure>> {
    const { goal } = request;
    if (goal.kind === 'another')
      return this.alternatives.next(this.questionFor(request, goal, prompt), goal.rejected, onText, signal);
    // What is made quietly for an earlier request would only be in the way.
    this.alternatives.forget();
    const generated = await this.model.generate({ ...generationOf(prompt), ...comparisonOf(others) }, onText, signal);
    const hasWritten = generated.kind === 'ok' && generated.value.text !== '';
    if (hasWritten && goal.kind === 'ask') this.lookForOthers(request, goal, generated.value, signal);
    return generated;
  }

  private lookForOthers(
    request: SuggestionRequest,
    { request: wish }: SuggestionGoal & { kind: 'ask' },
    answer: Generation,
    signal: AbortSignal,
  ): void {
    const goal = { kind: 'another', request: wish, rejected: [answer.text.trim()] } as const;
    const prompt = this.promptFor({ ...request, goal });
    if (prompt.kind === 'failed') return;
    this.alternatives.didAnswer(this.questionFor(request, goal, prompt.value), answer, signal);
  }

  private questionFor(
    request: SuggestionRequest,
    goal: SuggestionGoal & { kind: 'another' },
    prompt: RawPrompt,
  ): AlternativeQuestion {
    const { shell, cwd } = request.context;
    const { path } = this.model.description;
    return {
      key: JSON.stringify([path, shell.kind, cwd, goal.request]),
      model: this.model,
      generation: generationOf(prompt),
      accepts: (answer) => parse(request, prompt, answer).kind === 'ok',
    };
  }

  private promptFor(request: SuggestionRequest): Result<RawPrompt, AiFailure> {
    return promptFor(this.model, request);
  }
}

function promptFor({ description }: LocalModel, request: SuggestionRequest): Result<RawPrompt, AiFailure> {
  const { name, promptFormat, shellTags } = description;
  return buildLocalPrompt(request, localProfile(promptFormat, name, shellTags));
}

/** What all prompts from such a context begin with: rules and examples; undefined where the model is told none. */
export function promptStart(model: LocalModel, context: SuggestionContext): string | undefined {
  const prompt = promptFor(model, { goal: { kind: 'ask', request: '' }, context });
  if (prompt.kind === 'failed') return undefined;
  const { text, startLength = 0 } = prompt.value;
  return startLength === 0 ? undefined : text.slice(0, startLength);
}

function generationOf({ text, startLength = 0, stopTexts, maxTokens, temperature, seed }: RawPrompt) {
  return { prompt: text, startLength, isCommand: true, stopTexts, maxTokens, temperature, seed };
}

function comparisonOf(others: readonly OtherCommand[] | undefined): Pick<GenerationRequest, 'compareWith' | 'enough'> {
  if (!others) return {};
  return {
    compareWith: others.map(({ command }) => command),
    enough: others.map(({ enough }) => enough ?? Number.MAX_VALUE),
  };
}

function parse(
  request: SuggestionRequest,
  { maxTokens }: RawPrompt,
  { text, completionTokens }: Generation,
): Result<ParsedAnswer, AiFailure> {
  return parseAnswer(text, {
    shell: request.context.shell.kind,
    known: wordsOf(request.goal),
    cutOff: completionTokens >= maxTokens,
  });
}

function toAiFailure(failure: LocalModelFailure): AiFailure {
  return failure.kind === 'cancelled'
    ? { kind: 'cancelled' }
    : { kind: 'local-model-unavailable', message: describeLocalFailure(failure) };
}
