/** The oldest glibc that the prebuilt llama.cpp binaries run on (their newest symbol version). */
export const oldestGlibc = '2.34';

/**
 * One sentence when the binaries can't run here, undefined when they can.
 * `glibcVersion` is what the process reports; a Linux without it uses another C library (musl).
 */
export function systemTooOld(platform: NodeJS.Platform, glibcVersion: string | undefined): string | undefined {
  if (platform !== 'linux') return undefined;
  if (glibcVersion === undefined) return `this Linux does not use glibc; the local model needs glibc ${oldestGlibc}`;
  return isOlder(glibcVersion, oldestGlibc)
    ? `this system has glibc ${glibcVersion}; the local model needs ${oldestGlibc} or newer`
    : undefined;
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}

/** The glibc of this process; undefined elsewhere and with other C libraries. */
export function processGlibc(): string | undefined {
  const report: unknown = process.report.getReport();
  const header = isRecord(report) ? report['header'] : undefined;
  const version = isRecord(header) ? header['glibcVersionRuntime'] : undefined;
  return typeof version === 'string' ? version : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
