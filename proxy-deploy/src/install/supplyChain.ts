import { readdirSync } from 'node:fs';

/** Releases that must never be installed, with the reason (LiteLLM's own advisories of March and October 2026). */
const forbiddenReleases: readonly {
  readonly name: string;
  readonly versions: readonly string[];
  readonly reason: string;
}[] = [
  { name: 'litellm', versions: ['1.82.7', '1.82.8', '1.107.0'], reason: 'it carried malicious code' },
  { name: 'litellm', versions: ['1.106.0', '1.106.1', '1.106.2'], reason: 'it fails without an optional package' },
];

/** Oldest LiteLLM without a known privilege escalation or remote code execution. */
const oldestSafe = [1, 83, 14] as const;

/** The only start-up hook that belongs here: the one of setuptools. */
const knownStartupHooks = new Set(['distutils-precedence.pth']);

function isOlder(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, floor] of oldestSafe.entries()) {
    const part = parts[index] ?? 0;
    if (part !== floor) return part < floor;
  }
  return false;
}

/** Why a lock file must not be installed, or undefined when it may. */
export function findForbiddenReleases(lock: string): string | undefined {
  for (const { name, versions, reason } of forbiddenReleases) {
    const pinned = new RegExp(`^${name}==([^\\s;\\\\]+)`, 'm').exec(lock)?.[1];
    if (pinned === undefined) return `The lock file does not pin ${name} to one version.`;
    if (versions.includes(pinned)) return `${name} ${pinned} is refused: ${reason}.`;
    if (isOlder(pinned))
      return `${name} ${pinned} is refused: versions before ${oldestSafe.join('.')} have known vulnerabilities.`;
  }
  return undefined;
}

/** Files in `sitePackages` that Python would execute at every start without anybody importing them. */
export function findForbiddenPaths(sitePackages: string): readonly string[] {
  return readdirSync(sitePackages).filter((name) =>
    name.endsWith('.pth') ? !knownStartupHooks.has(name) : /^(site|user)customize(\.py|$)/.test(name),
  );
}
