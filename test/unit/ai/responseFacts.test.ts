import assert from 'node:assert/strict';
import { partialAnswer } from '../../../src/ai/partialAnswer';
import { describePayload } from '../../../src/ai/payload';
import { responseFacts } from '../../../src/ai/responseFacts';

const asked = { model: 'm', host: 'localhost:11434', isLoopback: true };
const liteLlm = { 'x-litellm-call-id': '1', 'x-litellm-model-group': 'g' };

describe('responseFacts', () => {
  it('takes the cost from the usage of a stream', () => {
    assert.equal(responseFacts(new Headers(liteLlm), { cost: 0.01 }, asked).costUsd, 0.01);
  });
  it('takes the cost from the header when there is one', () => {
    assert.equal(
      responseFacts(new Headers({ ...liteLlm, 'x-litellm-response-cost': '0.02' }), undefined, asked).costUsd,
      0.02,
    );
  });
  it('says nothing about a cost that the proxy does not tell', () => {
    assert.equal('costUsd' in responseFacts(new Headers(liteLlm), undefined, asked), false);
  });
  it('is free on this machine and unknown elsewhere without LiteLLM', () => {
    assert.equal(responseFacts(new Headers(), undefined, asked).costUsd, 0);
    assert.equal('costUsd' in responseFacts(new Headers(), undefined, { ...asked, isLoopback: false }), false);
  });
  it('is not misled by headers that are no numbers', () => {
    const headers = new Headers({
      ...liteLlm,
      'x-litellm-key-spend': 'None',
      'x-litellm-key-max-budget': '',
      'x-litellm-response-cost': 'NaN',
    });
    assert.deepEqual(responseFacts(headers, { cost: 'x' }, asked), {
      answeredBy: 'g via LiteLLM',
      cacheHit: false,
      modelGroup: 'g',
    });
  });
});

describe('partialAnswer', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['ls -l', 'ls -l'],
    ['```', ''],
    ['```ba', ''],
    ['```bash\nls', 'ls'],
    ['```bash\nls\n```\nThis', 'ls'],
    ['<thi', ''],
    ['<think>hm', ''],
    ['<think>hm</think>\n\nls', 'ls'],
    ['Sure:\n```sh\nls -', 'ls -'],
    ['ls<|im_', 'ls'],
  ];
  for (const [text, shown] of rows) {
    it(`shows ${JSON.stringify(shown)} of ${JSON.stringify(text)}`, () => {
      assert.equal(partialAnswer(text), shown);
    });
  }
});

describe('describePayload', () => {
  it('shows where it went, every message, what was replaced and the exact body', () => {
    const text = describePayload(
      {
        withKey: true,
        url: 'https://llm.example.com/v1/chat/completions',
        model: 'm',
        messages: [
          { role: 'system', content: 'You write one command.' },
          { role: 'user', content: 'one\n```\ntwo' },
        ],
        body: '{"model":"m"}',
        estimatedTokens: 12,
        replacements: [{ placeholder: 'SECRET_1', kind: 'GitHub token', length: 40 }],
      },
      { time: '09:05:07', countedTokens: undefined, advice: 'To send less: …' },
    );
    assert.match(
      text,
      /To: https:\/\/llm\.example\.com\/v1\/chat\/completions, for the model m\n- Size: about 12 tokens/,
    );
    assert.match(text, /; 13 bytes\n- Key: yours, in a header/);
    assert.ok(text.indexOf('(message "user")') < text.indexOf('(message "system")'), "the user's own part comes first");
    assert.match(text, /SECRET_1 stands for: GitHub token, 40 characters, stayed on this machine/);
    assert.match(text, /\n {4}one\n {4}```\n {4}two\n/);
    assert.match(text, /\n {4}\{"model":"m"\}\n/);
  });
});
