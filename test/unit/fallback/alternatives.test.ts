import assert from 'node:assert/strict';
import { failed, ok } from '../../../src/base/result';
import { generateDistinct } from '../../../src/fallback/alternatives';
import type { Generation, GenerationRequest, LocalModel, LocalModelFailure } from '../../../src/fallback/localModel';
import { generation } from './kit/fakeHost';

const never = new AbortController().signal;
const request: GenerationRequest = { prompt: 'p', maxTokens: 8, temperature: 0, stopTexts: [], seed: 5 };

/** Gives the answers one after the other and records what it was asked with. */
function modelSaying(answers: readonly (string | LocalModelFailure)[]) {
  const asked: GenerationRequest[] = [];
  const model: LocalModel = {
    description: { name: 'm', path: 'm', sha256: undefined, promptFormat: 'tag' },
    state: { kind: 'ready' },
    onDidChangeState: () => ({ dispose: () => undefined }),
    preload: () => undefined,
    dispose: () => undefined,
    generate: (wanted) => {
      const answer = answers[asked.length] ?? '';
      asked.push(wanted);
      return Promise.resolve(typeof answer === 'string' ? ok({ ...generation, text: answer }) : failed(answer));
    },
  };
  return { model, asked };
}

const find = async (
  answers: readonly (string | LocalModelFailure)[],
  count: number,
  rejected: readonly string[] = [],
) => {
  const { model, asked } = modelSaying(answers);
  const found = await generateDistinct(model, request, { count, rejected }, () => undefined, never);
  return { asked, texts: found.kind === 'ok' ? found.value.map(({ text }) => text) : found.failure };
};

describe('Alternatives', () => {
  it('begin with the likeliest answer and are sampled after that, each with a seed of its own', async () => {
    const { asked, texts } = await find(['ls', 'ls -l', 'ls -a'], 3);
    assert.deepEqual(texts, ['ls', 'ls -l', 'ls -a']);
    assert.deepEqual(
      asked.map(({ temperature }) => temperature),
      [0, 0.7, 0.7],
    );
    assert.deepEqual(
      asked.map(({ seed }) => seed),
      [5, 5, 6],
    );
  });

  it('differ in more than blanks, and are not empty', async () => {
    assert.deepEqual((await find(['ls', 'ls ', ' ls', '', 'ls  -l', 'ls -l', 'df'], 3)).texts, ['ls', 'ls  -l', 'df']);
  });

  it('leave out what was rejected, and do not ask for the likeliest again', async () => {
    const { asked, texts } = await find(['ls', 'ls -l'], 1, ['ls']);
    assert.deepEqual(texts, ['ls -l']);
    assert.ok(asked.every(({ temperature }) => temperature > 0));
  });

  it('leave out what is no answer, and sample with new seeds each time', async () => {
    const { model, asked } = modelSaying(['# hm', 'ls -l']);
    const options = { count: 1, rejected: ['ls', 'ls -a'], accepts: ({ text }: Generation) => !text.startsWith('#') };
    const found = await generateDistinct(model, request, options, () => undefined, never);
    assert.deepEqual(found.kind === 'ok' ? found.value.map(({ text }) => text) : [], ['ls -l']);
    assert.deepEqual(
      asked.map(({ seed }) => seed),
      [17, 18],
    );
  });

  it('get bolder, and end when the model has nothing else to say', async () => {
    const { asked, texts } = await find(Array<string>(20).fill('ls'), 2, ['ls']);
    assert.deepEqual(texts, []);
    assert.equal(asked.length, 6);
    assert.ok((asked.at(-1)?.temperature ?? 0) > 1);
  });

  it('tell a failure when there is nothing to show, and otherwise show what there is', async () => {
    const crash: LocalModelFailure = { kind: 'crashed', message: 'x' };
    assert.deepEqual((await find([crash], 2)).texts, crash);
    assert.deepEqual((await find(['ls', crash], 2)).texts, ['ls']);
  });
});
