import * as vscode from 'vscode';
import {
  addressProblem,
  checkAndStoreKey,
  describeConnection,
  hostOf,
  keyRefusal,
  type KeyStore,
} from '../app/virtualKeys';
import type { KeyCheckOptions } from '../ai/keyReport';
import type { Window } from '../app/window';
import { commands, type CommandId } from '../config/commands';
import type { CommandHandler } from './commandTable';
import { remoteName } from './remoteName';
import type { SettingsSource } from './settingsSource';
import { systemClock } from '../base/systemClock';

export interface LiteLlmCommandPorts {
  readonly settings: SettingsSource;
  readonly keys: KeyStore;
  readonly window: Window;
  /** Forgets earlier failures, so that the next request tries again. */
  readonly didChangeKey: () => void;
}

/** How a key is asked about in this window. */
export const keyChecking: KeyCheckOptions = { clock: systemClock, remoteName: remoteName() };

/** The commands about the key and the connection. */
export function litellmHandlers(ports: LiteLlmCommandPorts) {
  return {
    [commands.setVirtualKey.id]: () => setVirtualKey(ports),
    [commands.removeVirtualKey.id]: () => removeVirtualKey(ports),
    [commands.checkConnection.id]: () => checkConnection(ports),
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}

/** Asks for a key, and stores it once nothing speaks against it. */
async function setVirtualKey({ settings, keys, window, didChangeKey }: LiteLlmCommandPorts): Promise<void> {
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
      return checkAndStoreKey(key, settings.get(), keys, keyChecking, cancel.signal);
    },
  );
  didChangeKey();
  await window.notify(report.severity, report.message, []);
}

async function removeVirtualKey({ keys, window, didChangeKey }: LiteLlmCommandPorts): Promise<void> {
  await keys.remove();
  didChangeKey();
  await window.notify(
    'info',
    'The virtual key was removed from the secret store. The local model answers from now on.',
    [],
  );
}

async function checkConnection({ settings, keys, window }: LiteLlmCommandPorts): Promise<void> {
  const { signal } = new AbortController();
  const report = await describeConnection(settings.get(), keys, keyChecking, signal);
  await window.notify(report.severity, report.message, []);
}

/** In a remote window the requests start on the remote side, and so does `localhost`. */
function addressPrompt(remote: string | undefined): string {
  const there = remote === undefined ? 'on this machine' : `on the remote side (${remote}), not on your desk`;
  return `Such as https://llm.example.com, or http://localhost:4000 for one ${there}.`;
}

/** Host of the proxy; its address is asked for when there is none yet. */
async function ensureBaseUrl(settings: SettingsSource): Promise<string | undefined> {
  const current = settings.get()['litellm.baseUrl'];
  const known = hostOf(current);
  if (known !== undefined) return known;
  const typed = await vscode.window.showInputBox({
    title: 'Address of your LiteLLM proxy',
    prompt: addressPrompt(remoteName()),
    value: current,
    ignoreFocusOut: true,
    validateInput: (value) => (value === '' ? undefined : addressProblem(value)),
  });
  const host = typed === undefined ? undefined : hostOf(typed);
  if (typed === undefined || host === undefined) return undefined;
  await settings.update('litellm.baseUrl', typed.trim());
  return host;
}
