import assert from 'node:assert/strict';
import { parseBaseUrl } from '../../../src/ai/baseUrl';

describe('parseBaseUrl', () => {
  const good: readonly (readonly [setting: string, apiUrl: string, rootUrl: string, isLoopback: boolean])[] = [
    ['https://llm.example.com', 'https://llm.example.com/v1', 'https://llm.example.com', false],
    [' https://llm.example.com/ ', 'https://llm.example.com/v1', 'https://llm.example.com', false],
    ['https://llm.example.com/v1/', 'https://llm.example.com/v1', 'https://llm.example.com', false],
    ['https://x.example.com/llm/v1', 'https://x.example.com/llm/v1', 'https://x.example.com/llm', false],
    ['https://x.example.com/v1/chat/completions', 'https://x.example.com/v1', 'https://x.example.com', false],
    ['http://localhost:4000', 'http://localhost:4000/v1', 'http://localhost:4000', true],
    ['http://127.0.0.1:11434/v1', 'http://127.0.0.1:11434/v1', 'http://127.0.0.1:11434', true],
    ['http://127.8.9.10', 'http://127.8.9.10/v1', 'http://127.8.9.10', true],
    ['http://[::1]:8080', 'http://[::1]:8080/v1', 'http://[::1]:8080', true],
    ['http://llama.localhost:8080', 'http://llama.localhost:8080/v1', 'http://llama.localhost:8080', true],
  ];
  for (const [setting, apiUrl, rootUrl, isLoopback] of good) {
    it(`reads ${setting}`, () => {
      const parsed = parseBaseUrl(setting);
      assert.equal(parsed.kind, 'ok');
      const { host: _host, ...rest } = parsed.value;
      assert.deepEqual(rest, { apiUrl, rootUrl, isLoopback });
    });
  }

  const bad: readonly (readonly [setting: string, says: RegExp])[] = [
    ['', /No LiteLLM address/],
    ['llm.example.com', /no address/],
    ['ftp://llm.example.com', /must begin with https/],
    ['javascript:alert(1)', /must begin with https/],
    ['http://llm.example.com', /must begin with https:\/\/, because requests carry your key/],
    ['http://localhost.evil.example', /must begin with https/],
    ['http://127.0.0.1.evil.example', /must begin with https/],
    ['http://10.0.0.5:4000', /must begin with https/],
    ['http://0.0.0.0:4000', /Write http:\/\/localhost:4000\./],
    ['http://[::]:8080/v1', /Write http:\/\/localhost:8080\./],
    ['http://:secret@localhost:4000', /must not hold a user name/],
    ['http://127.0.0.1@evil.example', /must begin with https/],
    ['https://user:pass@llm.example.com', /must not hold a user name/],
    ['https://llm.example.com/v1?key=x', /must not hold/],
  ];
  for (const [setting, says] of bad) {
    it(`refuses ${JSON.stringify(setting)} and says why`, () => {
      const parsed = parseBaseUrl(setting);
      assert.equal(parsed.kind, 'failed');
      assert.match(parsed.failure, says);
    });
  }
});
