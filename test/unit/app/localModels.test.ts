import assert from 'node:assert/strict';
import { join } from 'node:path';
import { chooseModel } from '../../../src/app/chooseModel';
import { LocalModels, type ProgressReport } from '../../../src/app/localModels';
import { describeProgress } from '../../../src/app/localModelRows';
import { failed, ok, type Result } from '../../../src/base/result';
import { parseSettings, settings as declarations, type Settings } from '../../../src/config/settings';
import { builtInModel, downloadableModels } from '../../../src/fallback/catalogue';
import type { DownloadFailure } from '../../../src/fallback/downloadFailure';
import { downloadedModelPath, type DownloadedModel, type ModelDownload } from '../../../src/fallback/downloadModel';
import type { DownloadProgress } from '../../../src/fallback/downloadProgress';
import type { KeptModel } from '../../../src/fallback/modelFolder';
import { FakeWindow } from '../../support/fakeWindow';

const folder = join('/cache', 'models');
const qwen = downloadableModels.find(({ id }) => id === 'qwen3-0.6b-q4') ?? assert.fail('no Qwen3');
const qwenPath = downloadedModelPath(folder, qwen.source ?? assert.fail('no source'));

interface OpenDownload {
  readonly download: ModelDownload;
  readonly progress: (progress: DownloadProgress) => void;
  readonly signal: AbortSignal;
  finish(result: Result<DownloadedModel, DownloadFailure>): void;
}

