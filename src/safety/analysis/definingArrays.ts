import type { ShellKind } from '../../base/shell';
import type { AssignmentNode } from '../script';
import type { Context } from './context';
import { noData, type Word } from './word';

/** Arrays whose elements are code by name; setting one defines what the builtin beside it would. */
const zshArrays: Readonly<Record<string, readonly string[]>> = {
  aliases: ['alias'],
  dis_aliases: ['alias'],
  galiases: ['alias', '-g'],
  dis_galiases: ['alias', '-g'],
  saliases: ['alias', '-s'],
  dis_saliases: ['alias', '-s'],
  functions: ['function'],
  dis_functions: ['function'],
  commands: ['hash'],
};
const bashArrays: Readonly<Record<string, readonly string[]>> = { BASH_ALIASES: ['alias'], BASH_CMDS: ['hash'] };

/** `aliases[ls]='rm x'` of zsh, `BASH_ALIASES[ls]=..` of bash: judged as `alias ls='rm x'` or `ls() { rm x; }`. */
export function defineByArray(assignment: AssignmentNode, elements: readonly Word[], context: Context): void {
  const builtin = arraysOf(context.shell)[assignment.name];
  if (builtin === undefined) {
    return;
  }
  for (const [name, code] of pairsOf(elements)) {
    if (code.source?.network === true) {
      context.report('remote.pipe-to-shell', code.span, { target: name });
    } else if (code.source?.decoded === true) {
      context.report('obfuscation.decoded-code', code.span, { target: name });
    }
    if (builtin[0] === 'function') {
      context.shellText(`${name} () {\n${code.value}\n}`, context.shell, code, noData);
    } else {
      const words = [...builtin, `${name}=${code.value}`].map((value): Word => ({ ...code, value, quoted: false }));
      context.words(words, noData);
    }
  }
}

function arraysOf(shell: ShellKind): Readonly<Record<string, readonly string[]>> {
  return shell === 'zsh' ? zshArrays : shell === 'bash' || shell === 'sh' ? bashArrays : {};
}

/** `a[k]=v` and `a=(k v k v)` reach us as words in turn, `a=([k]=v)` as one word each. */
function pairsOf(elements: readonly Word[]): (readonly [name: string, code: Word])[] {
  const pairs: (readonly [string, Word])[] = [];
  for (let index = 0; index < elements.length; index += 1) {
    const word = elements[index] as Word;
    const [, name, code] = /^\[([^\]]+)\]=(.*)$/s.exec(word.value) ?? [];
    const next = elements[index + 1];
    if (name !== undefined && code !== undefined) {
      pairs.push([name, { ...word, value: code }]);
    } else if (next !== undefined) {
      pairs.push([word.value, next]);
      index += 1;
    }
  }
  return pairs;
}
