import { createHash } from 'node:crypto';
import type { Clock } from '../base/clock';
import type { Logger } from '../base/logger';
import { failed, ok, type Result } from '../base/result';
import { toAiFailure } from './aiFailure';
import { parseAnswer } from './answerParser';
import { parseBaseUrl, type Endpoint } from './baseUrl';
import { DeadlineSignal, deadlinesFor, type Deadlines } from './deadlines';
import { explainPrompt, explanationLines } from './explainPrompt';
import { guardFetch, type Fetch } from './guardedFetch';
import { partialAnswer } from './partialAnswer';
import type { SentPayload } from './payload';
import { promptText, type ChatPrompt } from './prompt';
import { buildEndpointPrompt } from './promptBuilder';
import { profileFor } from './promptFormats';
import type {
  AiFailure,
  AnswerFacts,
  Explanation,
  Suggestion,
  SuggestionContext,
  SuggestionProvider,
  SuggestionRequest,
} from './provider';
import { redact } from './redaction';
import { responseFacts } from './responseFacts';
import { retryDelayMs } from './retryPolicy';
import { chatBody, OpenAiChat, type StreamedAnswer } from './openaiChat';
import { estimateTokens } from './tokenEstimate';
import { UnexpectedResponse } from './unexpectedResponse';
import { keyShape } from './virtualKey';

export interface LiteLlmSettings {
  readonly baseUrl: string;
  readonly model: string;
  readonly timeoutMs: number;
}

export interface LiteLlmProviderOptions {
  /** Read for each request, so that a changed setting holds at once. */
  readonly settings: () => LiteLlmSettings;
  /** Read for each request from the secret store and kept nowhere else. */
  readonly readKey: () => Promise<string | undefined>;
  /** VS Code replaces the global one by one that knows its proxy and certificate settings. */
  readonly fetch?: Fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Name of the remote side when the window is a remote one: an address on "this machine" is there. */
  readonly remoteName?: string | undefined;
  /** Told what is about to be sent, for "Show What Was Sent". */
  readonly onWillSend?: (payload: SentPayload) => void;
  /** Told how many tokens the server counted in what was sent. */
  readonly onDidCount?: (payload: SentPayload, promptTokens: number) => void;
  /** When the key's budget starts anew, as the proxy last said (ISO 8601); its refusal does not tell. */
  readonly budgetResetAt?: () => string | undefined;
  /** For tests; by default derived from `timeoutMs`. */
  readonly deadlines?: Deadlines;
  /** For tests; jitter of retries. */
  readonly random?: () => number;
}

/** A call that is ready to be sent. */
interface ReadyCall {
  readonly endpoint: Endpoint;
  readonly model: string;
  readonly key: string | undefined;
  readonly deadlines: Deadlines;
}

/** Asks a LiteLLM proxy, or another OpenAI-compatible server, with the user's virtual key. */
export class LiteLlmProvider implements SuggestionProvider {
  readonly id = 'litellm';
  private readonly fetch: Fetch;
  private readonly chat: OpenAiChat;
  private readonly running = new Set<AbortController>();
  private lastFailure: AiFailure | undefined;

  constructor(private readonly options: LiteLlmProviderOptions) {
    this.fetch = guardFetch(options.fetch ?? ((input, init) => globalThis.fetch(input, init)));
    this.chat = new OpenAiChat(this.fetch);
  }

  stateLabel(): string {
    const endpoint = parseBaseUrl(this.options.settings().baseUrl);
    if (endpoint.kind === 'failed') return 'not set up';
    return this.lastFailure === undefined ? 'ready' : stateOf(this.lastFailure);
  }

  /** Makes the first request as fast as the next ones; for idle time after activation. */
  async preload(): Promise<void> {
    await Promise.all([this.chat.preload(), redact(nothingToRedact)]);
  }

  /**
   * The key or an address has changed, or nobody may be asked any more: what went wrong before is forgotten, and what
   * is under way with the old ones ends as cancelled.
   */
  reset(): void {
    this.lastFailure = undefined;
    for (const call of this.running) call.abort();
  }

