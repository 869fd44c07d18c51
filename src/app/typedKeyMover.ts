import type { KeyCheckOptions } from '../ai/keyReport';
import type { Event } from '../base/event';
import { DisposableStore, MutableDisposable, type Disposable } from '../base/lifecycle';
import type { Settings } from '../config/settings';
import { describeMovedKey, keyRefusal, type KeyStore } from './virtualKeys';
import type { Window } from './window';

/** The settings as far as a typed key needs them; emptying fails while settings.json has unsaved changes. */
export interface TypedKeySettings {
  get(): Settings;
  readonly onDidChange: Event<Settings>;
  update(key: 'litellm.virtualKey', value: undefined): Promise<void>;
}

/** A key is still being typed until it stood still for so long (design.md section 2). */
const unchangedMs = 2_000;

/** Moves a key that was typed into the settings to the secret store and empties the setting. */
export class TypedKeyMover implements Disposable {
  private readonly store = new DisposableStore();
  private readonly timer = this.store.add(new MutableDisposable<Disposable>());
  private readonly ending = new AbortController();
  private refused: string | undefined;

  constructor(
    private readonly settings: TypedKeySettings,
    private readonly keys: KeyStore,
    private readonly checking: KeyCheckOptions,
    private readonly window: Pick<Window, 'notify'>,
    /** Forgets earlier failures, so that the next request tries again. */
    private readonly didStore: () => void,
  ) {
    this.store.add(settings.onDidChange(() => this.watch()));
    this.watch();
  }

  dispose(): void {
    this.ending.abort();
    this.store.dispose();
  }

  private watch(): void {
    const typed = this.settings.get()['litellm.virtualKey'].trim();
    this.timer.set(typed === '' ? undefined : this.checking.clock.after(unchangedMs, () => void this.move(typed)));
  }

  private async move(key: string): Promise<void> {
    const refusal = keyRefusal(key);
    if (refusal !== undefined) {
      // Once for each text: the user may still be correcting it.
      if (this.refused !== key) await this.window.notify('warning', refusal, []);
      this.refused = key;
      return;
    }
    await this.keys.write(key);
    this.didStore();
    try {
      await this.settings.update('litellm.virtualKey', undefined);
    } catch {
      await this.window.notify(
        'warning',
        'The key is in the secret store now, but the setting could not be emptied (settings.json has unsaved changes or errors). Remove aiTerminalPro.litellm.virtualKey there yourself.',
        [],
      );
      return;
    }
    const report = await describeMovedKey(key, this.settings.get(), this.checking, this.ending.signal);
    if (this.ending.signal.aborted) return;
    await this.window.notify(report.severity, report.message, []);
  }
}
