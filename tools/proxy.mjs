#!/usr/bin/env node
/** `npm run proxy`: LiteLLM with PostgreSQL and a local model on this machine (proxy-deploy/README.md has the options). */
import { run } from '../proxy-deploy/bin/run.mjs';

await run('../src/serve/main.ts', process.argv.slice(2));
