import type { Settings } from '../config/settings';
import { builtInModel, catalogueModel, describeModel, describeModelFile } from '../fallback/catalogue';
import { downloadedModelPath } from '../fallback/downloadModel';
import type { ModelDescription } from '../fallback/localModel';
import { modelCacheFolder } from '../fallback/modelFolder';

/**
 * The user's own file when one is set, else the model of the catalogue that is set: from the cache folder, or the
 * one that came with the extension. Whether the file is there shows when it is loaded.
 */
export function chooseModel(
  settings: Settings,
  join: (relativePath: string) => string,
  cacheFolder = modelCacheFolder(),
): ModelDescription {
  const ownFile = settings['local.modelPath'].trim();
  if (ownFile !== '') return describeModelFile(ownFile);
  const model = catalogueModel(settings['local.model']) ?? builtInModel;
  return model.source === undefined
    ? describeModel(builtInModel, join(builtInModel.bundledFile))
    : describeModel(model, downloadedModelPath(cacheFolder, model.source));
}
