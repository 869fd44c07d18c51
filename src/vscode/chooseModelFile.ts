import { basename } from 'node:path';
import * as vscode from 'vscode';
import { licenceNote } from '../app/licenceNote';
import type { SettingsSource } from './settingsSource';

/** Lets the user take a model file of their own; the list of models leads back to the built-in one. */
export async function chooseModelFile(settings: SettingsSource): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'Local model',
      filters: { 'GGUF models': ['gguf'] },
      canSelectMany: false,
    })) ?? [];
  if (!file) return;
  await settings.update('local.modelPath', file.fsPath);
  const note = licenceNote(basename(file.fsPath));
  // Not awaited: the notice may stay as long as the user likes.
  if (note !== undefined) void vscode.window.showInformationMessage(note);
}
