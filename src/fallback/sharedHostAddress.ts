import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Windows that load the same file in the same way with the same program share a host; others get their own. */
export interface HostSharing {
  readonly folder: string;
  readonly secret: string;
  readonly hostPath: string;
  readonly modelPath: string;
  readonly threads: number | 'auto';
  readonly contextTokens: number;
}

/** Name of the socket, or of the pipe on Windows. Contains nothing that could be guessed without the secret. */
export function sharedHostAddress(sharing: HostSharing, platform: NodeJS.Platform = process.platform): string {
  const { secret, hostPath, modelPath, threads, contextTokens } = sharing;
  const parts = [secret, hostPath, modelPath, threads, contextTokens].map(String);
  const key = createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
  return platform === 'win32' ? `\\\\.\\pipe\\ai-terminal-pro-${key}` : join(sharing.folder, `${key}.sock`);
}

/** What macOS takes, the shortest of all, without the room for the suffix of a name that is set aside. */
const longestSocketName = 103 - '.4194304'.length;

/** Whether the system can give a socket this name; pipes have no such limit. */
export function fitsSocketName(address: string, platform: NodeJS.Platform = process.platform): boolean {
  return platform === 'win32' || Buffer.byteLength(address) <= longestSocketName;
}
