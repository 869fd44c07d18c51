#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensurePackages } from './ensurePackages.mjs';

/** Runs this package's tests: all, or what the arguments name (a folder or file of test/, further arguments go to mocha). */
const [room, ...rest] = process.argv.slice(2);
await ensurePackages();
const root = fileURLToPath(new URL('..', import.meta.url));
const mocha = fileURLToPath(new URL('../node_modules/mocha/bin/mocha.js', import.meta.url));
const place = room === undefined || room === 'all' ? '{unit,contract,hosts}' : room;
const pattern = place.endsWith('.test.ts') ? `test/${place}` : `test/${place}/**/*.test.ts`;
const child = spawn(process.execPath, [mocha, '--import=tsx', '--exit', pattern, ...rest], {
  cwd: root,
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => (process.exitCode = code ?? 1));
