import Mocha from 'mocha';
import { join } from 'node:path';

const testTimeoutMs = 30_000;

/** Runs tests in the extension host; the totals go to the file that the runner outside waits for. */
export async function runTests(repositoryRoot: string, importTests: () => Promise<unknown>): Promise<void> {
  const output = process.env['AI_TERMINAL_PRO_TEST_RESULTS'];
  if (!output) throw new Error('AI_TERMINAL_PRO_TEST_RESULTS names no file');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: testTimeoutMs,
    forbidOnly: true,
    reporter: join(repositoryRoot, 'tools', 'lib', 'testReporter.cjs'),
    reporterOptions: { output },
  });
  // Puts `describe` and `it` into the globals before the tests are loaded.
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  await importTests();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} integration tests failed`);
}
