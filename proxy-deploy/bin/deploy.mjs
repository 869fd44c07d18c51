#!/usr/bin/env node
import { run } from './run.mjs';

// npm runs a script in its package's folder; files are meant from where the user stands.
if (process.env.npm_lifecycle_event === 'deploy' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
await run('../src/deploy/main.ts', process.argv.slice(2));
