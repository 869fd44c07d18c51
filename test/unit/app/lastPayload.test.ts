import assert from 'node:assert/strict';
import type { SentPayload } from '../../../src/ai/payload';
import { LastPayload } from '../../../src/app/lastPayload';

const sent: SentPayload = {
  withKey: false,
  url: 'https://llm.example.com/v1/chat/completions',
  model: 'qwen3-0.6b',
  messages: [{ role: 'user', content: 'list the files' }],
  body: '{"messages":[{"role":"user","content":"list the files"}]}',
  estimatedTokens: 4,
  replacements: [],
};

describe('Show What Was Sent', () => {
  it('still shows what left this machine after the local model was asked beside it', () => {
    const payload = new LastPayload(() => new Date(2026, 10, 30, 9, 5, 7));
    payload.recordSent(sent);
    payload.recordLocal('built-in', '<|im_start|>bash\nlist the files');
    const text = payload.describe();
    assert.match(text, /^# What was sent\n\n- When: 09:05:07\n- To: https:\/\/llm\.example\.com/);
    assert.ok(text.includes(`    ${sent.body}`));
    assert.match(text, /# What was given to the model on this machine\n\nAt 09:05:07 to built-in\./);
    assert.doesNotMatch(text, /Nothing left/);
    assert.match(text, /aiTerminalPro\.context\.cwd, context\.git/);
  });

  it('counts the tokens as the server did, once it has answered this very request', () => {
    const payload = new LastPayload();
    const next = { ...sent };
    payload.recordSent(sent);
    assert.match(payload.describe(), /about 4 tokens \(our estimate\); 57 bytes/);
    payload.recordCount(sent, 9);
    assert.match(payload.describe(), /- Size: 9 tokens, as the server counted;/);
    payload.recordSent(next);
    payload.recordCount(sent, 9);
    assert.match(payload.describe(), /about 4 tokens/);
  });

  it('says that nothing left this machine only while that is so', () => {
    const payload = new LastPayload();
    payload.recordLocal('built-in', 'list the files');
    assert.match(payload.describe(), /^# What was sent\n\nNo request has left this machine/);
    payload.recordSent(sent);
    assert.doesNotMatch(payload.describe(), /No request has left/);
  });
});
