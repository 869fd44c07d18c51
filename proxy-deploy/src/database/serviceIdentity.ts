import { readFileSync } from 'node:fs';
import { UserError } from '../base/userError';

export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** Unprivileged accounts a root shell can lend to PostgreSQL, best first. */
const accounts = ['postgres', 'nobody'];

/**
 * PostgreSQL refuses to run as root. For root this is the user who called sudo, else a service account; for everybody else
 * nothing has to change.
 */
export function serviceIdentity(environment: NodeJS.ProcessEnv = process.env): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { SUDO_UID: uid, SUDO_GID: gid } = environment;
  if (uid !== undefined && gid !== undefined && uid !== '0') return { uid: Number(uid), gid: Number(gid) };
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const account of accounts) {
    const row = rows.find(([name]) => name === account);
    if (row?.[2] !== undefined && row[3] !== undefined) return { uid: Number(row[2]), gid: Number(row[3]) };
  }
  throw new UserError(
    'PostgreSQL does not run as root and this system has no account "nobody": start the proxy as an ordinary user.',
  );
}
