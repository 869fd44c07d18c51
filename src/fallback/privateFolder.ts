import { chmodSync, linkSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { failed, ok, type Result } from '../base/result';

/** Where the sockets of this machine user live: short enough for a socket's name, gone after a restart. */
export function userRuntimeFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const runtime = environment['XDG_RUNTIME_DIR'];
  if (process.platform === 'linux' && runtime !== undefined && runtime.startsWith('/'))
    return join(runtime, 'ai-terminal-pro');
  if (process.platform === 'win32') return join(environment['LOCALAPPDATA'] ?? tmpdir(), 'ai-terminal-pro', 'run');
  const user = createHash('sha256').update(userInfo().homedir).digest('hex').slice(0, 8);
  return join(tmpdir(), `ai-terminal-pro-${userInfo().uid}-${user}`);
}

/**
 * Makes sure that only this user can reach what is in the folder. A folder that somebody else put there
 * (a squatter waiting for our requests) is refused, with the reason.
 */
export function preparePrivateFolder(path: string): Result<void, string> {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    // Windows gives a folder below the user's own one the user's own rights.
    if (process.platform === 'win32') return ok(undefined);
    const stat = lstatSync(path);
    if (!stat.isDirectory()) return failed(`${path} is not a folder`);
    if (stat.uid !== process.getuid?.()) return failed(`${path} belongs to another user`);
    if ((stat.mode & 0o077) !== 0) chmodSync(path, 0o700);
    return ok(undefined);
  } catch (error) {
    return failed(String(error));
  }
}

/** A secret that only this user can read; made once, the same for all windows. */
export function sharedSecret(folder: string): string {
  const path = join(folder, 'secret');
  const draft = join(folder, `secret-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    return readFileSync(path, 'utf8');
  } catch {
    writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600 });
  }
  try {
    // Fails when another window was faster; nobody ever sees a half-written secret.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, 'utf8');
}
