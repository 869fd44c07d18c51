import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMocha } from '../../../tools/lib/mochaSuite';

const limitMs = 20_000;

/** Fails the first time it is run, then passes. */
const flaky = `
let tries = 0;
describe('(made up)', () => it('fails once', () => { if (++tries === 1) throw new Error('as it should'); }));
`;

describe('a test of real parts that fails once', function () {
  this.timeout(limitMs);
  const before = process.env['CI'];
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mocha-suite-'));
    writeFileSync(join(folder, 'flaky.js'), flaky);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    if (before === undefined) delete process.env['CI'];
    else process.env['CI'] = before;
  });

  const run = () => runMocha('unit-of-mochaSuite', join(folder, 'flaky.js'), { limitMs, realParts: true });

  it('gets a second try on the build machine, and is named', async () => {
    process.env['CI'] = 'true';
    const { passed, failures, retried } = await run();
    assert.deepEqual([passed, failures.length], [1, 0]);
    assert.deepEqual(
      retried?.map(({ title }) => title),
      ['(made up) fails once'],
    );
  });

  it('fails at once for whoever sits in front of it', async () => {
    delete process.env['CI'];
    const { passed, failures } = await run();
    assert.deepEqual([passed, failures.map(({ title }) => title)], [0, ['(made up) fails once']]);
  });
});
