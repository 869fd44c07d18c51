import { chmodSync, linkSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { failed, ok, type Result } from '../base/result';

/** Where the sockets of this machine user live; gone after a restart. */
export function userRuntimeFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  temporary = tmpdir(),
): string {
  const runtime = environment['XDG_RUNTIME_DIR'];
  if (platform === 'linux' && runtime?.startsWith('/') === true) return join(runtime, 'ai-terminal-pro');
  if (platform === 'win32') return join(environment['LOCALAPPDATA'] ?? temporary, 'ai-terminal-pro', 'run');
  // Short: the temporary folder of macOS leaves half of a socket's name.
  const { uid, homedir } = userInfo();
  const user = createHash('sha256').update(`${uid}:${homedir}`).digest('hex').slice(0, 8);
  return join(temporary, `ai-terminal-pro-${user}`);
}

/**
 * Makes sure that only this user can reach what is in the folder, and gives the secret that lies there. A folder that
 * somebody else put there (a squatter waiting for our requests) is refused, with the reason.
 */
export function openPrivateFolder(path: string): Result<string, string> {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    // Windows gives a folder below the user's own one the user's own rights.
    if (process.platform !== 'win32') {
      const stat = lstatSync(path);
      if (!stat.isDirectory()) return failed(`${path} is not a folder`);
      if (stat.uid !== process.getuid?.()) return failed(`${path} belongs to another user`);
      if ((stat.mode & 0o077) !== 0) chmodSync(path, 0o700);
    }
    return ok(sharedSecret(path));
  } catch (error) {
    // Such as a full disk.
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
