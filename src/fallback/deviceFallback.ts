/** What was opened for a model, and whether a graphics card has a part in it. */
export interface Runtime {
  readonly usesCard: boolean;
  dispose(): Promise<void>;
}

/**
 * Opens a model on the graphics card when one is there and allowed, and on the processor otherwise. Whatever goes
 * wrong on a card (too little memory of its own, a driver that refuses) is no reason to be without a model.
 */
export async function onBestDevice<R extends Runtime, T>(
  allowed: 'auto' | 'never',
  start: (gpu: 'auto' | 'never') => Promise<R>,
  open: (runtime: R) => Promise<T>,
): Promise<T> {
  const runtime = await start(allowed);
  try {
    return await open(runtime);
  } catch (error) {
    await runtime.dispose();
    if (!runtime.usesCard) throw error;
    return onBestDevice('never', start, open);
  }
}

/** Remembers over the lives of a host that a card was to blame: a driver that crashes takes the process with it. */
export class CardTrust {
  private isTrusted = true;
  private device: string | undefined;

  constructor(private readonly allowed: 'auto' | 'never') {}

  get gpu(): 'auto' | 'never' {
    return this.isTrusted ? this.allowed : 'never';
  }

  /** A host begins a life; undefined until it has said what it computes on. */
  didStart(): void {
    this.device = undefined;
  }

  didLoad(device: string): void {
    this.device = device;
  }

  /** It crashed: while it loaded, or while it computed on a card, the next one does without. */
  didCrash(): void {
    if (this.device !== 'cpu') this.isTrusted = false;
  }
}
