import { profileFor } from '../ai/promptFormats';

/** What a user has to know of the licence of a model before using it; undefined when it limits nothing we know of. */
export function licenceNote(modelName: string): string | undefined {
  return profileFor(modelName).licenceNote;
}
