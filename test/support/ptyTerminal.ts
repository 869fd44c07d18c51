import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { Terminal } from '@xterm/headless';
import { silentLogger } from '../../src/base/logger';
import type { ShellKind } from '../../src/base/shell';
import type { PtyBackend } from '../../src/pty/pty';
import { createPtyHostClient } from '../../src/pty/ptyHostClient';
import { createShellSession, type ShellSession } from '../../src/pty/shellSession';
import { systemClock } from '../../src/pty/systemClock';

const root = resolve(import.meta.dirname, '../..');

/** The PTY host as it is shipped: bundled, node-pty outside. Built once for a test run. */
let builtHost: string | undefined;
export function builtHostPath(): string {
  if (builtHost !== undefined && existsSync(builtHost)) return builtHost;
  // Inside the checkout, so that the bundle finds node-pty.
  const folder = mkdtempSync(join(root, 'build', 'pty-'));
  builtHost = join(folder, 'ptyHost.cjs');
  buildSync({
    entryPoints: [join(root, 'src/pty/ptyHost.ts')],
    outfile: builtHost,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['node-pty'],
  });
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return builtHost;
}

export function startBackend(): PtyBackend {
  return createPtyHostClient({ hostPath: builtHostPath(), logger: silentLogger, clock: systemClock });
}