  suggest(
    request: SuggestionRequest,
    onPartialText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Suggestion, AiFailure>> {
    return this.untilReset(signal, (current) => this.answer(request, onPartialText, current));
  }

  private async answer(
    request: SuggestionRequest,
    onPartialText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Suggestion, AiFailure>> {
    const startedAtMs = this.options.clock.nowMs();
    const ready = await this.prepare();
    if (ready.kind === 'failed') return this.remember(ready);
    const call = ready.value;
    const redacted = await redact(request);
    const prompt = buildEndpointPrompt(redacted.request, profileFor(call.model));
    if (prompt.kind === 'failed') return prompt;
    const body = chatBody(call.model, prompt.value, cacheControl(call));
    const payload = payloadOf(call, prompt.value, body, redacted.replacements);
    this.options.onWillSend?.(payload);

    let firstTokenMs: number | undefined;
    let settled = false;
    const onText = (text: string): void => {
      firstTokenMs ??= this.options.clock.nowMs() - startedAtMs;
      const shown = partialAnswer(text);
      if (shown !== '' && !settled) onPartialText(redacted.restore(shown));
    };
    const answer = await this.ask(call, body, onText, signal);
    settled = true;
    if (answer.kind === 'failed') return this.remember(answer);
    this.lastFailure = undefined;
    this.noteCount(payload, answer.value);
    const parsed = parseAnswer(answer.value.text, {
      shell: request.context.shell.kind,
      known: promptText(prompt.value),
      cutOff: answer.value.cutOff,
    });
    if (parsed.kind === 'failed') return parsed;
    return ok({
      command: redacted.restore(parsed.value.command),
      notes: parsed.value.notes,
      facts: this.factsOf(call, answer.value, startedAtMs, firstTokenMs),
    });
  }

  private noteCount(payload: SentPayload, { usage }: StreamedAnswer): void {
    if (usage?.prompt_tokens !== undefined) this.options.onDidCount?.(payload, usage.prompt_tokens);
  }

  private factsOf(
    { model, endpoint: { host, isLoopback } }: ReadyCall,
    { headers, usage }: StreamedAnswer,
    startedAtMs: number,
    firstTokenMs: number | undefined,
  ): AnswerFacts {
    return {
      provider: 'litellm',
      totalMs: this.options.clock.nowMs() - startedAtMs,
      ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
      ...responseFacts(headers, usage, { model, host, isLoopback }),
    };
  }

  /** What a command does, in a few lines. The command is redacted before it is sent, and nothing of the folder goes along. */
  explain(command: string, context: SuggestionContext, signal: AbortSignal): Promise<Result<Explanation, AiFailure>> {
    return this.untilReset(signal, (current) => this.explanation(command, context, current));
  }

  private async explanation(
    command: string,
    { operatingSystem, shell }: SuggestionContext,
    signal: AbortSignal,
  ): Promise<Result<Explanation, AiFailure>> {
    const startedAtMs = this.options.clock.nowMs();
    const ready = await this.prepare();
    if (ready.kind === 'failed') return this.remember(ready);
    const call = ready.value;
    const goal = { kind: 'ask', request: command } as const;
    const redacted = await redact({ goal, context: { operatingSystem, shell } });
    const prompt = explainPrompt(requestText(redacted.request), redacted.request.context, profileFor(call.model));
    const body = chatBody(call.model, prompt, cacheControl(call));
    const payload = payloadOf(call, prompt, body, redacted.replacements);
    this.options.onWillSend?.(payload);
    const answer = await this.ask(call, body, () => undefined, signal);
    if (answer.kind === 'failed') return this.remember(answer);
    this.lastFailure = undefined;
    this.noteCount(payload, answer.value);
    const lines = explanationLines(redacted.restore(answer.value.text));
    if (lines.length === 0) return failed({ kind: 'no-command', reason: 'empty', text: '' });
    return ok({ lines, facts: this.factsOf(call, answer.value, startedAtMs, undefined) });
  }

  /**
   * One token's worth of work for the model itself: no cache, which would answer without waking it, and no fallback,
   * which would answer in its place. Not retried.
   */
  wake(signal: AbortSignal): Promise<Result<undefined, AiFailure>> {
    return this.untilReset(signal, (current) => this.sendWakeUp(current));
  }

  private async sendWakeUp(signal: AbortSignal): Promise<Result<undefined, AiFailure>> {
    const ready = await this.prepare();
    if (ready.kind === 'failed') return ready;
    const prompt: ChatPrompt = {
      kind: 'chat',
      messages: [{ role: 'user', content: 'pwd' }],
      maxTokens: 1,
      extraBody: {},
    };
    const liteLlmOnly =
      ready.value.key === undefined ? {} : { disable_fallbacks: true, cache: { 'no-cache': true, 'no-store': true } };
    const body = { ...chatBody(ready.value.model, prompt, undefined), ...liteLlmOnly };
    const call = { ...ready.value, deadlines: { ...ready.value.deadlines, firstTokenMs: wakeMs, wholeMs: wakeMs } };
    const answer = await this.attempt(call, body, () => undefined, signal, wakeMs);
    if (answer.kind === 'failed') return this.remember(answer);
    this.lastFailure = undefined;
    return ok(undefined);
  }

  /** Runs a call with a signal that fires with the given one and on `reset()`. */
  private async untilReset<T>(signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const own = new AbortController();
    const onAbort = (): void => own.abort();
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    this.running.add(own);
    try {
      return await call(own.signal);
    } finally {
      this.running.delete(own);
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Address, model and key as they are now, or why nothing can be sent. */
  private async prepare(): Promise<Result<ReadyCall, AiFailure>> {
    const settings = this.options.settings();
    const endpoint = parseBaseUrl(settings.baseUrl);
    if (endpoint.kind === 'failed') {
      return failed(
        settings.baseUrl.trim() === ''
          ? { kind: 'not-configured' }
          : { kind: 'not-configured', problem: endpoint.failure },
      );
    }
    if (settings.model.trim() === '') return failed({ kind: 'not-configured', problem: 'No model is set.' });
    const key = (await this.options.readKey())?.trim();
    const hasKey = key !== undefined && key !== '';
    if (!hasKey && !endpoint.value.isLoopback) return failed({ kind: 'key-rejected', reason: 'missing' });
    if (hasKey) {
      const shape = keyShape(key);
      if (shape.kind === 'refused' && shape.reason === 'hugging-face-token') {
        return failed({ kind: 'key-rejected', reason: 'hugging-face-token' });
      }
    }
    return ok({
      endpoint: endpoint.value,
      model: settings.model.trim(),
      key: hasKey ? key : undefined,
      deadlines: this.options.deadlines ?? deadlinesFor(settings.timeoutMs),
    });
  }

  /** Tries until there is an answer, the policy gives up, a deadline passes or the user cancels. */
  private async ask(
    call: ReadyCall,
    body: Readonly<Record<string, unknown>>,
    onText: (text: string) => void,
    userSignal: AbortSignal,
  ): Promise<Result<StreamedAnswer, AiFailure>> {
    const { clock, logger } = this.options;
    const startedAtMs = clock.nowMs();
    let reason: AiFailure | undefined;
    for (let attempts = 1; ; attempts += 1) {
      const leftMs = call.deadlines.wholeMs - (clock.nowMs() - startedAtMs);
      const answer = await this.attempt(call, body, onText, userSignal, leftMs);
      if (answer.kind === 'ok') return answer;
      const { failure } = answer;
      // What made us ask again says more than that the time for asking ran out.
      if (failure.kind === 'timed-out' && failure.phase === 'whole' && reason !== undefined) return failed(reason);
      reason = failure;
      const stillLeftMs = call.deadlines.wholeMs - (clock.nowMs() - startedAtMs);
      const delayMs = retryDelayMs({ failure, attempts, leftMs: stillLeftMs }, this.options.random ?? Math.random);
      logger.log(
        'info',
        `LiteLLM attempt ${String(attempts)}: ${failure.kind}${delayMs === undefined ? '' : `, again in ${String(delayMs)} ms`}`,
      );
      if (delayMs === undefined) return answer;
      await pause(clock, delayMs, userSignal);
      if (userSignal.aborted) return failed({ kind: 'cancelled' });
    }
  }

  private async attempt(
    call: ReadyCall,
    body: Readonly<Record<string, unknown>>,
    onText: (text: string) => void,
    userSignal: AbortSignal,
    leftMs: number,
  ): Promise<Result<StreamedAnswer, AiFailure>> {
    if (userSignal.aborted) return failed({ kind: 'cancelled' });
    const deadline = new DeadlineSignal(this.options.clock, userSignal);
    try {
      deadline.arm('whole', leftMs, call.deadlines.wholeMs);
      const firstToken = deadline.arm('first-token', Math.min(call.deadlines.firstTokenMs, leftMs));
      const silence = this.options.clock.after(call.deadlines.connectMs, () => {
        void this.expireWhenNobodyAnswers(call, deadline);
      });
      try {
        const answer = await this.chat.stream(call.endpoint, {
          body,
          key: call.key,
          signal: deadline.signal,
          onHeaders: () => {
            silence.dispose();
          },
          onText: (text) => {
            firstToken.dispose();
            onText(text);
          },
        });
        return ok(answer);
      } finally {
        silence.dispose();
      }
    } catch (thrown) {
      const { model, key, endpoint } = call;
      const remoteSide = endpoint.isLoopback ? this.options.remoteName : undefined;
      return failed(deadline.failure ?? toAiFailure(thrown, { model, hasKey: key !== undefined, remoteSide }));
    } finally {
      deadline.dispose();
    }
  }

  /**
   * Nothing has come yet. A sleeping endpoint may take long, a dead address must not: the proxy's own liveness page
   * answers at once, needs no key and wakes nothing. Any response counts, 404 of another server too.
   */
  private async expireWhenNobodyAnswers(call: ReadyCall, deadline: DeadlineSignal): Promise<void> {
    const { connectMs } = call.deadlines;
    const probe = new DeadlineSignal(this.options.clock, deadline.signal);
    probe.arm('connect', connectMs);
    try {
      const response = await this.fetch(`${call.endpoint.rootUrl}/health/liveliness`, { signal: probe.signal });
      await response.body?.cancel();
    } catch (thrown) {
      // A redirect or a web page for an unknown path: somebody is there, just not with LiteLLM's own page.
      if (deadline.signal.aborted || thrown instanceof UnexpectedResponse) return;
      this.options.logger.log('debug', `no sign of life: ${thrown instanceof Error ? thrown.name : 'unknown'}`);
      deadline.expire('connect', connectMs * 2);
    } finally {
      probe.dispose();
    }
  }

  private remember<T>(result: Result<T, AiFailure>): Result<T, AiFailure> {
    if (result.kind === 'ok' || result.failure.kind === 'cancelled') return result;
    const resetAt = this.options.budgetResetAt?.();
    const isTold = result.failure.kind !== 'budget-exceeded' || resetAt === undefined;
    this.lastFailure = isTold ? result.failure : { ...result.failure, resetAt };
    return failed(this.lastFailure);
  }
}

function requestText({ goal }: SuggestionRequest): string {
  return goal.kind === 'fix' ? goal.commandLine : goal.request;
}

const nothingToRedact: SuggestionRequest = {
  goal: { kind: 'ask', request: '' },
  context: { operatingSystem: { name: 'linux', version: '' }, shell: { kind: 'bash' } },
};

/** What a sleeping endpoint may take to wake; nobody waits for it. */
const wakeMs = 90_000;

/** Opts in to the proxy's cache, apart from all other keys: an answer made for one user's files is nobody else's. */
function cacheControl({ key }: ReadyCall): Record<string, unknown> | undefined {
  if (key === undefined) return undefined;
  return { 'use-cache': true, namespace: `atp-${createHash('sha256').update(key).digest('hex').slice(0, 16)}` };
}

function payloadOf(
  call: ReadyCall,
  prompt: ChatPrompt,
  body: Readonly<Record<string, unknown>>,
  replacements: SentPayload['replacements'],
): SentPayload {
  return {
    withKey: call.key !== undefined,
    url: `${call.endpoint.apiUrl}/chat/completions`,
    model: call.model,
    messages: prompt.messages,
    body: JSON.stringify(body),
    estimatedTokens: estimateTokens(promptText(prompt)),
    replacements,
  };
}

const stateLabels: Partial<Record<AiFailure['kind'], string>> = {
  'not-configured': 'not set up',
  offline: 'offline',
  'timed-out': 'slow',
  'key-rejected': 'key rejected',
  'model-not-allowed': 'model not allowed',
  'budget-exceeded': 'budget spent',
  'rate-limited': 'rate limited',
  'server-error': 'asleep or down',
  'bad-response': 'bad answers',
};

function stateOf(failure: AiFailure): string {
  if (failure.kind === 'key-rejected' && failure.reason === 'missing') return 'no key';
  return stateLabels[failure.kind] ?? 'ready';
}

/** Waits, or ends early when the signal fires. */
async function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = clock.after(delayMs, finish);
    signal.addEventListener('abort', finish, { once: true });
    function finish(): void {
      timer.dispose();
      signal.removeEventListener('abort', finish);
      resolve();
    }
  });
}
