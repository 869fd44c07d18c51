import * as z from 'zod/mini';

/** Something that the workspace itself says can be run. */
export interface WorkspaceScript {
  readonly name: string;
  /** What to type; the name has been checked to need no quoting. */
  readonly command: string;
  /** The file that names it. */
  readonly source: string;
}

/** Names that mean the same in every shell; others are left out rather than quoted. */
const plainName = /^[A-Za-z0-9][\w:.-]*$/;

const manifest = z.object({ scripts: z.optional(z.record(z.string(), z.string())) });

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** The scripts of a `package.json`; none when it can't be read. */
export function packageScripts(text: string, manager: PackageManager): WorkspaceScript[] {
  const parsed = manifest.safeParse(parseJson(text));
  const names = parsed.success ? Object.keys(parsed.data.scripts ?? {}) : [];
  return named(names, 'package.json', (name) =>
    manager === 'npm' && ['test', 'start'].includes(name) ? `npm ${name}` : `${manager} run ${name}`,
  );
}

/** The package manager that a folder's lock file belongs to. */
export function packageManagerOf(files: readonly string[]): PackageManager {
  return lockFiles.find(({ file }) => files.includes(file))?.manager ?? 'npm';
}

const lockFiles: readonly { readonly file: string; readonly manager: PackageManager }[] = [
  { file: 'pnpm-lock.yaml', manager: 'pnpm' },
  { file: 'yarn.lock', manager: 'yarn' },
  { file: 'bun.lock', manager: 'bun' },
  { file: 'bun.lockb', manager: 'bun' },
];

/** The plain targets of a Makefile: no patterns, no file names, no special targets. */
export function makeTargets(text: string): WorkspaceScript[] {
  const lines = text.matchAll(/^([A-Za-z][\w-]*(?: [A-Za-z][\w-]*)*) *:(?!=|:=)/gm);
  return named(
    [...lines].flatMap(([, targets = '']) => targets.split(' ')),
    'Makefile',
    (name) => `make ${name}`,
  );
}

/** The recipes of a justfile that need no argument. */
export function justRecipes(text: string): WorkspaceScript[] {
  const lines = text.matchAll(/^@?([A-Za-z][\w-]*) *:(?!=)/gm);
  return named(
    [...lines].map(([, name = '']) => name),
    'justfile',
    (name) => `just ${name}`,
  );
}

/** What builds and tests a project of a kind that needs no script of its own, by the file that marks it. */
interface ProjectKind {
  readonly file: string;
  /** What the file has to say for it to count. */
  readonly says?: RegExp;
  readonly scripts: Readonly<Record<string, string>>;
}

const projectKinds: readonly ProjectKind[] = [
  {
    file: 'Cargo.toml',
    scripts: {
      test: 'cargo test',
      build: 'cargo build',
      start: 'cargo run',
      lint: 'cargo clippy',
      format: 'cargo fmt',
      clean: 'cargo clean',
    },
  },
  { file: 'go.mod', scripts: { test: 'go test ./...', build: 'go build ./...', lint: 'go vet ./...' } },
  { file: 'pom.xml', scripts: { test: 'mvn test', build: 'mvn package', clean: 'mvn clean' } },
  { file: 'pytest.ini', scripts: { test: 'pytest' } },
  { file: 'pyproject.toml', says: /^\[tool\.pytest/m, scripts: { test: 'pytest' } },
  { file: 'mix.exs', scripts: { test: 'mix test', build: 'mix compile', format: 'mix format' } },
];

/** Every file that can name a script, most telling first. */
export const scriptFiles = ['package.json', 'Makefile', 'justfile', ...projectKinds.map(({ file }) => file)];

/** The scripts that one file of a folder stands for; `siblings` are the names beside it. */
export function scriptsOf(file: string, text: string, siblings: readonly string[]): WorkspaceScript[] {
  const read = readers[file];
  if (read !== undefined) return read(text, siblings);
  const kinds = projectKinds.filter((kind) => kind.file === file && (kind.says?.test(text) ?? true));
  return kinds.flatMap(({ scripts }) =>
    Object.entries(scripts).map(([name, command]) => ({ name, command, source: file })),
  );
}

const readers: Readonly<Record<string, (text: string, siblings: readonly string[]) => WorkspaceScript[]>> = {
  'package.json': (text, siblings) => packageScripts(text, packageManagerOf(siblings)),
  Makefile: makeTargets,
  justfile: justRecipes,
};

function named(names: readonly string[], source: string, commandOf: (name: string) => string): WorkspaceScript[] {
  const plain = [...new Set(names)].filter((name) => plainName.test(name));
  return plain.map((name) => ({ name, command: commandOf(name), source }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
