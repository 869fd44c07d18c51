import assert from 'node:assert/strict';
import {
  parseFromHost,
  parseToHost,
  protocolVersion,
  type FromHost,
  type ToHost,
} from '../../../src/fallback/hostProtocol';
import { generation, loadedModel } from './kit/fakeHost';

const toHost: readonly ToHost[] = [
  {
    kind: 'load',
    id: 0,
    version: protocolVersion,
    request: { modelPath: 'm', threads: 'auto', contextTokens: 1, availableBytes: 1, gpu: 'auto' },
  },
  { kind: 'generate', id: 1, request: { prompt: '', maxTokens: 1, temperature: 0, stopTexts: ['\n'] } },
  { kind: 'generate', id: 2, request: { prompt: '', maxTokens: 1, temperature: 1, topP: 0.9, seed: 3, stopTexts: [] } },
  { kind: 'cancel', id: 1 },
];
const fromHost: readonly FromHost[] = [
  { kind: 'loaded', id: 0, model: loadedModel },
  { kind: 'text', id: 1, text: 'l' },
  { kind: 'tuned', threads: 2 },
  { kind: 'done', id: 1, generation },
  { kind: 'failed', id: 1, failure: { kind: 'crashed', message: 'x' } },
];

describe('Messages to and from the model host', () => {
  for (const message of toHost) {
    it(`${message.kind} to the host survives the way through JSON`, () => {
      assert.deepEqual(parseToHost(JSON.parse(JSON.stringify(message))), { kind: 'ok', value: message });
    });
  }
  for (const message of fromHost) {
    it(`${message.kind} from the host survives the way through JSON`, () => {
      assert.deepEqual(parseFromHost(JSON.parse(JSON.stringify(message))), { kind: 'ok', value: message });
    });
  }

  const nonsense: readonly unknown[] = [
    undefined,
    null,
    'load',
    {},
    { kind: 'explode', id: 1 },
    { kind: 'cancel' },
    { kind: 'cancel', id: -1 },
    { kind: 'cancel', id: 1.5 },
    { kind: 'load', id: 1, version: protocolVersion + 1, request: {} },
    { kind: 'text', id: 1, text: 5 },
    { kind: 'failed', id: 1, failure: { kind: 'gave-up', restarts: 1 } },
  ];
  for (const message of nonsense) {
    it(`${JSON.stringify(message)} is refused in both directions`, () => {
      assert.equal(parseToHost(message).kind, 'failed');
      assert.equal(parseFromHost(message).kind, 'failed');
    });
  }
});
