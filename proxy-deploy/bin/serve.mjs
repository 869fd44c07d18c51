#!/usr/bin/env node
import { run } from './run.mjs';

await run('../src/serve/main.ts', process.argv.slice(2));
