import * as vscode from 'vscode';
import {
  addressProblem,
  checkAndStoreKey,
  describeConnection,
  hostOf,
  keyRefusal,
  type KeyStore,
} from '../app/virtualKeys';
import type { Window } from '../app/window';
import type { SettingsSource } from './settingsSource';
import { systemClock } from './systemClock';

export interface LiteLlmCommandPorts {
  readonly settings: SettingsSource;
  readonly keys: KeyStore;
  readonly window: Window;
  /** Forgets earlier failures, so that the next request tries again. */
  readonly didChangeKey: () => void;
}

/** Asks for a key, and stores it once nothing speaks against it. */
export async function setVirtualKey({ settings, keys, window, didChangeKey }: LiteLlmCommandPorts): Promise<void> {
  const host = await ensureBaseUrl(settings);
  if (host === undefined) return;
  const typed = await vscode.window.showInputBox({
    title: `LiteLLM virtual key for ${host}`,
    prompt: 'It begins with sk- and is kept in the secret store of VS Code.',
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => (value === '' ? undefined : keyRefusal(value)),
  });
  const key = typed?.trim();
  if (key === undefined || key === '') return;
  const report = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: `Checking the key at ${host}…`, cancellable: true },
    (_progress, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => cancel.abort());
      return checkAndStoreKey(key, settings.get()['litellm.baseUrl'], keys, systemClock, cancel.signal);
    },
  );
  didChangeKey();
  await window.notify(report.severity, report.message, []);
}

export async function removeVirtualKey({ keys, window, didChangeKey }: LiteLlmCommandPorts): Promise<void> {
  await keys.remove();
  didChangeKey();
  await window.notify(
    'info',
    'The virtual key was removed from the secret store. The local model answers from now on.',
    [],
  );
}

export async function checkConnection({ settings, keys, window }: LiteLlmCommandPorts): Promise<void> {
  const { signal } = new AbortController();
  const report = await describeConnection(settings.get(), keys, vscode.env.remoteName, systemClock, signal);
  await window.notify(report.severity, report.message, []);
}

/** Host of the proxy; its address is asked for when there is none yet. */
async function ensureBaseUrl(settings: SettingsSource): Promise<string | undefined> {
  const current = settings.get()['litellm.baseUrl'];
  const known = hostOf(current);
  if (known !== undefined) return known;
  const typed = await vscode.window.showInputBox({
    title: 'Address of your LiteLLM proxy',
    prompt: 'Such as https://llm.example.com, or http://localhost:4000 for one on this machine.',
    value: current,
    ignoreFocusOut: true,
    validateInput: (value) => (value === '' ? undefined : addressProblem(value)),
  });
  const host = typed === undefined ? undefined : hostOf(typed);
  if (typed === undefined || host === undefined) return undefined;
  await settings.update('litellm.baseUrl', typed.trim());
  return host;
}
