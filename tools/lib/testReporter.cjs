const { writeFileSync } = require('node:fs');

/**
 * Mocha reporter of `npm test`: says each failure and each second try at once, and writes the totals for the runner.
 * Options: `output` (a JSON file), `verbose` (a line for each test).
 */
module.exports = function TestReporter(runner, options) {
  const { output, verbose } = options.reporterOptions ?? options.reporterOption ?? {};
  const totals = { passed: 0, failures: [], skipped: [], retried: [] };
  const say = (line) => process.stderr.write(`    ${line}\n`);
  runner.on('pass', (test) => {
    totals.passed++;
    if (verbose) say(`ok   ${test.fullTitle()} (${test.duration ?? 0} ms)`);
  });
  runner.on('pending', (test) => totals.skipped.push(test.fullTitle()));
  runner.on('fail', (test, error) => {
    const message = error?.stack ?? String(error);
    totals.failures.push({ title: test.fullTitle(), message });
    say(`FAIL ${test.fullTitle()}\n${message.replace(/^/gm, '         ')}`);
  });
  runner.on('retry', (test, error) => {
    const message = error?.stack ?? String(error);
    totals.retried.push({ title: test.fullTitle(), message });
    say(`AGAIN ${test.fullTitle()}\n${message.replace(/^/gm, '         ')}`);
  });
  runner.once('end', () => output && writeFileSync(output, JSON.stringify(totals)));
};
