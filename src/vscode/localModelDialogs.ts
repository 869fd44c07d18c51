import * as vscode from 'vscode';
import type { LocalModelsPorts, ProgressReport } from '../app/localModels';
import { chooseModelFile } from './chooseModelFile';
import type { SettingsSource } from './settingsSource';

export type LocalModelDialogs = Pick<LocalModelsPorts, 'use' | 'withProgress' | 'chooseFile'>;

/** What choosing and downloading a local model asks of the editor. */
export function localModelDialogs(settings: SettingsSource): LocalModelDialogs {
  return {
    use: (choice) => useModel(settings, choice),
    withProgress,
    chooseFile: () => chooseModelFile(settings),
  };
}

/** A file's path goes before the catalogue, so that one of the two settings is always emptied. */
async function useModel(
  settings: SettingsSource,
  choice: { readonly id: string } | { readonly path: string },
): Promise<void> {
  if ('path' in choice) {
    await settings.update('local.modelPath', choice.path);
    return;
  }
  await settings.update('local.model', choice.id === 'built-in' ? undefined : choice.id);
  await settings.update('local.modelPath', undefined);
}

function withProgress<T>(
  title: string,
  work: (report: (progress: ProgressReport) => void, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, (progress, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => cancel.abort());
      let shown = 0;
      return work(({ message, share }) => {
        const increment = share === undefined ? 0 : Math.max(0, share * 100 - shown);
        shown += increment;
        progress.report({ message, increment });
      }, cancel.signal);
    }),
  );
}
