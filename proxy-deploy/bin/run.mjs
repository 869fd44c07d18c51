import { ensurePackages } from './ensurePackages.mjs';

/** Runs `main` of a TypeScript module of ours; an error becomes one line on stderr and exit code 1. */
export async function run(modulePath, args) {
  try {
    await ensurePackages();
    const { register } = await import('tsx/esm/api');
    register();
    const { main } = await import(new URL(modulePath, import.meta.url).href);
    process.exitCode = await main(args);
  } catch (error) {
    process.stderr.write(`${process.env.AI_TERMINAL_PRO_DEBUG ? error.stack : error.message}\n`);
    process.exitCode = 1;
  }
}
