import { families } from './commands/families';
import { Registry } from './model/registry';

/** The risk database every judge uses. */
export const registry = new Registry(families);
