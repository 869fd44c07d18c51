import assert from 'node:assert/strict';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../../src/base/logger';
import { generateDistinct } from '../../../src/fallback/alternatives';
import { describeLocalFailure } from '../../../src/fallback/describeLocalFailure';
import type { LocalModel, LocalModelState } from '../../../src/fallback/localModel';
import { createLocalModel, type LocalModelOptions } from '../../../src/fallback/modelHostClient';
import { ggufBytes, soundGguf } from '../../unit/fallback/kit/ggufFile';
import {
  buildModelHost,
  builtInPath,
  cpuMs,
  elapse,
  hostPids,
  modelOptions,
  requestFor,
  threadNiceness,
  until,
} from './kit/modelHost';

const never = new AbortController().signal;
const ignore = (): void => undefined;

describe('The built-in local model once it is loaded', function () {
  this.timeout(30_000);
  let model: LocalModel;

  before(() => {
    model = createLocalModel(modelOptions(buildModelHost()));
  });
  after(async () => {
    model.dispose();
    await until(() => hostPids().length === 0);
  });

  it('answers a request with the text streamed before, the same twice, and runs behind other programs', async () => {
    const texts: string[] = [];
    const first = await model.generate(requestFor('show files sorted by size'), (text) => texts.push(text), never);
    assert.equal(first.kind, 'ok');
    assert.match(first.value.text, /^ls\b/);
    assert.equal(texts.at(-1), first.value.text);
    assert.ok(first.value.promptTokens > 5 && first.value.completionTokens > 0);
    assert.ok(first.value.firstTokenMs <= first.value.totalMs);
    const second = await model.generate(requestFor('show files sorted by size'), ignore, never);
    assert.equal(second.kind, 'ok');
    assert.equal(second.value.text, first.value.text);
    const niceness = threadNiceness(hostPids()[0] ?? 0);
    assert.ok(
      niceness.every((value) => value > 0),
      `each thread, also those that were there before: ${niceness.join()}`,
    );
  });

  it('says how likely it takes other answers beside its own, which stays the same', async () => {
    const request = requestFor('show files sorted by size');
    const plain = await model.generate(request, ignore, never);
    assert.equal(plain.kind, 'ok');
    const compareWith = [plain.value.text, `${plain.value.text} -r`, 'git log --author=size'];
    for (let time = 0; time < 2; time += 1) {
      const beside = await model.generate({ ...request, compareWith }, ignore, never);
      assert.equal(beside.kind, 'ok');
      assert.equal(beside.value.text, plain.value.text);
      const { own = NaN, others: [same, longer, other] = [] } = beside.value.likelihoods ?? {};
      assert.ok(own < 0 && own > -1, `own ${own}`);
      assert.ok(Math.abs((same ?? NaN) - own) < 0.3, `${same} for the same text, which may end otherwise`);
      assert.ok(longer === null || (longer ?? 0) < own, `${longer}`);
      assert.equal(other, null);
    }
  });

  it('writes no answer of its own where one of the others is likely enough', async () => {
    const request = requestFor('show files sorted by size');
    const plain = await model.generate(request, ignore, never);
    assert.equal(plain.kind, 'ok');
    const compareWith = ['git log --author=size', plain.value.text];
    const spared = await model.generate({ ...request, compareWith, enough: [-9, -1] }, ignore, never);
    assert.ok(spared.kind === 'ok' && spared.value.text === '' && spared.value.likelihoods?.own === undefined);
    const written = await model.generate({ ...request, compareWith, enough: [-9, 0] }, ignore, never);
    assert.ok(written.kind === 'ok' && written.value.text === plain.value.text);
  });

  it('reads the beginning of a prompt ahead, so that the rest is answered sooner', async () => {
    const rules = `<|im_start|>bash\n${'list files '.repeat(60)}`;
    const whole = { ...requestFor(''), prompt: `${rules}by size<|im_end|>\n` };
    const ahead = await model.generate({ ...whole, prompt: rules, maxTokens: 0 }, ignore, never);
    assert.ok(ahead.kind === 'ok' && ahead.value.text === '');
    const asked = await model.generate(whole, ignore, never);
    assert.equal(asked.kind, 'ok');
    assert.ok(
      asked.value.firstTokenMs < ahead.value.totalMs / 2,
      `${asked.value.firstTokenMs} of ${ahead.value.totalMs} ms`,
    );
  });

  it('begins a command with no blank, fence or line end, even where the model would', async () => {
    // Without its line end the prompt makes the model want one first; sampled boldly, it also tries other things.
    const request = {
      ...requestFor(''),
      prompt: '<|im_start|>bash\nlist files<|im_end|>',
      stopTexts: [],
      maxTokens: 2,
    };
    const beginnings = async (isCommand: boolean): Promise<string[]> => {
      const texts: string[] = [];
      for (let seed = 1; seed <= 20; seed++) {
        const generated = await model.generate({ ...request, isCommand, temperature: 2, seed }, ignore, never);
        assert.equal(generated.kind, 'ok');
        texts.push(generated.value.text);
      }
      return texts;
    };
    const isBegun = (text: string): boolean => /^[^\s`<]/.test(text);
    assert.ok(!(await beginnings(false)).every(isBegun));
    assert.ok((await beginnings(true)).every(isBegun));
  });

  it('ends a command where it is complete, whatever the model would say behind it', async () => {
    const request = { ...requestFor(''), isCommand: true, stopTexts: [], maxTokens: 32 };
    const prompt = '<|im_start|>bash\nlist files<|im_end|>\nls<|im_end|>\n<|im_start|>bash\n';
    const generated = await model.generate({ ...request, prompt }, ignore, never);
    assert.equal(generated.kind, 'ok');
    assert.match(generated.value.text, /^[^\n]+\n?$/);
  });

  it('finds several different answers', async () => {
    const request = requestFor('show disk usage of the folders here');
    const found = await generateDistinct(model, request, { count: 3, rejected: [] }, ignore, never);
    assert.equal(found.kind, 'ok');
    assert.equal(new Set(found.value.map(({ text }) => text)).size, 3);
  });

  it('refuses a request longer than the model can take, and stays usable', async () => {
    const long = await model.generate(requestFor('list all the files '.repeat(1000)), ignore, never);
    assert.equal(long.kind, 'failed');
    assert.equal(long.failure.kind, 'prompt-too-long');
    assert.equal((await model.generate(requestFor('list files'), ignore, never)).kind, 'ok');
  });
});

describe('The built-in local model in its own process', function () {
  this.timeout(30_000);
  let options: LocalModelOptions;
  let folder: string;
  const models: LocalModel[] = [];
  const create = (change: Partial<LocalModelOptions> = {}): LocalModel => {
    const model = createLocalModel({ ...options, ...change });
    models.push(model);
    return model;
  };
  const withFile = (path: string): LocalModel =>
    create({ description: { name: 'test', path, sha256: undefined, promptFormat: 'tag' } });

  before(() => {
    options = modelOptions(buildModelHost());
    folder = mkdtempSync(join(tmpdir(), 'local-model-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const model of models.splice(0)) model.dispose();
    await until(() => hostPids().length === 0);
  });

  it('really stops computing within 100 ms of a cancellation', async () => {
    const model = create();
    await model.generate(requestFor('list files'), ignore, never);
    const [pid = 0] = hostPids();
    const cancellation = new AbortController();
    const asked = model.generate(
      { ...requestFor('count the words of every file '.repeat(120)), maxTokens: 100 },
      ignore,
      cancellation.signal,
    );
    const beforeMs = cpuMs(pid);
    await until(() => cpuMs(pid) > beforeMs + 30);
    cancellation.abort();
    assert.deepEqual(await asked, { kind: 'failed', failure: { kind: 'cancelled' } });
    await elapse(100);
    const stoppedMs = cpuMs(pid);
    await elapse(300);
    assert.ok(cpuMs(pid) - stoppedMs <= 20, `${cpuMs(pid) - stoppedMs} ms of computation after the cancellation`);
    assert.equal((await model.generate(requestFor('list files'), ignore, never)).kind, 'ok');
  });

  it('keeps the rules and examples as it has read them, for the processes to come', async function () {
    // Three processes start one after the other.
    this.timeout(90_000);
    const startsFolder = join(folder, 'starts');
    const rules = `<|im_start|>bash\n${'list files '.repeat(60)}<|im_end|>\n`;
    const prompt = `${rules}<|im_start|>bash\nlist files by size<|im_end|>\n`;
    const request = { ...requestFor(''), prompt, startLength: rules.length, isCommand: true };
    const answers = [];
    const kept = (): string[] => (existsSync(startsFolder) ? readdirSync(startsFolder) : []);
    for (let life = 0; life < 3; life++) {
      const model = create({ startsFolder });
      const answer = await model.generate(request, ignore, never);
      assert.equal(answer.kind, 'ok');
      answers.push(answer.value);
      // Written in a pause, not before the answer.
      await until(() => kept().length === 1 && kept().every((name) => name.endsWith('.state')));
      model.dispose();
      // The third process finds a damaged file, reads for itself and writes another one.
      if (life === 1) truncateSync(join(startsFolder, kept()[0] ?? ''), 100_000);
    }
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    const [read = 0, restored = 0] = answers.map(({ firstTokenMs }) => firstTokenMs);
    assert.ok(restored < read / 2, `${restored} of ${read} ms`);
  });

  it('tells a crash in one sentence, then works again', async () => {
    const model = create();
    const states: LocalModelState[] = [];
    model.onDidChangeState((state) => states.push(state));
    await model.generate(requestFor('list files'), ignore, never);
    const asked = model.generate(requestFor('find large files'), ignore, never);
    process.kill(hostPids()[0] ?? 0, 'SIGSEGV');
    const crashed = await asked;
    assert.equal(crashed.kind, 'failed');
    assert.match(describeLocalFailure(crashed.failure), /ended unexpectedly \(signal SIGSEGV\); ask again/);
    assert.equal(states.at(-1)?.kind, 'failed');
    assert.equal((await model.generate(requestFor('list files'), ignore, never)).kind, 'ok');
  });

  it('unloads when idle: no process is left', async () => {
    const model = create({ idleUnloadMs: 50 });
    await model.generate(requestFor('list files'), ignore, never);
    await until(() => hostPids().length === 0);
    assert.equal(model.state.kind, 'idle');
  });

  it('finds out in a pause how many threads serve it best, and answers the same afterwards', async () => {
    const messages: string[] = [];
    const logger: Logger = { log: (_level, message) => messages.push(message), child: () => logger };
    const model = create({ threads: 'auto', logger });
    const before = await model.generate(requestFor('list files'), ignore, never);
    await until(() => messages.some((message) => /runs best with threads: \d/.test(message)));
    const after = await model.generate(requestFor('list files'), ignore, never);
    assert.ok(before.kind === 'ok' && after.kind === 'ok');
    assert.equal(after.value.text, before.value.text);
  });

  it('runs in an editor process only as Node: ELECTRON_RUN_AS_NODE is set for it', async () => {
    const execPath = join(folder, 'electron');
    writeFileSync(execPath, `#!/bin/sh\n[ "$ELECTRON_RUN_AS_NODE" = 1 ] || exit 9\nexec "${process.execPath}" "$@"\n`);
    chmodSync(execPath, 0o755);
    assert.equal((await create({ execPath }).generate(requestFor('list files'), ignore, never)).kind, 'ok');
  });

  it('goes on answering when its file is deleted under it, and says so after the next start', async () => {
    const path = join(folder, 'deleted.gguf');
    copyFileSync(builtInPath, path);
    const model = withFile(path);
    assert.equal((await model.generate(requestFor('list files'), ignore, never)).kind, 'ok');
    rmSync(path);
    assert.equal((await model.generate(requestFor('count the lines of notes.txt'), ignore, never)).kind, 'ok');
    const [pid = 0] = hostPids();
    process.kill(pid, 'SIGKILL');
    await until(() => model.state.kind === 'failed');
    assert.deepEqual(await model.generate(requestFor('list files'), ignore, never), {
      kind: 'failed',
      failure: { kind: 'file-missing', path },
    });
    assert.equal(model.state.kind, 'absent');
  });

  const badFiles: readonly (readonly [what: string, write: (path: string) => void, says: RegExp])[] = [
    ['wrong magic', (path) => writeFileSync(path, 'PK\x03\x04'.padEnd(1000)), /not a GGUF file; choose/],
    ['a truncated copy of the real file', truncatedCopy, /it is cut off: \d+ bytes belong to it, 35000000 are there; /],
    ['an unknown architecture', (path) => writeFileSync(path, withArchitecture('nonsense')), /can't be used.*nonsense/],
    ['layers that are not there', (path) => writeFileSync(path, withArchitecture('llama')), /can't be used/],
  ];
  for (const [what, write, says] of badFiles) {
    it(`says what is wrong with ${what}, and leaves no process`, async () => {
      const path = join(folder, 'bad.gguf');
      write(path);
      const model = withFile(path);
      const answer = await model.generate(requestFor('list files'), ignore, never);
      assert.equal(answer.kind, 'failed');
      assert.match(describeLocalFailure(answer.failure), says);
      await until(() => hostPids().length === 0);
    });
  }

  it('refuses a changed copy of the published file by its hash', async () => {
    const path = join(folder, 'changed.gguf');
    copyFileSync(builtInPath, path);
    const file = openSync(path, 'r+');
    const at = 60_000_000;
    writeSync(file, Buffer.from([(readFileSync(path)[at] ?? 0) ^ 1]), 0, 1, at);
    const model = create({ description: { ...options.description, path } });
    assert.deepEqual(await model.generate(requestFor('list files'), ignore, never), {
      kind: 'failed',
      failure: { kind: 'hash-mismatch', path },
    });
  });

  it('refuses a model that does not fit into the free memory', async () => {
    const model = create({ availableBytes: () => 200e6 });
    const answer = await model.generate(requestFor('list files'), ignore, never);
    assert.equal(answer.kind, 'failed');
    assert.match(describeLocalFailure(answer.failure), /needs \d{3} MB of memory and 200 MB are free; close/);
  });

  it('says that its own program is missing, and gives up after three tries', async () => {
    const model = create({ hostPath: join(folder, 'no such host.mjs') });
    for (let attempt = 0; attempt < 3; attempt++) {
      const answer = await model.generate(requestFor('list files'), ignore, never);
      assert.equal(answer.kind, 'failed');
      assert.match(describeLocalFailure(answer.failure), /Cannot find module|gave up|after 3 crashes/);
    }
    assert.equal(model.state.kind, 'failed');
    assert.deepEqual(await model.generate(requestFor('list files'), ignore, never), {
      kind: 'failed',
      failure: { kind: 'gave-up', restarts: 3 },
    });
  });

  it('says that the program to run it with is missing', async () => {
    const model = create({ execPath: join(folder, 'no such node') });
    const answer = await model.generate(requestFor('list files'), ignore, never);
    assert.equal(answer.kind, 'failed');
    assert.match(describeLocalFailure(answer.failure), /ENOENT/);
  });
});

function truncatedCopy(path: string): void {
  copyFileSync(builtInPath, path);
  truncateSync(path, 35_000_000);
}

/** Passes our own checks of the header, but llama.cpp can't make a model of it. */
function withArchitecture(name: string): Buffer {
  const metadata = Object.entries(soundGguf.metadata).map(([key, value]) => [
    key.replace(/^llama\./, `${name}.`),
    value,
  ]);
  return ggufBytes({
    ...soundGguf,
    metadata: { ...Object.fromEntries(metadata), 'general.architecture': { text: name } } as typeof soundGguf.metadata,
  });
}
