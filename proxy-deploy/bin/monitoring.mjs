#!/usr/bin/env node
import { run } from './run.mjs';

await run('../src/monitoring/main.ts', process.argv.slice(2));
