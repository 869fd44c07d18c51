import { fileMeanings } from './fileMeanings';
import { gitMeanings } from './gitMeanings';
import { platformMeanings } from './platformMeanings';
import { systemMeanings } from './systemMeanings';
import { textMeanings } from './textMeanings';

/** What one command and its options do, one plain sentence each. */
export interface Meaning {
  readonly sentence: string;
  readonly options: ReadonlyMap<string, string>;
}

let table: ReadonlyMap<string, Meaning> | undefined;

/** The meaning of `git push`, `ls` or another command path; read from the tables at the first question. */
export function meaningOf(path: string): Meaning | undefined {
  table ??= readTables([fileMeanings, textMeanings, gitMeanings, systemMeanings, platformMeanings].join('\n'));
  return table.get(path);
}

function readTables(text: string): ReadonlyMap<string, Meaning> {
  const found = new Map<string, Meaning>();
  let options = new Map<string, string>();
  for (const line of text.split('\n')) {
    const bar = line.indexOf(' | ');
    if (bar < 0) {
      continue;
    }
    const names = line.slice(0, bar).trim();
    const sentence = line.slice(bar + 3).trim();
    if (line.startsWith('  ')) {
      names.split(' ').forEach((name) => options.set(name, sentence));
    } else {
      options = new Map();
      for (const name of commandPaths(names)) {
        found.set(name, { sentence, options });
      }
    }
  }
  return found;
}

/** `apt-get install apt install` names two paths: one starts wherever the first word or a word of another tool does. */
function commandPaths(names: string): readonly string[] {
  const words = names.split(' ');
  const families =
    /^(?:git|docker|docker-compose|kubectl|helm|terraform|systemctl|npm|pip3?|apt(?:-get)?|brew|dnf|yum|snap|reg)$/;
  const paths: string[] = [];
  for (const word of words) {
    const last = paths.at(-1);
    if (last !== undefined && families.test(last.split(' ')[0] ?? '') && !families.test(word)) {
      paths[paths.length - 1] = `${last} ${word}`;
    } else {
      paths.push(word);
    }
  }
  return paths;
}
