import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OwnedProcess } from '../base/ownedProcess';
import { packageFolder } from '../base/paths';
import { UserError } from '../base/userError';

const loadTimeoutMs = 90_000;

/** The model to serve: the given file, else the one released with the extension, in whose checkout or beside which the package is. */
export function findModelFile(given: string | undefined, folder = packageFolder): string {
  if (given !== undefined) {
    if (!existsSync(given)) throw new UserError(`The model file ${given} does not exist: correct --model.`);
    return given;
  }
  const places = [join(folder, '..', 'model', 'release'), join(folder, 'model')].filter((place) => existsSync(place));
  const files = places.flatMap((place) =>
    readdirSync(place)
      .filter((name) => name.endsWith('.gguf'))
      .sort()
      .reverse()
      .map((name) => join(place, name)),
  );
  const [newest] = files;
  if (newest === undefined)
    throw new UserError(
      'There is no model file in model/release: give one with --model FILE, or another server with --upstream URL.',
    );
  return newest;
}

export interface ModelProcessOptions {
  readonly modelFile: string;
  readonly port: number;
  readonly threads: number;
  readonly folder: string;
}

export function startModel({ modelFile, port, threads, folder }: ModelProcessOptions): Promise<OwnedProcess> {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const main = join(packageFolder, 'src', 'model', 'main.ts');
  return OwnedProcess.start({
    name: 'The local model',
    file: process.execPath,
    args: ['--import', loader, main, '--model', modelFile, '--port', String(port), '--threads', String(threads)],
    environment: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'] },
    cwd: folder,
    logPath: join(folder, 'model.log'),
  });
}

export function waitForModel(url: string, model: OwnedProcess, signal: AbortSignal): Promise<void> {
  const isLoaded = async (): Promise<boolean> =>
    (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined))?.ok === true;
  return model.waitUntilReady(isLoaded, { timeoutMs: loadTimeoutMs, signal });
}
