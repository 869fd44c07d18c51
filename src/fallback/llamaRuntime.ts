import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as LlamaLibrary from 'node-llama-cpp';
import type { Runtime } from './deviceFallback';
import { checkedAddon, property, type NativeAddon, type NativeModel } from './nativeAddon';

/** llama.cpp, ready to load a model. */
export interface LlamaRuntime extends Runtime {
  readonly addon: NativeAddon;
  /** Such as `cuda`, `metal`, `vulkan`, or `cpu`. */
  readonly device: string;
  readonly release: string;
  loadModel(path: string): Promise<NativeModel>;
}

/** Packages with binaries that know the processor alone, by Node's names; a Mac with Apple's own always has Metal. */
const processorPackages: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
};
const cardKinds = ['cuda', 'vulkan'];

/** The addon's numbers: fatal 1, error 2. */
const errorLevel = 2;

/**
 * Opens llama.cpp on the processor without the library, which takes most of a second to load; on a card, or where
 * anything is not as expected, with it.
 */
export async function openRuntime(
  gpu: 'auto' | 'never',
  onComplaint: (message: string) => void,
): Promise<LlamaRuntime> {
  try {
    const direct = await openOnProcessor(gpu, onComplaint);
    if (direct !== undefined) return direct;
  } catch {
    // The library knows more ways, and says best why none of them works.
  }
  return openWithLibrary(gpu, onComplaint);
}

async function openOnProcessor(
  gpu: 'auto' | 'never',
  onComplaint: (message: string) => void,
): Promise<LlamaRuntime | undefined> {
  const name = processorPackages[`${process.platform}-${process.arch}`];
  const require = createRequire(import.meta.resolve('node-llama-cpp'));
  if (name === undefined || (gpu === 'auto' && cardKinds.some((kind) => isInstalled(require, `${name}-${kind}`))))
    return undefined;
  const folder = join(dirname(require.resolve(`@node-llama-cpp/${name}`)), '..', 'bins', name);
  const build: unknown = JSON.parse(readFileSync(join(folder, '_nlcBuildMetadata.json'), 'utf8'));
  const release = property(property(property(build, 'buildOptions'), 'llamaCpp'), 'release');
  const addon = checkedAddon(require(join(folder, 'llama-addon.node')));
  addon.setLogger((_level, message) => {
    onComplaint(message);
  });
  addon.setLoggerLogLevel(errorLevel);
  addon.loadBackends();
  if (addon.getGpuType() === undefined) addon.loadBackends(folder);
  if (addon.getGpuType() !== false || typeof release !== 'string') return undefined;
  await addon.init();
  const models: NativeModel[] = [];
  return {
    addon,
    device: 'cpu',
    usesCard: false,
    release,
    loadModel: async (path) => {
      const model = new addon.AddonModel(path, { addonExports: addon, gpuLayers: 0, useMmap: true });
      models.push(model);
      if (await model.init()) return model;
      throw new Error('Failed to load model');
    },
    dispose: async () => {
      await Promise.all(models.splice(0).map((model) => model.dispose()));
    },
  };
}

function isInstalled(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(`@node-llama-cpp/${name}`);
    return true;
  } catch {
    return false;
  }
}

/** Finds the card, and how much of a model fits on it. */
async function openWithLibrary(gpu: 'auto' | 'never', onComplaint: (message: string) => void): Promise<LlamaRuntime> {
  const library: typeof LlamaLibrary = await import('node-llama-cpp');
  const { getLlama, LlamaLogLevel } = library;
  const llama = await getLlama({
    build: 'never',
    gpu: gpu === 'auto' ? 'auto' : false,
    // 0: the context's own number of threads is used as it is.
    maxThreads: 0,
    progressLogs: false,
    logger: (level, message) => {
      if (level === LlamaLogLevel.fatal || level === LlamaLogLevel.error) onComplaint(message);
    },
  });
  const addon = checkedAddon(property(llama, '_bindings'));
  return {
    addon,
    device: llama.gpu === false ? 'cpu' : llama.gpu,
    usesCard: llama.gpu !== false,
    release: llama.llamaCppRelease.release,
    loadModel: async (path) => {
      const model = await llama.loadModel({ modelPath: path });
      return property(model, '_model') as NativeModel;
    },
    dispose: () => llama.dispose(),
  };
}
