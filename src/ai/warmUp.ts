import type { Clock } from '../base/clock';
import { Emitter, type Event } from '../base/event';
import type { Disposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import type { Result } from '../base/result';
import type { AiFailure } from './provider';

export type EndpointState =
  /** Nothing is known, or the last answer is longer ago than the endpoint stays up without work. */
  { readonly kind: 'maybe-asleep' } | { readonly kind: 'waking' } | { readonly kind: 'awake' };

export interface WarmUpOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The setting `litellm.warmUp` is on, LiteLLM may be asked, and there is a key. */
  readonly isAllowed: () => Promise<boolean>;
  /** False when another window of this user has woken the endpoint within this time. */
  readonly claim?: (windowMs: number) => boolean;
  /** Sends one token's worth of work; resolves when the endpoint answered. */
  readonly send: (signal: AbortSignal) => Promise<Result<unknown, AiFailure>>;
  /** How long the endpoint stays up without work; Hugging Face's default for scale to zero. */
  readonly idleWindowMs?: number;
}

const defaultIdleWindowMs = 15 * 60_000;

/**
 * Wakes a sleeping endpoint when a terminal opens: at most once per idle window of all windows, whatever came of it. There is no
 * timer and no repetition, because traffic that keeps an endpoint awake costs its owner money all day.
 */
export class WarmUp implements Disposable {
  private readonly changed = new Emitter<EndpointState>();
  readonly onDidChange: Event<EndpointState> = this.changed.event;
  private readonly ending = new AbortController();
  private lastWorkAtMs: number | undefined;
  private lastSentAtMs: number | undefined;
  private answeredSinceWork = false;
  private sent = 0;

  constructor(private readonly options: WarmUpOptions) {}

  /** Warm-ups sent by this window, shown with the usage. */
  get count(): number {
    return this.sent;
  }

  get state(): EndpointState {
    if (!this.isWithinWindow(this.lastWorkAtMs)) return { kind: 'maybe-asleep' };
    return { kind: this.answeredSinceWork ? 'awake' : 'waking' };
  }

  /** A terminal opened. Never throws and never waits. */
  terminalOpened(): void {
    void this.wakeWhenDue();
  }

  /** A request was answered by the endpoint: it is awake and its idle window begins anew. */
  noteAnswer(): void {
    this.lastWorkAtMs = this.options.clock.nowMs();
    this.answeredSinceWork = true;
    this.changed.fire(this.state);
  }

  /** Another address or key: what was learned no longer holds. */
  reset(): void {
    this.lastWorkAtMs = undefined;
    this.lastSentAtMs = undefined;
    this.answeredSinceWork = false;
    this.changed.fire(this.state);
  }

  dispose(): void {
    this.ending.abort();
    this.changed.dispose();
  }

  private get windowMs(): number {
    return this.options.idleWindowMs ?? defaultIdleWindowMs;
  }

  private async wakeWhenDue(): Promise<void> {
    if (!this.isDue() || !(await this.options.isAllowed()) || !this.isDue()) return;
    const sentAtMs = this.options.clock.nowMs();
    this.lastSentAtMs = sentAtMs;
    this.lastWorkAtMs = sentAtMs;
    this.answeredSinceWork = false;
    if (this.options.claim?.(this.windowMs) === false) {
      this.options.logger.log('info', 'another window has woken the endpoint');
      this.changed.fire(this.state);
      return;
    }
    this.sent += 1;
    this.options.logger.log('info', `waking the endpoint (warm-up ${String(this.sent)} of this window)`);
    this.changed.fire(this.state);
    const result = await this.options.send(this.ending.signal);
    const tookMs = Math.round(this.options.clock.nowMs() - sentAtMs);
    const outcome = result.kind === 'ok' ? 'the endpoint is awake' : `not awake yet: ${result.failure.kind}`;
    this.options.logger.log('info', `warm-up took ${String(tookMs)} ms, ${outcome}`);
    // A wake-up for an address that was left meanwhile says nothing about the new one.
    if (result.kind === 'ok' && this.lastSentAtMs === sentAtMs) this.noteAnswer();
  }

  private isDue(): boolean {
    return (
      !this.ending.signal.aborted && !this.isWithinWindow(this.lastWorkAtMs) && !this.isWithinWindow(this.lastSentAtMs)
    );
  }

  private isWithinWindow(atMs: number | undefined): boolean {
    return atMs !== undefined && this.options.clock.nowMs() - atMs < this.windowMs;
  }
}