/** The list of models over fakes: window, settings, disk and download belong to the test. */
function rig(
  given: {
    settings?: Partial<Settings>;
    kept?: readonly KeptModel[];
    freeMemoryBytes?: number;
    freeDiskBytes?: number;
  } = {},
) {
  const window = new FakeWindow();
  const values = new Map<string, unknown>(Object.entries(given.settings ?? {}));
  const settings = (): Settings => parseSettings((key) => values.get(key)).settings;
  const downloads: OpenDownload[] = [];
  const removed: string[] = [];
  const order: string[] = [];
  const reports: ProgressReport[] = [];
  const cancel = new AbortController();
  const models = new LocalModels({
    window,
    folder,
    settings,
    use: (choice) => {
      order.push('use');
      values.set('local.model', 'id' in choice ? choice.id : undefined);
      values.set('local.modelPath', 'path' in choice ? choice.path : undefined);
      return Promise.resolve();
    },
    freeMemoryBytes: () => given.freeMemoryBytes ?? 6e9,
    freeDiskBytes: () => Promise.resolve(given.freeDiskBytes ?? 50e9),
    kept: () => Promise.resolve(given.kept ?? []),
    withProgress: (_title, work) => work((report) => reports.push(report), cancel.signal),
    download: (download, progress, signal) =>
      new Promise((finish) => {
        downloads.push({ download, progress, signal, finish });
      }),
    remove: (path) => {
      order.push('remove');
      removed.push(path);
      return Promise.resolve();
    },
    chooseFile: () => {
      order.push('choose file');
      return Promise.resolve();
    },
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    window,
    settings,
    downloads,
    removed,
    order,
    reports,
    cancel,
    models,
    settle,
    /** Opens the list and takes a row. */
    take: async (row: string): Promise<void> => {
      void models.choose();
      await settle();
      window.pick?.moveTo(row);
      window.pick?.enter();
      await settle();
    },
    rows: async () => {
      void models.choose();
      await settle();
      return window.pick?.content.rows ?? [];
    },
  };
}

const arrived: DownloadedModel = { path: qwenPath, checkedBy: 'both' };

describe('The list of local models', () => {
  it('shows licence, size, memory, what fits, quality and speed of each model, and which one is in use', async () => {
    const rows = await rig().rows();
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['built-in', 'qwen3-0.6b-q4', 'qwen3-0.6b-q8', 'choose-file'],
    );
    assert.equal(rows[0]?.description, 'in use · comes with the extension · Apache-2.0');
    assert.equal(rows[1]?.description, '397 MB to download · Apache-2.0');
    for (const [index, model] of [builtInModel, ...downloadableModels].entries()) {
      const detail = rows[index]?.detail ?? '';
      assert.match(detail, /^fits: \d\.\d GB memory · /);
      assert.ok(detail.endsWith(` · ${model.quality} · ${model.speed}`), detail);
      assert.ok(detail.length <= 86, `a longer one would be cut off in the list: ${detail}`);
    }
  });

  it('says what does not fit', async () => {
    const tight = await rig({ freeMemoryBytes: 0.5e9 }).rows();
    assert.match(tight[0]?.detail ?? '', /^fits/);
    assert.match(tight[1]?.detail ?? '', /^does not fit now: 1\.0 GB memory, 0\.5 GB free · /);
    const full = await rig({ freeDiskBytes: 100e6 }).rows();
    assert.match(full[1]?.detail ?? '', /^no room: 100 MB free on the disk · /);
  });

  it('downloads nothing when it is only looked at or closed', async () => {
    const { models, window, downloads, settle, order } = rig();
    void models.choose();
    await settle();
    window.pick?.escape();
    await settle();
    assert.deepEqual([downloads.length, order.length], [0, 0]);
  });

  it('downloads what was taken, tells how far it is, and uses it once it is there', async () => {
    const { take, downloads, reports, settings, window, settle } = rig();
    await take('qwen3-0.6b-q4');
    const [open = assert.fail('nothing is downloaded')] = downloads;
    assert.deepEqual(open.download, {
      source: qwen.source,
      sha256: qwen.sha256,
      isHashUnconfirmed: true,
      folder,
      hubUrl: declarations['local.hubUrl'].fallback,
    });
    open.progress({ receivedBytes: 120e6, totalBytes: 400e6, bytesPerSecond: 12.34e6, secondsLeft: 22.7 });
    assert.deepEqual(reports, [{ message: '120 of 400 MB · 12.3 MB/s · 23 s left', share: 0.3 }]);
    assert.equal(settings()['local.model'], 'built-in', 'not before it is there');
    open.finish(ok(arrived));
    await settle();
    assert.equal(settings()['local.model'], 'qwen3-0.6b-q4');
    assert.match(window.notices[0] ?? '', /is here; it was checked with .* hub publishes\. It answers from now on\.$/);
    assert.equal(chooseModel(settings(), (path) => path, folder).path, qwenPath);
    assert.equal(chooseModel(settings(), (path) => path, folder).promptFormat, 'chat');
  });

  it('fetches from the mirror of the setting', async () => {
    const { take, downloads } = rig({ settings: { 'local.hubUrl': 'https://mirror.example/hf' } });
    await take('qwen3-0.6b-q8');
    assert.equal(downloads[0]?.download.hubUrl, 'https://mirror.example/hf');
  });

  it('stops when the user cancels, says so, and offers to go on', async () => {
    const test = rig();
    await test.take('qwen3-0.6b-q4');
    test.cancel.abort();
    assert.equal(test.downloads[0]?.signal.aborted, true);
    test.downloads[0].finish(failed({ kind: 'cancelled' }));
    await test.settle();
    assert.match(test.window.notices[0] ?? '', /cancelled; start it again and it goes on where it stopped/);
    assert.equal(test.settings()['local.model'], 'built-in');
  });

  it('stops when the extension ends, without a word', async () => {
    const { take, models, downloads, window, settle } = rig();
    await take('qwen3-0.6b-q4');
    models.dispose();
    assert.equal(downloads[0]?.signal.aborted, true);
    downloads[0].finish(failed({ kind: 'cancelled' }));
    await settle();
    assert.deepEqual(window.notices, []);
  });

  it('says what went wrong and keeps the model that was in use', async () => {
    const { take, downloads, window, settle, settings } = rig();
    await take('qwen3-0.6b-q4');
    downloads[0]?.finish(failed({ kind: 'hash-mismatch', fileName: 'q.gguf' }));
    await settle();
    assert.match(window.notices[0] ?? '', /q\.gguf was not the published file and has been removed/);
    assert.equal(settings()['local.model'], 'built-in');
  });

  it('does not download the same model twice at a time', async () => {
    const { take, downloads, window } = rig();
    await take('qwen3-0.6b-q4');
    await take('qwen3-0.6b-q4');
    assert.equal(downloads.length, 1);
    assert.match(window.notices[0] ?? '', /is being downloaded already/);
  });

  it('asks back before it downloads what does not fit into the memory', async () => {
    const { take, downloads, window, settle } = rig({ freeMemoryBytes: 0.5e9 });
    await take('qwen3-0.6b-q4');
    assert.equal(downloads.length, 0);
    window.modal?.answer(false);
    await settle();
    assert.equal(downloads.length, 0);
    await take('qwen3-0.6b-q4');
    window.modal?.answer(true);
    await settle();
    assert.equal(downloads.length, 1);
  });

  it('offers to go on with a download, and uses at once what is there', async () => {
    const partial = await rig({ kept: [{ path: `${qwenPath}.part`, sizeBytes: 120e6, isPartial: true }] }).rows();
    assert.match(partial[1]?.description ?? '', /^120 MB of 397 MB are here, goes on/);
    const { take, downloads, settings } = rig({ kept: [{ path: qwenPath, sizeBytes: 397e6, isPartial: false }] });
    await take('qwen3-0.6b-q4');
    assert.equal(downloads.length, 0);
    assert.equal(settings()['local.model'], 'qwen3-0.6b-q4');
  });

  it('downloads any file of the hub that is named, by the hash that the hub gives', async () => {
    const { models, window, downloads, settle, settings } = rig();
    void models.choose();
    await settle();
    window.pick?.type('team/shell-model/model-q4.gguf');
    window.pick?.enter();
    await settle();
    const [open = assert.fail('nothing is downloaded')] = downloads;
    assert.equal(open.download.sha256, undefined);
    assert.equal(open.download.source.repository, 'team/shell-model');
    const path = downloadedModelPath(folder, open.download.source);
    open.finish(ok({ path, checkedBy: 'hub' }));
    await settle();
    assert.equal(settings()['local.modelPath'], path);
    assert.match(window.notices[0] ?? '', /checked with the hash that the hub publishes for it/);
  });

  it('says when a typed text names no file', async () => {
    const { models, window, downloads, settle } = rig();
    void models.choose();
    await settle();
    window.pick?.type('a big one');
    window.pick?.enter();
    await settle();
    assert.equal(downloads.length, 0);
    assert.match(window.notices[0] ?? '', /"a big one" names no GGUF file/);
  });

  it('removes after a question, and first lets go of a model that is in use', async () => {
    const kept = [{ path: qwenPath, sizeBytes: 397e6, isPartial: false }];
    const test = rig({ kept, settings: { 'local.model': 'qwen3-0.6b-q4' } });
    await test.take(`remove:${qwenPath}`);
    assert.match(test.window.modal?.question.detail ?? '', /in use; the built-in model answers/);
    test.window.modal?.answer(false);
    await test.settle();
    assert.deepEqual(test.removed, []);
    await test.take(`remove:${qwenPath}`);
    test.window.modal?.answer(true);
    await test.settle();
    assert.deepEqual(test.order, ['use', 'remove']);
    assert.deepEqual(test.removed, [qwenPath]);
    assert.equal(test.settings()['local.model'], 'built-in');
  });

  it('keeps the model in use when another one is removed', async () => {
    const path = join(folder, 'team--x', 'x.gguf');
    const test = rig({
      kept: [{ path, sizeBytes: 1e6, isPartial: false }],
      settings: { 'local.modelPath': '/own.gguf' },
    });
    await test.take(`remove:${path}`);
    test.window.modal?.answer(true);
    await test.settle();
    assert.equal(test.settings()['local.modelPath'], '/own.gguf');
    assert.deepEqual(test.removed, [path]);
  });

  it('leads to the dialog for a file of this machine', async () => {
    const { take, order } = rig();
    await take('choose-file');
    assert.deepEqual(order, ['choose file']);
  });
});

describe('The setting local.model', () => {
  it('knows exactly the models of the catalogue', () => {
    const schema = declarations['local.model'].schema;
    for (const { id } of [builtInModel, ...downloadableModels]) assert.ok(schema.safeParse(id).success, id);
    assert.ok(!schema.safeParse('no such model').success);
    assert.equal(declarations['local.model'].enumDescriptions?.length, downloadableModels.length + 1);
  });
});

describe('The progress of a download', () => {
  const cases = [
    [{ receivedBytes: 0, totalBytes: 397e6, bytesPerSecond: undefined, secondsLeft: undefined }, '0 of 397 MB'],
    [{ receivedBytes: 1e6, totalBytes: NaN, bytesPerSecond: 2e5, secondsLeft: NaN }, '1 MB · 0.2 MB/s'],
    [
      { receivedBytes: 40e6, totalBytes: 640e6, bytesPerSecond: 1e6, secondsLeft: 600 },
      '40 of 640 MB · 1.0 MB/s · 10 min left',
    ],
  ] as const;
  for (const [progress, text] of cases) {
    it(`is told as "${text}"`, () => {
      assert.equal(describeProgress(progress), text);
    });
  }
});
