import { silentLogger } from '../../src/base/logger';
import { createPtyHostClient } from '../../src/pty/ptyHostClient';
import { systemClock } from '../../src/base/systemClock';

/** Stands for an extension host that gets killed: starts a shell with jobs and stays. */
const [hostPath = '', sleep = ''] = process.argv.slice(2);
const marker = sleep.replace('sleep:', '');
const backend = createPtyHostClient({ hostPath, logger: silentLogger, clock: systemClock });
const script = `sleep ${marker} & nohup sleep ${marker} >/dev/null 2>&1 & (setsid sleep ${marker}; true) & wait`;
void backend
  .spawn({
    file: '/bin/bash',
    args: ['-c', script],
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '' },
    columns: 80,
    rows: 24,
  })
  .then((spawned) => {
    if (spawned.kind === 'failed') throw new Error(JSON.stringify(spawned.failure));
  });
