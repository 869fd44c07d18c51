import { Emitter } from '../base/event';
import { DisposableStore, MutableDisposable, type Disposable } from '../base/lifecycle';
import type { SettingKey, Settings } from '../config/settings';
import type { LocalModel, LocalModelState } from '../fallback/localModel';
import type { SettingsSource } from './settingsSource';

const modelSettings: readonly SettingKey[] = [
  'local.modelPath',
  'local.model',
  'local.threads',
  'local.idleUnloadMinutes',
];

/** Holds the one local model and replaces it when the settings that make it change. */
export class LocalModelOwner implements Disposable {
  private readonly store = new DisposableStore();
  private readonly model = this.store.add(new MutableDisposable<LocalModel>());
  private readonly watch = this.store.add(new MutableDisposable<Disposable>());
  private readonly stateChange = this.store.add(new Emitter<LocalModelState>());
  private fingerprint = '';

  readonly onDidChangeState = this.stateChange.event;

  constructor(
    private readonly settings: SettingsSource,
    private readonly create: (settings: Settings) => LocalModel,
  ) {
    this.store.add(settings.onDidChange(() => this.refresh()));
    this.refresh();
  }

  get(): LocalModel {
    const model = this.model.value;
    if (!model) throw new Error('the local model was used after its owner was disposed');
    return model;
  }

  dispose(): void {
    this.store.dispose();
  }

  private refresh(): void {
    const settings = this.settings.get();
    const fingerprint = JSON.stringify(modelSettings.map((key) => settings[key]));
    if (fingerprint === this.fingerprint) return;
    this.fingerprint = fingerprint;
    const model = this.create(settings);
    this.watch.set(model.onDidChangeState((state) => this.stateChange.fire(state)));
    this.model.set(model);
  }
}
