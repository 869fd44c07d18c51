import assert from 'node:assert/strict';
import { CertificateAuthority } from '../support/certificates';
import { ConnectProxy } from '../support/connectProxy';
import { ScriptedServer } from '../support/scriptedServer';
import { askFor, keyIsMoved, leave, openAiTerminal, openBox, plainHome, scriptedSettings } from './support/asking';
import { useVscode } from './support/useVscode';

const host = 'llm.aitp.test';

/** A name that only the company's proxy knows, a certificate that only the company signed: VS Code's own settings. */
describe('LiteLLM behind the proxy and the certificate of a company', () => {
  let authority: CertificateAuthority;
  let server: ScriptedServer;
  let proxy: ConnectProxy;
  const vscode = useVscode(async () => {
    authority = new CertificateAuthority();
    server = await ScriptedServer.start(
      { kind: 'answer', text: 'ls -la' },
      { certificate: authority.issue(host), models: ['scripted'], keyInfo: { spend: 1, max_budget: 5 } },
    );
    proxy = await ConnectProxy.start(server.port);
    return {
      files: { 'a.txt': 'a\n' },
      home: plainHome,
      // The certificates of the system, which a company's administrator adds to; VS Code reads them for its extensions.
      env: { SSL_CERT_FILE: authority.file },
      settings: {
        ...scriptedSettings(server),
        'http.proxy': proxy.url,
        'http.systemCertificatesNode': true,
        'aiTerminalPro.litellm.baseUrl': `https://${host}`,
        'aiTerminalPro.litellm.virtualKey': 'sk-Zx81kQpM0aRtYw2LbN4cVd7e',
      },
    };
  });
  after(async () => {
    await Promise.all([server.stop(), proxy.stop()]);
    authority.dispose();
  });

  it('is reached through http.proxy, with the key that was typed into the settings', async () => {
    const session = vscode();
    await openAiTerminal(session);
    await keyIsMoved(session);
    const review = await askFor(session, 'list all files');
    assert.equal(review.rows[0]?.label, 'ls -la');
    assert.ok(proxy.tunnels.includes(`${host}:443`), JSON.stringify(proxy.tunnels));
    assert.equal(server.chatRequests[0]?.headers.authorization, 'Bearer sk-Zx81kQpM0aRtYw2LbN4cVd7e');
    await leave(session);
  });
});

describe('LiteLLM that http.noProxy names', () => {
  let proxy: ConnectProxy;
  const vscode = useVscode(async () => {
    proxy = await ConnectProxy.start(9);
    return {
      files: { 'a.txt': 'a\n' },
      home: plainHome,
      settings: {
        'aiTerminalPro.provider': 'litellm',
        'aiTerminalPro.litellm.baseUrl': `https://${host}`,
        'aiTerminalPro.litellm.virtualKey': 'sk-Zx81kQpM0aRtYw2LbN4cVd7e',
        'http.proxy': proxy.url,
        'http.noProxy': [host],
      },
    };
  });
  after(() => proxy.stop());

  it('is not asked for at the proxy: its name is looked up here, and that it is unknown is said', async () => {
    const session = vscode();
    await openAiTerminal(session);
    await keyIsMoved(session);
    await openBox(session);
    await session.quickInput.type('list all files');
    await session.quickInput.press('Enter');
    const failure = await session.quickInput.waitFor('the failure', ({ title }) => title === 'No command', 30_000);
    assert.match(failure.rows[0]?.label ?? '', /The name of the proxy was not found/);
    assert.deepEqual(
      proxy.tunnels.filter((tunnel) => tunnel.startsWith(host)),
      [],
    );
    await leave(session);
  });
});
