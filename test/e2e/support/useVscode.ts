import { VscodeSession, type VscodeSessionOptions } from './vscodeSession';

const openTimeoutMs = 120_000;
const testTimeoutMs = 60_000;

/**
 * Gives the tests of a `describe` one VS Code window; a test that fails leaves a screenshot, the terminal's text and
 * the logs in build/test-artifacts. Call the result inside a test or hook.
 */
export function useVscode(
  options: VscodeSessionOptions | (() => Promise<VscodeSessionOptions>) = {},
): () => VscodeSession {
  let session: VscodeSession | undefined;
  const current = (): VscodeSession => {
    if (!session) throw new Error('VS Code is open only while the tests of this describe run');
    return session;
  };

  before('open VS Code', async function () {
    this.timeout(openTimeoutMs);
    session = await VscodeSession.open(typeof options === 'function' ? await options() : options);
  });

  beforeEach(function () {
    this.timeout(testTimeoutMs);
    this.currentTest?.timeout(testTimeoutMs);
  });

  afterEach('keep what a failed test left', async function () {
    this.timeout(testTimeoutMs);
    if (this.currentTest?.state === 'failed') await current().saveArtifacts(this.currentTest.fullTitle());
  });

  after('close VS Code', async function () {
    this.timeout(openTimeoutMs);
    await session?.close();
    session = undefined;
  });

  return current;
}
