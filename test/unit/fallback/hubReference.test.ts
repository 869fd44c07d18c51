import assert from 'node:assert/strict';
import { parseHubReference } from '../../../src/fallback/hubReference';

describe('What a user gives for a file of the hub', () => {
  const good = [
    ['org/model-GGUF/model-Q4.gguf', 'org/model-GGUF', 'main', 'model-Q4.gguf'],
    ['  org/model/model.gguf ', 'org/model', 'main', 'model.gguf'],
    ['https://hub.example/org/model/blob/main/q4/model.gguf', 'org/model', 'main', 'q4/model.gguf'],
    ['https://hub.example/org/model/resolve/v1.0/model.gguf?download=true', 'org/model', 'v1.0', 'model.gguf'],
  ] as const;
  for (const [text, repository, revision, fileName] of good) {
    it(`is understood: ${text}`, () => {
      assert.deepEqual(parseHubReference(text), { repository, revision, fileName });
    });
  }

  const bad = [
    '',
    'model.gguf',
    'org/model',
    'org/model/model.safetensors',
    'org/../model/model.gguf',
    'org/model/../../x.gguf',
    'https://hub.example/',
    'https://hub.example/org/model/resolve/main/',
    'https://hub.example/%E0%A4%A/b/c.gguf',
    'org/model/a b.gguf',
  ];
  for (const text of bad) {
    it(`is refused: "${text}"`, () => {
      assert.equal(parseHubReference(text), undefined);
    });
  }
});
