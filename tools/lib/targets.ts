/** Platforms that a package is made for: VS Code's name, Node's names, and the native parts that belong to it. */
export const targets = {
  'linux-x64': { os: 'linux', cpu: 'x64', llamaPackage: '@node-llama-cpp/linux-x64', ptyPrebuild: 'linux-x64' },
  'linux-arm64': { os: 'linux', cpu: 'arm64', llamaPackage: '@node-llama-cpp/linux-arm64', ptyPrebuild: 'linux-arm64' },
  'darwin-arm64': {
    os: 'darwin',
    cpu: 'arm64',
    llamaPackage: '@node-llama-cpp/mac-arm64-metal',
    ptyPrebuild: 'darwin-arm64',
  },
  'darwin-x64': { os: 'darwin', cpu: 'x64', llamaPackage: '@node-llama-cpp/mac-x64', ptyPrebuild: 'darwin-x64' },
  'win32-x64': { os: 'win32', cpu: 'x64', llamaPackage: '@node-llama-cpp/win-x64', ptyPrebuild: 'win32-x64' },
  'win32-arm64': { os: 'win32', cpu: 'arm64', llamaPackage: '@node-llama-cpp/win-arm64', ptyPrebuild: 'win32-arm64' },
} as const;

export type TargetName = keyof typeof targets;

export function isTarget(name: string): name is TargetName {
  return Object.hasOwn(targets, name);
}

export const thisTarget = `${process.platform}-${process.arch}`;
