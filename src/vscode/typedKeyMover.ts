import { keyRefusal, storeTypedKey, type KeyStore } from '../app/virtualKeys';
import type { Clock } from '../base/clock';
import { DisposableStore, MutableDisposable, type Disposable } from '../base/lifecycle';
import type { Window } from '../app/window';
import type { SettingsSource } from './settingsSource';

/** A key is still being typed until it stood still for so long (design.md section 2). */
const unchangedMs = 2_000;

/** Moves a key that was typed into the settings to the secret store and empties the setting. */
export class TypedKeyMover implements Disposable {
  private readonly store = new DisposableStore();
  private readonly timer = this.store.add(new MutableDisposable<Disposable>());
  private refused: string | undefined;

  constructor(
    private readonly settings: SettingsSource,
    private readonly keys: KeyStore,
    private readonly clock: Clock,
    private readonly window: Window,
  ) {
    this.store.add(settings.onDidChange(() => this.watch()));
    this.watch();
  }

  dispose(): void {
    this.store.dispose();
  }

  private watch(): void {
    const typed = this.settings.get()['litellm.virtualKey'].trim();
    this.timer.set(typed === '' ? undefined : this.clock.after(unchangedMs, () => void this.move(typed)));
  }

  private async move(key: string): Promise<void> {
    const refusal = keyRefusal(key);
    if (refusal !== undefined) {
      // Once for each text: the user may still be correcting it.
      if (this.refused !== key) await this.window.notify('warning', refusal, []);
      this.refused = key;
      return;
    }
    const report = await storeTypedKey(key, this.keys);
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
    await this.window.notify(report.severity, report.message, []);
  }
}
