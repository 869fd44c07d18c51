import { ProxyFixture } from './proxy';

/** One proxy for all files that change nothing about it: a start costs half a minute. It ends with the whole run. */
export const sharedFixture = new ProxyFixture();

after('stop the shared proxy', async function () {
  this.timeout(60_000);
  await sharedFixture.stop();
});
