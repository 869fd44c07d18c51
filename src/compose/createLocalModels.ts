import { rm } from 'node:fs/promises';
import { LocalModels } from '../app/localModels';
import type { Window } from '../app/window';
import type { Disposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import { systemClock } from '../base/systemClock';
import { commands, type CommandId } from '../config/commands';
import { downloadModel } from '../fallback/downloadModel';
import {
  keptModels,
  modelCacheFolder,
  promptStartFolder,
  removeModelFile,
  roomForModels,
} from '../fallback/modelFolder';
import { availableBytes, machineMemory } from '../fallback/modelMemory';
import type { CommandHandler } from '../vscode/commandTable';
import { localModelDialogs } from '../vscode/localModelDialogs';
import type { SettingsSource } from '../vscode/settingsSource';

export interface LocalModelParts {
  readonly settings: SettingsSource;
  readonly window: Window;
  readonly logger: Logger;
  readonly own: <T extends Disposable>(item: T) => T;
}

/** The commands that choose, download and remove local models. */
export function localModelHandlers({ settings, window, logger, own }: LocalModelParts) {
  const folder = modelCacheFolder();
  const log = logger.child('download');
  const dialogs = localModelDialogs(settings);
  const models = own(
    new LocalModels({
      ...dialogs,
      window,
      folder,
      settings: () => settings.get(),
      freeMemoryBytes: () => availableBytes(machineMemory),
      freeDiskBytes: () => roomForModels(folder),
      kept: () => keptModels(folder),
      // The extension host's own fetch, as LiteLLM's client uses it: VS Code's proxy and certificate settings apply.
      download: (download, onProgress, signal) =>
        downloadModel(
          download,
          { fetch: (input, init) => globalThis.fetch(input, init), clock: systemClock, logger: log },
          onProgress,
          signal,
        ),
      remove: async (path) => {
        await removeModelFile(path);
        // Whose they are is not known; those of other models are made again.
        await rm(promptStartFolder(folder), { recursive: true, force: true });
      },
    }),
  );
  return {
    [commands.downloadModel.id]: () => models.choose(),
    [commands.chooseModelFile.id]: () => dialogs.chooseFile(),
  } satisfies Partial<Record<CommandId, CommandHandler>>;
}
