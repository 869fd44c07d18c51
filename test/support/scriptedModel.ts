import type { Event } from '../../src/base/event';
import { failed, ok, type Result } from '../../src/base/result';
import type {
  Generation,
  GenerationRequest,
  LocalModel,
  LocalModelFailure,
  LocalModelState,
  ModelDescription,
} from '../../src/fallback/localModel';

/** A local model that says what it is told to, one text for each request; the last one again and again. */
export class ScriptedModel implements LocalModel {
  readonly description: ModelDescription;
  readonly state: LocalModelState = { kind: 'ready' };
  readonly onDidChangeState: Event<LocalModelState> = () => ({ dispose: () => undefined });
  readonly requests: GenerationRequest[] = [];
  /** What it was to read ahead. */
  readonly preloads: (string | undefined)[] = [];
  /** Generations under way, and those that were cancelled. */
  running = 0;
  aborted = 0;
  private held: (() => void)[] | undefined;

  constructor(
    private readonly texts: readonly string[],
    description: Partial<ModelDescription> = {},
    private readonly totalMs = 2,
  ) {
    this.description = {
      name: 'scripted',
      path: 'scripted.gguf',
      sha256: undefined,
      promptFormat: 'tag',
      ...description,
    };
  }

  preload(promptStart?: string): void {
    this.preloads.push(promptStart);
  }

  /** From now on answers wait for `release`. */
  hold(): void {
    this.held ??= [];
  }

  release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const go of held) go();
  }

  async generate(
    request: GenerationRequest,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Result<Generation, LocalModelFailure>> {
    if (signal.aborted) return failed({ kind: 'cancelled' });
    const text = this.texts[this.requests.length] ?? this.texts.at(-1) ?? '';
    this.requests.push(request);
    this.running += 1;
    const outcome = await this.untilReleased(signal);
    this.running -= 1;
    if (outcome === 'aborted') {
      this.aborted += 1;
      return failed({ kind: 'cancelled' });
    }
    onText(text);
    return ok({ text, promptTokens: 8, completionTokens: 5, firstTokenMs: 1, totalMs: this.totalMs });
  }

  private untilReleased(signal: AbortSignal): Promise<'released' | 'aborted'> {
    const { held } = this;
    if (held === undefined) return Promise.resolve('released');
    return new Promise((resolve) => {
      held.push(() => resolve('released'));
      signal.addEventListener('abort', () => resolve('aborted'), { once: true });
    });
  }

  dispose(): void {
    // Nothing is held.
  }
}
