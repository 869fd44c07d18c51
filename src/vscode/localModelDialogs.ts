import { mkdir } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { LocalModelsPorts, ProgressReport } from '../app/localModels';
import { freeDiskBytes } from '../fallback/freeDisk';
import { chooseModelFile } from './chooseModelFile';
import type { SettingsSource } from './settingsSource';

export type LocalModelDialogs = Pick<LocalModelsPorts, 'use' | 'freeDiskBytes' | 'withProgress' | 'chooseFile'>;

/** What choosing and downloading a local model asks of the editor. */
export function localModelDialogs(settings: SettingsSource, folder: string): LocalModelDialogs {
  return {
    use: (choice) => useModel(settings, choice),
    freeDiskBytes: () => freeBytesIn(folder),
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

async function freeBytesIn(folder: string): Promise<number> {
  try {
    await mkdir(folder, { recursive: true });
    return await freeDiskBytes(folder);
  } catch {
    // The download itself says what is wrong with the folder.
    return Infinity;
  }
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
