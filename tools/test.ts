/**
 * Runs every test of the project. The last line is `N passed, N failed` (`, N skipped`).
 * Usage: npm test [-- SUITE ...]
 */
import { runTool, ToolFailure } from './lib/progress';
import { runSuites } from './lib/runSuites';
import { installSystemPrograms } from './lib/systemPrograms';
import { buildSuite, suites, type Suite } from './lib/testSuites';

void runTool(async () => {
  const selected = chooseSuites(process.argv.slice(2));
  await installSystemPrograms();
  return runSuites([buildSuite, ...selected]);
});

function chooseSuites(names: readonly string[]): readonly Suite[] {
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    throw new ToolFailure(`No suite ${unknown.join(', ')}: there are ${suites.map(({ name }) => name).join(', ')}.`);
  }
  return suites.filter(({ name }) => names.length === 0 || names.includes(name));
}
