import assert from 'node:assert/strict';
import { checkAndStoreKey, describeConnection, describeMovedKey, keyRefusal } from '../../../src/app/virtualKeys';
import { parseSettings, type Settings } from '../../../src/config/settings';
import { systemClock } from '../../../src/base/systemClock';
import { ScriptedServer, type ScriptedServerOptions } from '../../support/scriptedServer';

const key = 'sk-Zx81kQpM0aRtYw2LbN4cVd7e';
const never = new AbortController().signal;
const checking = { clock: systemClock };

function memoryStore(stored?: string) {
  const state = { stored };
  return {
    state,
    read: () => Promise.resolve(state.stored),
    write: (value: string) => Promise.resolve(void (state.stored = value)),
    remove: () => Promise.resolve(void (state.stored = undefined)),
  };
}

async function withServer<T>(options: ScriptedServerOptions, work: (url: string) => Promise<T>): Promise<T> {
  const server = await ScriptedServer.start({ kind: 'hang' }, options);
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}

const at = (url: string, model = 'qwen3-0.6b'): Settings => ({
  ...parseSettings(() => undefined).settings,
  'litellm.baseUrl': url,
  'litellm.model': model,
});

const valid: ScriptedServerOptions = {
  models: ['qwen3-0.6b'],
  keyInfo: { spend: 1.25, max_budget: 5, budget_reset_at: '2026-12-01T00:00:00Z', rpm_limit: 30 },
};
const said =
  /Models: qwen3-0\.6b\. Spent \$1\.25 of \$5\.00\. The budget starts anew on 2026-12-01\. Per minute: 30 requests\./;

describe('a key that is set by the command', () => {
  it('is stored after the proxy accepted it, and its limits are said', async () => {
    const keys = memoryStore();
    const report = await withServer(valid, (url) => checkAndStoreKey(key, at(url), keys, checking, never));
    assert.equal(report.severity, 'info');
    assert.match(report.message, said);
    assert.equal(keys.state.stored, key);
  });

  it('is not stored when the proxy rejects it', async () => {
    const keys = memoryStore('sk-the-earlier-one-0123456789');
    const report = await withServer({ modelsFault: 'expiredKey' }, (url) =>
      checkAndStoreKey(key, at(url), keys, checking, never),
    );
    assert.match(report.message, /^The key was not stored\. .*expired/);
    assert.equal(keys.state.stored, 'sk-the-earlier-one-0123456789');
  });

  it('is stored unverified, with the reason, when the proxy is away', async () => {
    const keys = memoryStore();
    const report = await checkAndStoreKey(key, at('http://127.0.0.1:59'), keys, checking, never);
    assert.match(report.message, /^The key is stored but could not be checked\. Nothing listens/);
    assert.equal(keys.state.stored, key);
  });

  it('is not stored when the user cancels the check', async () => {
    const keys = memoryStore();
    const cancel = new AbortController();
    const report = await withServer({ hangs: true }, (url) => {
      setImmediate(() => cancel.abort());
      return checkAndStoreKey(key, at(url), keys, checking, cancel.signal);
    });
    assert.deepEqual(report, { severity: 'info', message: 'The check was cancelled; the key was not stored.' });
    assert.equal(keys.state.stored, undefined);
  });

  it('is stored with a hint when it may not use the model of the settings', async () => {
    const keys = memoryStore();
    const report = await withServer(valid, (url) => checkAndStoreKey(key, at(url, 'gpt-5'), keys, checking, never));
    assert.equal(report.severity, 'warning');
    assert.match(report.message, /The model "gpt-5" of your settings is not among them/);
    assert.equal(keys.state.stored, key);
    const wild = await withServer({ ...valid, models: ['openai/*'] }, (url) =>
      checkAndStoreKey(key, at(url, 'openai/gpt-5'), keys, checking, never),
    );
    assert.equal(wild.severity, 'info');
  });

  const refused: readonly (readonly [key: string, why: RegExp])[] = [
    ['hf_abcdefghijklmnopqrstuvwx', /Hugging Face token/],
    ['ghp_abcdefghijklmnopqrstuvwx', /another service/],
    ['sk-short', /too short/],
    ['my-own-key-0123456789', /begins with sk-/],
  ];
  for (const [text, why] of refused) {
    it(`is refused when it is ${text}, and nobody is asked`, async () => {
      const keys = memoryStore();
      assert.match(keyRefusal(text) ?? '', why);
      const report = await checkAndStoreKey(text, at('https://llm.example.com'), keys, checking, never);
      assert.match(report.message, why);
      assert.equal(keys.state.stored, undefined);
    });
  }

  it('is warned about when it looks like a master key', async () => {
    const keys = memoryStore();
    const report = await withServer(valid, (url) =>
      checkAndStoreKey('sk-master-0123456789', at(url), keys, checking, never),
    );
    assert.equal(report.severity, 'warning');
    assert.match(report.message, /looks like a master key/);
  });
});

describe('a key that was typed into the settings', () => {
  it('is checked once it is moved, and its limits are said', async () => {
    const report = await withServer(valid, (url) => describeMovedKey(key, at(url), checking, never));
    assert.match(report.message, /^The key was moved from the settings to the secret store\. It is valid\. /);
    assert.match(report.message, said);
  });

  it('is said to be rejected, or not checked yet', async () => {
    const rejected = await withServer({ modelsFault: 'unknownKey' }, (url) =>
      describeMovedKey(key, at(url), checking, never),
    );
    assert.equal(rejected.severity, 'error');
    assert.match(rejected.message, /The proxy does not accept it\./);
    const away = await describeMovedKey(key, at('http://127.0.0.1:59'), checking, never);
    assert.match(away.message, /is checked with the first request\. Nothing listens/);
    const nowhere = await describeMovedKey(key, at(''), checking, never);
    assert.match(nowhere.message, /once the address of the proxy is set/);
  });
});

describe('Check Connection', () => {
  it('says that the licence of a model limits its use', async () => {
    const model = 'qwen3-0.6b-terminal-instruct';
    const report = await withServer({ ...valid, models: [model] }, (url) =>
      describeConnection(at(url, model), memoryStore(key), checking, never),
    );
    assert.match(report.message, /may not be used commercially\.$/);
  });

  it('says on which side localhost is in a remote window', async () => {
    const report = await withServer(valid, (url) => {
      return describeConnection(at(url), memoryStore(key), { ...checking, remoteName: 'ssh-remote' }, never);
    });
    assert.match(report.message, /^127\.0\.0\.1:\d+ \(on the remote side, ssh-remote\) answers\./);
  });

  it('says on which side nothing listens, also when a key is set there', async () => {
    const remote = { ...checking, remoteName: 'ssh-remote' };
    const there = /Nothing listens at the address of the proxy on the remote side \(ssh-remote\), where/;
    const gone = at('http://localhost:59');
    assert.match((await describeConnection(gone, memoryStore(key), remote, never)).message, there);
    assert.match((await checkAndStoreKey(key, gone, memoryStore(), remote, never)).message, there);
    assert.match((await describeMovedKey(key, gone, remote, never)).message, there);
  });
});
