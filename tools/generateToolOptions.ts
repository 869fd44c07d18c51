/**
 * Writes src/ai/toolOptions.json: the options that common tools know, for the check of a suggested command.
 * Source: the completion specs of Fig (npm @withfig/autocomplete, MIT), each completed by what the tool's own `--help`
 * lists on the machine of whoever runs this. Only tools with both are written: a list that is not complete would call
 * good options unknown. The extension itself never runs a tool to ask for its options.
 * Usage: npm pack @withfig/autocomplete@2.692.3 && tar xzf withfig-*.tgz, then tsx tools/generateToolOptions.ts package
 */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Tools whose options hardly change. Those that gain options with each release (curl, git, docker, npm, rg) and those
 * whose words are a language of their own (find, ps, dd, openssl) are left out on purpose.
 */
const tools =
  'basename cat chgrp chmod chown cksum comm cp csplit cut date df diff dirname du env expand factor fmt fold grep egrep fgrep groups gunzip gzip head hostname id install join link ln logname ls lsblk md5sum mkdir mkfifo mktemp mv nice nl nohup nproc numfmt od paste patch pathchk pr printenv readlink realpath rm rmdir rsync sed seq sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split stat stdbuf sum sync tac tail tar tee timeout touch tr tree truncate tsort tty uname unexpand uniq unlink users wc which who whoami xargs xz zcat'.split(
    ' ',
  );

/** Known to newer releases or to other makes than those two sources; `chmod -x` is a mode, not an option. */
const more: Readonly<Record<string, string>> = {
  chmod: '-r -w -x -X -s -t -u -g -o -a --dereference --no-dereference',
  cp: '--debug --keep-directory-symlink --progress -g',
  mv: '--debug --exchange --no-copy --progress -g',
  install: '--debug',
  tail: '--debug',
  cksum: '--base64 --raw',
  env: '-a --argv0 --list-signal-handling',
  date: '--resolution --rfc-822 --rfc-2822',
  timeout: '-f -p',
  wc: '--total',
};

/** Another name of the same program, which takes the same options. */
const sameAs: Readonly<Record<string, string>> = { gunzip: 'gzip', zcat: 'gzip', egrep: 'grep', fgrep: 'grep' };

interface FigOption {
  readonly name: string | readonly string[];
  readonly args?: unknown;
}

async function main(folder: string): Promise<void> {
  const lines: string[] = [];
  for (const tool of tools) {
    const options = new Map<string, boolean>();
    const note = (name: string, takesValue: boolean): void => {
      options.set(name, takesValue || options.get(name) === true);
    };
    const fromHelp = helpOptions(tool);
    if (fromHelp.length === 0) continue;
    const other = sameAs[tool] ?? tool;
    const fromFig = [...(await figOptions(folder, tool)), ...(await figOptions(folder, other))];
    for (const [name, takesValue] of [...fromHelp, ...helpOptions(other), ...fromFig]) note(name, takesValue);
    for (const name of (more[tool] ?? '').split(' ')) if (name !== '') note(name, false);
    const names = [...options].map(([name, takesValue]) => (takesValue ? `${name}=` : name)).sort();
    lines.push(`  ${JSON.stringify(tool)}: ${JSON.stringify(names.join(' '))}`);
  }
  writeFileSync(join(import.meta.dirname, '../src/ai/toolOptions.json'), `{\n${lines.join(',\n')}\n}\n`);
  process.stdout.write(`${lines.length} tools\n`);
}

async function figOptions(folder: string, tool: string): Promise<[string, boolean][]> {
  const path = resolve(folder, 'build', `${tool}.js`);
  if (!existsSync(path)) return [];
  const spec = (await import(pathToFileURL(path).href)) as { default?: { options?: readonly FigOption[] } };
  return (spec.default?.options ?? []).flatMap(({ name, args }) =>
    [name].flat().map((each): [string, boolean] => [each.replace(/=$/, ''), args !== undefined]),
  );
}

/** Option names in the text of `--help`; those before an upper-case word or `=` take a value. */
function helpOptions(tool: string): [string, boolean][] {
  let text: string;
  try {
    text = execFileSync(tool, [tool === 'xz' ? '--long-help' : '--help'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 5_000,
    });
  } catch {
    return [];
  }
  const found = text.matchAll(/(?<=^|[\s,|[(/'])(--?[\dA-Za-z?@#][\w-]*)(\[?[= ]?[<[]?[A-Z]{2,}|=)?/gm);
  return [...found].map(([, name = '', value]): [string, boolean] => [name, value !== undefined]);
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('give the folder of the unpacked package @withfig/autocomplete');
void main(folder);
