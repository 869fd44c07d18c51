import * as vscode from 'vscode';
import type { SettingsSource } from './settingsSource';

const useBuiltIn = 'Use the built-in model';
const chooseFile = 'Choose a .gguf file…';

/** Lets the user take a model file of their own, or go back to the built-in one. */
export async function chooseModelFile(settings: SettingsSource): Promise<void> {
  const current = settings.get()['local.modelPath'];
  const choice =
    current === ''
      ? chooseFile
      : await vscode.window.showQuickPick([chooseFile, useBuiltIn], { title: `Local model: ${current}` });
  if (choice === useBuiltIn) await settings.update('local.modelPath', undefined);
  if (choice !== chooseFile) return;
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'Local model',
      filters: { 'GGUF models': ['gguf'] },
      canSelectMany: false,
    })) ?? [];
  if (file) await settings.update('local.modelPath', file.fsPath);
}
