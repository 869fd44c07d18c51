/** Runs test/e2e/measureAsk.ts, which needs the page's types, and passes its JSON on. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from './lib/paths';

const script = join(repositoryRoot, 'test', 'e2e', 'measureAsk.ts');
const { status } = spawnSync(process.execPath, ['--import', 'tsx', script], { cwd: repositoryRoot, stdio: 'inherit' });
process.exit(status ?? 1);
