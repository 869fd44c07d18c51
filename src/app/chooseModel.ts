import type { Settings } from '../config/settings';
import { builtInModel, describeModel, describeModelFile } from '../fallback/catalogue';
import type { ModelDescription } from '../fallback/localModel';

/** Where the built-in weights lie below the extension's folder, in a checkout and in the VSIX. */
export const builtInModelFile = 'model/release/nl2sh-135m-v0.gguf';

/** The user's own file when one is set, else the model that came with the extension. */
export function chooseModel(settings: Settings, join: (relativePath: string) => string): ModelDescription {
  const ownFile = settings['local.modelPath'].trim();
  return ownFile === '' ? describeModel(builtInModel, join(builtInModelFile)) : describeModelFile(ownFile);
}
