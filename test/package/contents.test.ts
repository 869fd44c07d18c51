import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../tools/lib/command';
import { installBrowserVscode } from '../../tools/lib/installBrowserVscode';
import { buildBundles } from '../../tools/lib/buildBundles';
import { megabytes, packageExtension, sizeLimits } from '../../tools/lib/packageExtension';
import { buildFolder, repositoryRoot } from '../../tools/lib/paths';
import { thisTarget, type TargetName } from '../../tools/lib/targets';
import { zipEntries, type ZipEntry } from '../../tools/lib/zipEntries';

/** `UPDATE_GOLDEN=1 npx mocha 'test/package/*.test.ts'` writes the lists anew; read the diff before committing it. */
const update = process.env['UPDATE_GOLDEN'] === '1';
const packaged: readonly TargetName[] = ['linux-x64', 'darwin-arm64', 'win32-x64'];
const text = /\.([cm]?js|json|css|txt|map)$|(^|\/)licen[cs]e/i;

/** One line a file; the scripts of a package in node_modules are one line, its binaries are not. */
function contentsOf(entries: readonly ZipEntry[]): string {
  const lines = entries.map(({ name, mode }) => {
    const inPackage = /^(extension\/dist\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(name)?.[1];
    if (inPackage && text.test(name)) return `${inPackage}/**`;
    return `${name}${(mode & 0o111) === 0 ? '' : ' (executable)'}`;
  });
  return `${[...new Set(lines)].sort().join('\n')}\n`;
}

for (const target of packaged) {
  describe(`The package for ${target}`, () => {
    let path: string;
    let entries: ZipEntry[];

    before(async () => {
      if (target === packaged[0]) await buildBundles('--production');
      ({ path } = await packageExtension(target, true));
      entries = await zipEntries(path);
    });

    it('holds exactly the files of the golden list', async () => {
      const golden = join(repositoryRoot, 'test', 'package', `contents.${target}.txt`);
      const actual = contentsOf(entries);
      if (update) await writeFile(golden, actual);
      assert.equal(actual, await readFile(golden, 'utf8'));
    });

    it('holds native parts of its platform only', () => {
      const foreign = packaged
        .filter((other) => other !== target)
        .flatMap((other) => entries.filter(({ name }) => name.includes(`prebuilds/${other}/`)));
      assert.deepEqual(foreign, []);
      assert.equal(entries.filter(({ name }) => name.endsWith('llama-addon.node')).length, 1);
    });

    it('holds no sources, no maps, no tests and no keys', () => {
      const unwanted = /\.(ts|map|jsonl|py|pem|key|env|bundle|pdb)$|\/(src|test|tools|proxy-deploy|\.cache)\//;
      const ours = entries.filter(({ name }) => !name.startsWith('extension/dist/node_modules/'));
      const offending = ours.filter(({ name }) => unwanted.test(name)).map(({ name }) => name);
      assert.deepEqual(offending, []);
    });

    it(`has at most ${megabytes(sizeLimits.withoutModelBytes)} besides the weights`, () => {
      const others = entries.filter(({ name }) => !name.endsWith('.gguf'));
      const bytes = others.reduce((sum, { compressedBytes }) => sum + compressedBytes, 0);
      assert.ok(bytes <= sizeLimits.withoutModelBytes, megabytes(bytes));
    });

    it('can start its helper programs', () => {
      const helpers = entries.filter(({ name }) => name.endsWith('/spawn-helper'));
      assert.equal(helpers.length, target.startsWith('darwin') ? 1 : 0);
      assert.ok(helpers.every(({ mode }) => (mode & 0o111) === 0o111));
    });
  });
}

describe('The native parts of the package for this machine', () => {
  let alone: string;

  // Outside the repository, so that nothing of its node_modules can be found by accident.
  before(async () => {
    alone = await mkdtemp(join(tmpdir(), 'atp-'));
    const staged = join(buildFolder, 'stage', `ai-terminal-pro-${thisTarget}`, 'dist', 'node_modules');
    await cp(staged, join(alone, 'node_modules'), { recursive: true });
  });
  after(() => rm(alone, { recursive: true, force: true }));

  it('load by themselves: the model runtime', async () => {
    const script = `
      import { getLlama } from 'node-llama-cpp';
      const llama = await getLlama({ build: 'never', gpu: false, progressLogs: false });
      console.log(llama.buildType);
      process.exit(0);`;
    assert.match(await run(script), /prebuilt/);
  });

  it('load by themselves: the pseudoterminal', async () => {
    const script = `
      import pty from 'node-pty';
      const shell = pty.spawn('/bin/sh', ['-c', 'tty'], { cols: 80, rows: 24 });
      let text = '';
      shell.onData((data) => (text += data));
      shell.onExit(() => (console.log(text), process.exit(0)));`;
    assert.match(await run(script), /\/dev\/(pts\/|tty)/);
  });

  async function run(script: string): Promise<string> {
    const { node } = await installBrowserVscode();
    const path = join(alone, 'load.mjs');
    await writeFile(path, script);
    const result = await runCommand(node, [path], { cwd: alone });
    assert.equal(result.code, 0, result.output);
    return result.output;
  }
});
