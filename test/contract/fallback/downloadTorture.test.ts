import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { buildSync } from 'esbuild';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadedModelPath } from '../../../src/fallback/downloadModel';
import { FileServer, randomBody } from './kit/fileServer';
import { until } from './kit/modelHost';

const kills = 20;
const bodyBytes = 20_000_003;

/** A fixed sequence of numbers in [0, 1), so that a failure can be repeated. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('A download whose process is killed again and again', function () {
  this.timeout(60_000);

  it(`ends with the right file after ${kills} kills, dropped lines and busy answers`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'torture-'));
    const server = new FileServer(randomBody(bodyBytes));
    const random = sequence(20_261_122);
    try {
      const hubUrl = await server.listen();
      server.always = { chunkPauseMs: 1 };
      const script = join(folder, 'download.cjs');
      buildSync({
        entryPoints: ['test/contract/fallback/kit/downloadChild.ts'],
        outfile: script,
        bundle: true,
        platform: 'node',
      });
      const path = downloadedModelPath(folder, {
        repository: 'org/model-GGUF',
        revision: '',
        fileName: 'model-Q4.gguf',
      });
      const start = () => spawn(process.execPath, [script, hubUrl, folder, server.sha256], { stdio: 'ignore' });
      for (let kill = 0; kill < kills; kill++) {
        server.behaviours =
          [[{ status: 503 }], [{ cutAfterBytes: Math.floor(random() * 300_000) }], []][kill % 3] ?? [];
        const requests = server.ranges.length;
        const enoughBytes = server.sentBytes + Math.floor(random() * 1_200_000);
        const child = start();
        const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
        await until(
          () => (server.ranges.length > requests && server.sentBytes > enoughBytes) || child.exitCode !== null,
        );
        child.kill('SIGKILL');
        assert.notEqual(await ended, 0, 'the file is too small for so many kills');
        assert.ok(!readdirSync(join(path, '..')).includes('model-Q4.gguf'), 'the name stands for a complete file only');
      }
      const child = start();
      assert.equal(await new Promise((resolve) => child.once('close', resolve)), 0);
      assert.ok(readFileSync(path).equals(server.body));
      assert.deepEqual(readdirSync(join(path, '..')), ['model-Q4.gguf']);
      const starts = server.ranges.map((range) => Number(/\d+/.exec(range ?? '0')?.[0]));
      assert.deepEqual(
        starts,
        [...starts].sort((x, y) => x - y),
        'what was received is never fetched again',
      );
      assert.ok((starts.at(-1) ?? 0) > bodyBytes / 10, `the last process began at ${starts.at(-1) ?? 0}`);
    } finally {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
