import type { Clock } from '../base/clock';
import type { Disposable } from '../base/lifecycle';
import { failed, ok, type Result } from '../base/result';
import { generateDistinct } from '../fallback/alternatives';
import type { Generation, GenerationRequest, LocalModel, LocalModelFailure } from '../fallback/localModel';
import { meaningOf } from '../fallback/sameCommand';

/** Lets the review of an answer be judged and drawn before the processor is busy again. */
const pauseBeforeMs = 250;
/** A model that took longer for one answer is too dear to be run on the chance that another one is wanted. */
const slowestAnswerMs = 400;

/** A request for another answer than those that were seen. */
export interface AlternativeQuestion {
  /** The same for the same wish in the same place. */
  readonly key: string;
  readonly model: LocalModel;
  readonly generation: GenerationRequest;
  /** Whether it is a command that can be shown. */
  readonly accepts: (generation: Generation) => boolean;
}

interface QuietWork {
  hasBegun: boolean;
  readonly stop: () => void;
  readonly done: Promise<void>;
}

/**
 * Other answers of the local model to the wish that was asked last. When the model is fast, the next one is made
 * quietly while the last one is read, so that "Another suggestion" has it at once. Whatever is asked next, and the
 * end of the conversation, stops that.
 */
export class LocalAlternatives {
  private key: string | undefined;
  /** What the user has seen of this wish, from whomever. */
  private seen: string[] = [];
  private hasAnswered = false;
  private ready: Generation | undefined;
  private quiet: QuietWork | undefined;

  constructor(private readonly clock: Clock) {}

  /** A first answer was given; `question` is how another one would be asked for. */
  didAnswer(question: AlternativeQuestion, answer: Generation, conversation: AbortSignal): void {
    this.forget();
    this.key = question.key;
    this.show(question, answer, conversation);
  }

  /** An answer that is none of `rejected` and none that was given before; undefined when the model has no other. */
  async next(
    question: AlternativeQuestion,
    rejected: readonly string[],
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Generation | undefined, LocalModelFailure>> {
    if (this.key !== question.key) this.forget();
    this.key = question.key;
    this.seen.push(...rejected);
    if (this.quiet?.hasBegun === true) await this.finishQuietly(this.quiet, signal);
    this.stopQuietWork();
    if (signal.aborted) return failed({ kind: 'cancelled' });
    const made = await this.readyOrMade(question, onText, signal);
    if (made.kind === 'ok' && made.value !== undefined) this.show(question, made.value, signal);
    return made;
  }

  /** Stops what is made quietly, because something else is wanted now. */
  forget(): void {
    this.stopQuietWork();
    this.key = undefined;
    this.hasAnswered = false;
    this.seen = [];
    this.ready = undefined;
  }

  private async readyOrMade(
    { model, generation, accepts }: AlternativeQuestion,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Generation | undefined, LocalModelFailure>> {
    const { ready } = this;
    this.ready = undefined;
    if (ready !== undefined && !this.seen.map(meaningOf).includes(meaningOf(ready.text))) return ok(ready);
    const options = { count: 1, rejected: this.seen, isLikeliestSeen: this.hasAnswered, accepts };
    const found = await generateDistinct(model, generation, options, onText, signal);
    return found.kind === 'ok' ? ok(found.value[0]) : found;
  }

  private show(question: AlternativeQuestion, answer: Generation, conversation: AbortSignal): void {
    this.seen.push(answer.text);
    this.hasAnswered = true;
    if (answer.totalMs <= slowestAnswerMs && !conversation.aborted) this.quiet = this.prepare(question, conversation);
  }

  private prepare({ model, generation, accepts }: AlternativeQuestion, conversation: AbortSignal): QuietWork {
    const cancel = new AbortController();
    const signal = AbortSignal.any([cancel.signal, conversation]);
    const options = { count: 1, rejected: [...this.seen], accepts };
    let pause: Disposable | undefined;
    const done = new Promise<void>((resolve) => {
      const finish = (): void => {
        pause?.dispose();
        signal.removeEventListener('abort', finish);
        resolve();
      };
      signal.addEventListener('abort', finish);
      pause = this.clock.after(pauseBeforeMs, () => {
        work.hasBegun = true;
        void generateDistinct(model, generation, options, () => undefined, signal).then((found) => {
          if (found.kind === 'ok' && !signal.aborted) this.ready = found.value[0];
          finish();
        });
      });
    });
    const work: QuietWork = { hasBegun: false, stop: () => cancel.abort(), done };
    return work;
  }

  /** What is in the making is nearly there: waiting for it costs less than beginning anew. */
  private async finishQuietly({ done, stop }: QuietWork, signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', stop, { once: true });
    await done;
    signal.removeEventListener('abort', stop);
  }

  private stopQuietWork(): void {
    this.quiet?.stop();
    this.quiet = undefined;
  }
}
