/**
 * Soak, load and fuzz: what takes too long for every change. The last line is `N passed, N failed`.
 * Usage: npm run test:long
 */
import { join } from 'node:path';
import { minuteMs, runMocha } from './lib/mochaSuite';
import { repositoryRoot } from './lib/paths';
import { runTool } from './lib/progress';
import { runSuites } from './lib/runSuites';
import { buildSuite } from './lib/testSuites';

void runTool(() => {
  const options = { limitMs: 180 * minuteMs, testTimeoutMs: 60 * minuteMs, verbose: true };
  const long = {
    name: 'long',
    about: 'soak, load, fuzz',
    run: () => runMocha('long', 'test/long/**/*.test.ts', options),
  };
  const proxy = {
    name: 'proxy-long',
    about: 'the proxy under load',
    run: () =>
      runMocha('proxy-long', 'long', { ...options, launcher: join(repositoryRoot, 'proxy-deploy', 'bin', 'test.mjs') }),
  };
  return runSuites([buildSuite, long, proxy]);
});
