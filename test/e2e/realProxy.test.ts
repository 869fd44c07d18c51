import assert from 'node:assert/strict';
import { RealProxy } from '../support/realProxy';
import { ScriptedServer } from '../support/scriptedServer';
import { askFor, keyIsMoved, leave, openAiTerminal, plainHome, take, waitForPrompts } from './support/asking';
import { useVscode } from './support/useVscode';

/** LiteLLM writes its cache after the answer, so that a repetition at once may come too early. */
const repetitions = 10;

describe('a real LiteLLM with a real PostgreSQL, in a real window', () => {
  let upstream: ScriptedServer;
  let proxy: RealProxy;

  // A start costs half a minute of computing.
  before('start the proxy', async function () {
    this.timeout(300_000);
    upstream = await ScriptedServer.start({ kind: 'answer', text: 'ls -S' }, { plain: true });
    proxy = await RealProxy.start(upstream.url, upstream.url);
  });
  after(async function () {
    this.timeout(60_000);
    await proxy.stop();
    await upstream.stop();
  });

  const vscode = useVscode(() =>
    Promise.resolve({
      files: { 'a.txt': 'a\n' },
      home: plainHome,
      settings: {
        'aiTerminalPro.provider': 'litellm',
        'aiTerminalPro.litellm.baseUrl': proxy.url,
        'aiTerminalPro.litellm.virtualKey': proxy.virtualKey,
      },
    }),
  );

  it('answers the same request in the same folder from its cache after other commands, and says so', async () => {
    const session = vscode();
    await openAiTerminal(session);
    await keyIsMoved(session);
    const first = await askFor(session, 'list everything by size');
    assert.match(first.title, /^Safe · qwen3-0\.6b via LiteLLM · \d+ ms · \$/);
    await take(session, 'Run');
    await session.quickInput.waitForClosed();
    await waitForPrompts(session, 2);
    await session.terminal.enter('false; echo changed > c.txt; rm c.txt');
    await waitForPrompts(session, 3);
    for (let repetition = 0; ; repetition += 1) {
      const asked = upstream.chatRequests.length;
      const { title } = await askFor(session, 'list everything by size');
      if (title.includes('from the cache')) {
        assert.match(title, /· from the cache · free$/);
        assert.equal(upstream.chatRequests.length, asked, 'the model is not asked');
        break;
      }
      assert.ok(repetition < repetitions, 'there was no cache hit');
      await leave(session);
    }
    await leave(session);
  });
});
