import type { BreakerState } from '../ai/circuitBreaker';
import type { AiFailure, Suggestion, SuggestionProvider, SuggestionRequest } from '../ai/provider';
import type { EndpointState } from '../ai/warmUp';
import type { Clock } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import { failed, type Result } from '../base/result';

/** What is known about LiteLLM before it is asked. */
export type Outlook =
  /** It answered lately. */
  | 'awake'
  /** It probably sleeps, or failed just now: the local model starts at once, LiteLLM is asked all the same. */
  | 'asleep'
  /** It would refuse (key, budget, rate) or nobody is there: it is not asked. */
  | 'closed';

/** What the circuit breaker and the warm-up know, as one word. An endpoint on this machine does not sleep. */
export function outlookOf(breaker: BreakerState, endpoint: EndpointState, isLoopback: boolean): Outlook {
  if (breaker.kind === 'open') return 'closed';
  if (breaker.kind === 'half-open') return 'asleep';
  return isLoopback || endpoint.kind === 'awake' ? 'awake' : 'asleep';
}

/** Learns how long LiteLLM takes to its first token, and so how long waiting for it alone makes sense. */
export class HedgeDelay {
  private readonly samplesMs: number[] = [];

  note(firstTokenMs: number): void {
    this.samplesMs.push(firstTokenMs);
    if (this.samplesMs.length > sampleCount) this.samplesMs.shift();
  }

  /** A little more than nine of ten first tokens took; the middle of the range while nothing is known. */
  get currentMs(): number {
    const ninth = this.ninthOfTenMs;
    if (ninth === undefined) return unknownDelayMs;
    return Math.round(Math.min(longestDelayMs, Math.max(shortestDelayMs, ninth * 1.2)));
  }

  /** Where the delay comes from, for the log. */
  get reason(): string {
    const ninth = this.ninthOfTenMs;
    const count = this.samplesMs.length;
    if (ninth === undefined) return `not learned yet: ${String(count)} of ${String(fewestSamples)} first tokens`;
    return `learned: of the last ${String(count)} first tokens nine of ten came within ${String(Math.round(ninth))} ms`;
  }

  private get ninthOfTenMs(): number | undefined {
    if (this.samplesMs.length < fewestSamples) return undefined;
    return [...this.samplesMs].sort((a, b) => a - b)[Math.ceil(this.samplesMs.length * 0.9) - 1];
  }
}

const sampleCount = 20;
const fewestSamples = 3;
const unknownDelayMs = 500;
const shortestDelayMs = 150;
/** The local model needs up to half a second; together they stay below the promised 1.5 s. */
const longestDelayMs = 900;

/** Without another piece of the answer for this long, a stream counts as stalled. */
const stallMs = 1_000;
/** A stream that flows but is not done after this long counts as dripping. */
const dripMs = 2_500;

export interface HedgePorts {
  readonly local: SuggestionProvider;
  readonly litellm: SuggestionProvider;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly delay: HedgeDelay;
  readonly outlook: () => Outlook;
  /** A common request that the local side is known to answer well: then it is asked at once, beside LiteLLM. */
  knowsWell(request: SuggestionRequest, signal: AbortSignal): Promise<boolean>;
  /** Each end of a LiteLLM request, for the circuit breaker, the warm-up and the metrics; cancelled ones too. */
  didFinishLiteLlm(result: Result<Suggestion, AiFailure>): void;
}

/** LiteLLM's answer to a request that the local model has answered already. */
export interface LateAnswer extends Disposable {
  /** Undefined when it failed, was cancelled or says the same. Never rejects. */
  readonly suggestion: Promise<Suggestion | undefined>;
}

export interface HedgedAnswer {
  readonly result: Result<Suggestion, AiFailure>;
  /** Why LiteLLM did not answer, when the local model did in its place. */
  readonly because?: AiFailure;
  /** Still under way; whoever gets it disposes it. It is offered, never swapped in. */
  readonly late?: LateAnswer;
}

type Entrant = 'litellm' | 'local';

/** Asks LiteLLM and, when it is slow, the local model beside it; the first good answer wins. */
export async function suggestHedged(
  ports: HedgePorts,
  request: SuggestionRequest,
  onPartialText: (text: string) => void,
  signal: AbortSignal,
): Promise<HedgedAnswer> {
  if (signal.aborted) return { result: failed({ kind: 'cancelled' }) };
  return await new Race(ports, request, onPartialText, signal).run();
}

class Race {
  private readonly stops: Record<Entrant, AbortController> = {
    litellm: new AbortController(),
    local: new AbortController(),
  };
  private readonly failures: Partial<Record<Entrant, AiFailure>> = {};
  private readonly started = new Set<Entrant>();
  private speaking: Entrant | undefined;
  /** When LiteLLM's first piece came. */
  private spokenSinceMs: number | undefined;
  private settled = false;
  private timer: Disposable | undefined;
  private resolve: (answer: HedgedAnswer) => void = () => undefined;
  private reject: (bug: unknown) => void = () => undefined;
  private liteLlm: Promise<Result<Suggestion, AiFailure>> | undefined;

