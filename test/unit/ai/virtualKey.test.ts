import assert from 'node:assert/strict';
import { keyShape } from '../../../src/ai/virtualKey';

describe('keyShape', () => {
  const rows: readonly (readonly [key: string, kind: string])[] = [
    ['sk-Zx81kQpM0aRtYw2LbN4cVd', 'well-formed'],
    ['sk-_W8-kQpM0aRtYw2LbN4cVd', 'well-formed'],
    ['hf_abcdefghijklmnopqrstuvwx', 'refused'],
    ['HF_abcdefghijklmnopqrstuvwx', 'refused'],
    ['ghp_abcdefghijklmnop', 'refused'],
    ['AKIAABCDEFGHIJKLMNOP', 'refused'],
    ['eyJhbGciOi.eyJzdWIi.x', 'refused'],
    ['', 'refused'],
    ['sk-short', 'refused'],
    ['sk-Zx81kQpM0a RtYw2LbN4cVd', 'refused'],
    ['Zx81kQpM0aRtYw2LbN4cVd', 'refused'],
    ['sk-Zx81kQpM0aRt\u200bYw2LbN4cVd', 'refused'],
    ['sk-Zx81kQpM0aRtYw2LbN4cVd\nx', 'refused'],
    ['sk-Zx81kQpM0aRtYw2LbN4c…', 'refused'],
    ['sk-master-0123456789', 'suspicious'],
    ['sk-litellm-production', 'suspicious'],
    ['sk-my-secret-proxy-key', 'suspicious'],
    ['sk-1234567890abcdef', 'suspicious'],
  ];
  for (const [key, kind] of rows) {
    it(`calls ${JSON.stringify(key)} ${kind}`, () => {
      assert.equal(keyShape(key).kind, kind);
    });
  }

  it('says what a Hugging Face token is for', () => {
    const shape = keyShape('hf_abcdefghijklmnopqrstuvwx');
    assert.ok(shape.kind === 'refused' && shape.reason === 'hugging-face-token');
    assert.match(shape.message, /belongs to the proxy/);
  });
});
