import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { CertificateAuthority } from '../../support/certificates';
import { ScriptedServer } from '../../support/scriptedServer';

const run = promisify(execFile);

/** Asks once from a process of its own, because a process reads its certificates when it starts. */
async function askFrom(url: string, env: Readonly<Record<string, string>>): Promise<unknown> {
  const script = resolve(import.meta.dirname, '../../support/askOnce.ts');
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, url], { env: { ...process.env, ...env } });
  return JSON.parse(stdout);
}

describe('LiteLLM behind a certificate of a company', function () {
  this.timeout(60_000);
  let authority: CertificateAuthority;
  let server: ScriptedServer;

  before(async () => {
    authority = new CertificateAuthority();
    server = await ScriptedServer.start(
      { kind: 'answer', text: 'ls -la' },
      { certificate: authority.issue('llm.aitp.test') },
    );
  });
  after(async () => {
    await server.stop();
    authority.dispose();
  });

  it('is named as not trusted, with what to do, and gets neither key nor prompt', async () => {
    const answer = await askFrom(server.url, {});
    assert.match(JSON.stringify(answer), /"kind":"offline".*"reason":"tls"/);
    assert.equal(server.requests.length, 0);
  });

  it('answers once its authority is among the certificates of this system', async () => {
    const answer = await askFrom(server.url, { NODE_EXTRA_CA_CERTS: authority.file });
    assert.match(JSON.stringify(answer), /"kind":"ok".*"command":"ls -la"/);
  });
});