  constructor(
    private readonly ports: HedgePorts,
    private readonly request: SuggestionRequest,
    private readonly onPartialText: (text: string) => void,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<HedgedAnswer> {
    const answer = new Promise<HedgedAnswer>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    const onAbort = (): void => {
      this.stops.litellm.abort();
      this.stops.local.abort();
      this.settle({ result: failed({ kind: 'cancelled' }) });
    };
    this.signal.addEventListener('abort', onAbort);
    this.start();
    try {
      return await answer;
    } finally {
      // From here on a late answer has its own owner.
      this.signal.removeEventListener('abort', onAbort);
      this.timer?.dispose();
    }
  }

  private start(): void {
    const { clock, delay } = this.ports;
    const outlook = this.ports.outlook();
    const delayMs = outlook === 'awake' ? delay.currentMs : 0;
    const why = outlook === 'awake' ? ` (${delay.reason})` : '';
    this.log(`outlook ${outlook}, local model after ${String(delayMs)} ms${why}`);
    if (outlook !== 'closed') this.enter('litellm');
    if (delayMs === 0) this.enter('local');
    else {
      this.timer = clock.after(delayMs, () => this.enter('local'));
      this.ports.knowsWell(this.request, this.signal).then(
        (isKnown) => {
          if (isKnown) this.enterForKnownTask();
        },
        (bug: unknown) => this.reject(bug),
      );
    }
  }

  private enterForKnownTask(): void {
    if (this.settled || this.started.has('local') || this.spokenSinceMs !== undefined) return;
    this.log('a common request: local model at once');
    this.enter('local');
  }

  private enter(entrant: Entrant): void {
    if (this.settled || this.started.has(entrant)) return;
    this.started.add(entrant);
    this.timer?.dispose();
    const run = this.ports[entrant].suggest(
      this.request,
      (text) => this.speak(entrant, text),
      this.stops[entrant].signal,
    );
    if (entrant === 'litellm') this.liteLlm = run;
    run.then(
      (result) => this.finish(entrant, result),
      (bug: unknown) => this.reject(bug),
    );
  }

  /** What one model writes is shown, never a mixture; LiteLLM's text wins once it comes. */
  private speak(entrant: Entrant, text: string): void {
    if (this.settled) return;
    if (entrant === 'litellm') {
      this.speaking = 'litellm';
      // The answer flows: the local model is not needed unless it stalls or fails after all.
      if (!this.started.has('local')) {
        this.timer?.dispose();
        const nowMs = this.ports.clock.nowMs();
        this.spokenSinceMs ??= nowMs;
        const leftMs = Math.max(0, this.spokenSinceMs + dripMs - nowMs);
        this.timer = this.ports.clock.after(Math.min(stallMs, leftMs), () => this.enter('local'));
      }
    }
    this.speaking ??= entrant;
    if (this.speaking === entrant) this.onPartialText(text);
  }

  private finish(entrant: Entrant, result: Result<Suggestion, AiFailure>): void {
    if (entrant === 'litellm') this.noteLiteLlm(result);
    if (this.settled) return;
    if (result.kind === 'ok') {
      this.win(entrant, result);
      return;
    }
    this.failures[entrant] = result.failure;
    this.log(`${entrant} failed: ${result.failure.kind}`);
    // Another model would be asked the same impossible thing when the request itself is at fault.
    if (entrant === 'litellm') this.enter('local');
    const running = [...this.started].some((other) => this.failures[other] === undefined);
    if (!running) this.settle({ result: failed(this.reasonOfLiteLlm ?? result.failure) });
  }

  private win(entrant: Entrant, result: Result<Suggestion, AiFailure>): void {
    this.log(`${entrant} answers`);
    if (entrant === 'litellm') {
      this.stops.local.abort();
      this.settle({ result });
      return;
    }
    const because = this.reasonOfLiteLlm;
    const late =
      this.failures.litellm === undefined && this.liteLlm !== undefined
        ? this.lateAnswer(this.liteLlm, result)
        : undefined;
    this.settle({ result, ...(because === undefined ? {} : { because }), ...(late === undefined ? {} : { late }) });
  }

  /** Why LiteLLM has no answer; that the user changed key, address or provider meanwhile is nothing to be told. */
  private get reasonOfLiteLlm(): AiFailure | undefined {
    const { litellm } = this.failures;
    return litellm?.kind === 'cancelled' ? undefined : litellm;
  }

  private lateAnswer(
    liteLlm: Promise<Result<Suggestion, AiFailure>>,
    shown: Result<Suggestion, AiFailure>,
  ): LateAnswer {
    return {
      suggestion: liteLlm.then((result) => {
        if (result.kind === 'failed') return undefined;
        const same = shown.kind === 'ok' && shown.value.command.trim() === result.value.command.trim();
        this.log(same ? 'litellm says the same, later' : 'litellm has another answer, later');
        return same ? undefined : result.value;
      }),
      dispose: () => this.stops.litellm.abort(),
    };
  }

  private noteLiteLlm(result: Result<Suggestion, AiFailure>): void {
    if (result.kind === 'ok') {
      const { firstTokenMs, cacheHit } = result.value.facts;
      // The cache is faster than any model and says nothing about the next request.
      if (firstTokenMs !== undefined && cacheHit !== true) this.ports.delay.note(firstTokenMs);
    }
    this.ports.didFinishLiteLlm(result);
  }

  private settle(answer: HedgedAnswer): void {
    if (this.settled) return;
    this.settled = true;
    this.resolve(answer);
  }

  private log(message: string): void {
    this.ports.logger.log('info', `cascade: ${message}`);
  }
}
