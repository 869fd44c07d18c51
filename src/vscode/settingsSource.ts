import * as vscode from 'vscode';
import { Emitter } from '../base/event';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import { settingsPrefix } from '../config/ids';
import { parseSettings, type SettingKey, type SettingProblem, type Settings } from '../config/settings';

/** The settings as a frozen object, read once and again when they change. */
export class SettingsSource implements Disposable {
  private readonly store = new DisposableStore();
  private readonly change = this.store.add(new Emitter<Settings>());
  private readonly problem = this.store.add(new Emitter<SettingProblem>());
  private current: Settings;
  private knownProblems = new Set<string>();

  readonly onDidChange = this.change.event;
  /** Fires once for each wrong value. */
  readonly onDidFindProblem = this.problem.event;

  constructor() {
    this.current = read().settings;
    this.store.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(settingsPrefix)) return;
        this.current = read().settings;
        this.change.fire(this.current);
        this.reportProblems();
      }),
    );
  }

  get(): Settings {
    return this.current;
  }

  /** Says what is wrong in the settings now; called once the listeners are there. */
  reportProblems(): void {
    const { problems } = read();
    for (const found of problems) {
      if (!this.knownProblems.has(found.message)) this.problem.fire(found);
    }
    this.knownProblems = new Set(problems.map((found) => found.message));
  }

  async update(key: SettingKey, value: unknown): Promise<void> {
    await configuration().update(key, value, vscode.ConfigurationTarget.Global);
  }

  dispose(): void {
    this.store.dispose();
  }
}

function read(): ReturnType<typeof parseSettings> {
  const source = configuration();
  return parseSettings((key) => {
    // A workspace or folder value is never read, whatever the declared scope says (SECURITY.md).
    const inspected = source.inspect<unknown>(key);
    return inspected?.globalValue ?? inspected?.defaultValue;
  });
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(settingsPrefix);
}
