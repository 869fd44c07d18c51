/**
 * Builds dist/: the extension, the two child processes and the grammars they load.
 * Usage: node esbuild.mjs [--production] [--watch]
 * `--production` leaves source maps out and minifies; build/bundles.json says what each bundle holds.
 * What the extension imports dynamically becomes a bundle of its own, so that activation does not even read it.
 */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const production = process.argv.includes('--production');
const require = createRequire(import.meta.url);

/** Native packages find their binaries beside themselves, so they are shipped as they are. */
const nativePackages = ['node-pty', 'node-llama-cpp'];

const bundles = [
  { entry: 'src/extension.ts', outfile: 'dist/extension.js', format: 'cjs', split: true },
  { entry: 'src/pty/ptyHost.ts', outfile: 'dist/ptyHost.js', format: 'cjs' },
  { entry: 'src/fallback/modelHost.ts', outfile: 'dist/modelHost.mjs', format: 'esm' },
  { entry: 'src/fallback/recall/recallWorker.ts', outfile: 'dist/recallWorker.js', format: 'cjs' },
];

/** Bundle to the module that it holds; filled while the extension is built. */
const lazyBundles = new Map();

/** @type {import('esbuild').Plugin} */
const splitDynamicImports = {
  name: 'split dynamic imports',
  setup(building) {
    building.onResolve({ filter: /.*/ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const file = `${basename(path)}.js`;
      const entry = path.startsWith('.') ? join(resolveDir, path) : path;
      if ((lazyBundles.get(file) ?? entry) !== entry) return { errors: [{ text: `two modules would be ${file}` }] };
      lazyBundles.set(file, entry);
      return { path: `./${file}`, external: true };
    });
  },
};

/** WebAssembly files that the parsers read from beside the bundle. */
const grammars = [
  ['web-tree-sitter', 'web-tree-sitter.wasm'],
  ['tree-sitter-bash', 'tree-sitter-bash.wasm'],
  ['tree-sitter-powershell', 'tree-sitter-powershell.wasm'],
];

/** @type {(bundle: (typeof bundles)[number]) => import('esbuild').BuildOptions} */
const optionsOf = ({ entry, outfile, format, split = false }) => ({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile,
  format,
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['vscode', ...nativePackages],
  // The ES module of web-tree-sitter needs import.meta.url, which a CommonJS bundle does not have.
  ...(format === 'cjs' ? { alias: { 'web-tree-sitter': require.resolve('web-tree-sitter') } } : {}),
  ...(split ? { plugins: [splitDynamicImports], supported: { 'dynamic-import': false } } : {}),
  minify: production,
  keepNames: true,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});

/** @type {(these: readonly (typeof bundles)[number][]) => Promise<import('esbuild').BuildResult<{ metafile: true }>[]>} */
// esbuild has printed what is wrong; its stack would only hide it.
const buildAll = (these) => Promise.all(these.map((bundle) => build(optionsOf(bundle)))).catch(() => process.exit(1));

const lazyOnes = () =>
  [...lazyBundles].map(([file, entry]) => ({ entry, outfile: `dist/${file}`, format: 'cjs', split: false }));

rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist'), { recursive: true });
mkdirSync(join(root, 'build'), { recursive: true });
for (const [name, file] of grammars) {
  copyFileSync(join(dirname(require.resolve(`${name}/${file}`)), file), join(root, 'dist', file));
}

if (process.argv.includes('--watch')) {
  for (const bundle of bundles) await (await context(optionsOf(bundle))).watch();
  // Which ones there are is known after the extension was built once.
  await buildAll(bundles.filter(({ split }) => split));
  for (const bundle of lazyOnes()) await (await context(optionsOf(bundle))).watch();
} else {
  const results = await buildAll(bundles);
  results.push(...(await buildAll(lazyOnes())));
  const contents = results.map(({ metafile }) =>
    Object.entries(metafile.outputs).map(([path, { bytes, inputs }]) => ({
      path,
      bytes,
      inputs: Object.fromEntries(Object.entries(inputs).map(([name, { bytesInOutput }]) => [name, bytesInOutput])),
    })),
  );
  writeFileSync(join(root, 'build', 'bundles.json'), JSON.stringify(contents.flat(), null, 1));
}
