import type { Context } from './context';
import type { Word } from './word';

/** Options whose value is a library that the program loads, and whose code then runs in it. */
const loaders: readonly (readonly [name: RegExp, option: RegExp])[] = [
  [/^ssh-keygen$/, /^-D/],
  // Its -i names a key; the words behind -o are read in any case.
  [
    /^(?:ssh|scp|sftp)$/,
    /^-I|^(?:-o\s?)?(?:[Pp][Kk][Cc][Ss]11|[Ss][Ee][Cc][Uu][Rr][Ii][Tt][Yy][Kk][Ee][Yy])[Pp]rovider(?:\s*=\s*|\s+)/,
  ],
  [/^ssh-add$/, /^-s/],
  [/^curl$/, /^--engine(?:=|$)/],
  [/^openssl$/, /^-(?:engine|provider-path|pre)$/],
  [/^(?:pkcs11-tool|pkcs15-tool)$/, /^--module(?:=|$)/],
  [/^p11tool$/, /^--provider(?:=|$)/],
  [/^php[\d.]*$/, /^(?:-d)?(?:zend_)?extension=/],
  [/^java$/, /^-agentpath:/],
  [/^(?:sqlite3|litecli)$/, /^\.load |^[^]*\bload_extension\s*\(\s*'/i],
  [/^psql$/, /^\s*LOAD\s+'/i],
  [/^nginx$/, /^[^]*\bload_module\s+/],
];

/** A file, not in a folder where the system keeps its libraries. */
const foreign =
  /^(?!\/(?:usr|lib\w*|opt\/(?:homebrew|local)|nix|Library|System)\/)(?:\S*[\\/]\S*|\S+\.(?:so(?:\.\d+)*|dylib|dll|jar))$/i;

export function judgeLibraries(name: string, words: readonly Word[], context: Context): void {
  const option = loaders.find(([names]) => names.test(name))?.[1];
  if (option === undefined) {
    return;
  }
  words.slice(1).forEach((word, at) => {
    if (!option.test(word.value)) {
      return;
    }
    const joined = word.value.replace(option, '');
    const value = (joined === '' ? (words[at + 2]?.value ?? '') : joined).replace(/^SO_PATH:/, '');
    if (foreign.test(value)) {
      context.report('exec.library', word.span, { target: value });
    }
  });
}
