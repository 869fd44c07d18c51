/**
 * Entry point of the model host process, the only one that llama.cpp is loaded into. It lives in its own process so
 * that a crash in native code takes no editor window down and its memory goes back when it ends.
 */
import { systemClock } from '../base/systemClock';
import { HostService } from './hostService';
import { LlamaEngine } from './llamaEngine';
import { lowerPriority } from './lowerPriority';
import { parentChannel } from './parentChannel';
import { sharedSecret } from './privateFolder';
import { serveWindows } from './sharedHostServer';

/** `--serve ADDRESS FOLDER` serves several windows on a socket, without it only the parent is served. */
async function main([mode, address, folder]: readonly string[]): Promise<void> {
  lowerPriority(mode === '--serve');
  const engine = new LlamaEngine(systemClock);
  if (mode !== '--serve' || address === undefined || folder === undefined) {
    new HostService(engine, systemClock, () => process.exit(0)).attach(parentChannel(process));
    return;
  }
  const end = (): void => {
    host?.leave();
    process.exit(0);
  };
  const host = await serveWindows(new HostService(engine, systemClock, end), address, sharedSecret(folder), end);
  if (host === undefined) process.exit(0);
  // The window that started this process waits for the word, then lets go of it.
  process.send?.({ kind: 'serving' }, () => undefined);
}

await main(process.argv.slice(2));
