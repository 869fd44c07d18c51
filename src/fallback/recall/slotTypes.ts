import type { Word } from './lexicon';
import type { KnownValue } from './recallData';
import { SpanValues, type Span } from './spanValues';
import { plainValue, type SlotValue } from './slotValue';
import { wholeNumber } from './numberWords';

/** How well a word of the request fits a slot (0 to 1), and what it is written as. */
export interface Fit {
  readonly score: number;
  readonly value: SlotValue;
}

type Accept = (word: Word) => number | Fit;

const extension = /\.([A-Za-z]\w{0,8}(?:\.(?:gz|bz2|xz|zst))?)$/;
const isPathLike = (text: string): boolean => /[\\/]|^~|^\.{1,2}$|^[A-Za-z]:/.test(text);
const isUrl = (text: string): boolean => /^[a-z+]{2,6}:\/\//i.test(text);
const hasExtension = (text: string): boolean => extension.test(text) && !isUrl(text) && !text.includes('@');
const isDotName = (text: string): boolean => /^\.[A-Za-z][\w.-]*$/.test(text);
/** `.log`, `tar.gz`: a kind of file, not the name of one. */
const isBareExtension = (text: string): boolean =>
  /^\.?tar\.(?:gz|bz2|xz|zst)$/i.test(text) ||
  (/^\.[a-z0-9]{1,4}$/.test(text) && !/^\.(?:env|git|ssh|npm|aws)$/.test(text));
/** `github.com/user/project`: an address as it is said, without `https://`. */
const hostPath = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+\/\S+$/i;
const isHostPath = (text: string): boolean => hostPath.test(text);
const isIp = (text: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text);
const isHostName = (text: string): boolean => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text);

/** Concepts of the lexicon that say how something is; a file or folder is hardly ever called so. */
const states: ReadonlySet<string> = new Set(
  'changed last first newest largest older larger recursive empty with'.split(' '),
);
const isState = ({ kind, key, isConcept }: Word): boolean => kind === 'word' && isConcept === true && states.has(key);

/** How much a word looks like a name somebody gave, from 1 for what can't be an ordinary word. */
function nameScore(word: Word): number {
  switch (word.kind) {
    case 'quoted':
      return 0.95;
    case 'literal':
      return 0.9;
    case 'word':
      return /^[\p{L}][\p{L}'-]+$/u.test(word.text) && !isState(word) ? 0.6 : 0;
    default:
      return 0;
  }
}

const integer: Accept = (word) => {
  const number =
    word.kind === 'number'
      ? wholeNumber(word.lower.replace(/\D+$/, ''))
      : word.kind === 'word'
        ? wholeNumber(word.lower)
        : undefined;
  return number === undefined ? 0 : { score: word.kind === 'number' ? 1 : 0.9, value: plainValue(String(number)) };
};

const anyFile: Accept = (word) => {
  const { text, kind } = word;
  if (isState(word)) return 0;
  if (isUrl(text) || kind === 'number' || kind === 'cjk') return 0;
  if (homeFiles.test(text)) return { score: 0.95, value: plainValue(`~/${text}`) };
  if (isBareExtension(text)) return 0.2;
  if (knownFile.test(text)) return 1;
  if (/^[^\\/]{2,}:/.test(text)) return 0.2;
  if (hasExtension(text)) return 1;
  if (isDotName(text) || /[*?]/.test(text)) return 0.9;
  if (/[\\/]$/.test(text)) return 0.3;
  if (isPathLike(text)) return 0.75;
  return kind === 'quoted' ? 0.7 : kind === 'literal' ? 0.5 : /^[A-Z]/.test(text) ? 0.5 : 0.35;
};

/** Files without an extension that everybody knows; no folder is called so. */
const knownFile =
  /^\/etc\/(?:hosts|passwd|group|shadow|fstab|hostname|sudoers|crontab|issue|motd|environment|profile|services|shells|exports|timezone|[a-z]+-release)$|(?:^|[\\/])(?:Makefile|Dockerfile|Vagrantfile|Jenkinsfile|Gemfile|Procfile|README|LICENSE|CHANGELOG|authorized_keys|known_hosts|id_rsa|id_ed25519)$/;

/** Settings that live at home, whatever the current folder is. */
const homeFiles =
  /^\.(?:bashrc|bash_profile|bash_aliases|profile|zshrc|zprofile|zshenv|vimrc|inputrc|gitconfig|tmux\.conf)$/;

/** Folders everybody has at home, by the word for them. */
export const homeFolders: Readonly<Record<string, string>> = {
  downloads: 'Downloads',
  desktop: 'Desktop',
  documents: 'Documents',
  pictures: 'Pictures',
  music: 'Music',
  videos: 'Videos',
};

const folder: Accept = (word) => {
  const { text, kind, lower } = word;
  if (isAccount.test(text)) return 0;
  if (isUrl(text) || kind === 'number' || kind === 'cjk') return 0;
  if (word.key === 'home') return { score: 0.8, value: plainValue('~') };
  if (isBareExtension(text) || knownFile.test(text)) return 0.15;
  const atHome = kind === 'word' ? homeFolders[lower] : undefined;
  if (atHome !== undefined)
    return { score: 0.8, value: { command: `~/${atHome}`, fields: { '@cmd': `%USERPROFILE%\\${atHome}` } } };
  if (isPathLike(text) && !hasExtension(text)) return 1;
  if (hasExtension(text)) return /[\\/]/.test(text) ? 0.4 : 0.25;
  if (/[*?]/.test(text)) return 0.3;
  if (isDotName(text)) return 0.6;
  // `"hello world"` is more likely a text than a folder.
  return kind === 'quoted' && /\s/.test(text) ? 0.5 : nameScore(word);
};

const url: Accept = ({ text }) =>
  isUrl(text) ? 1 : /^localhost(?::\d+)?(?:\/|$)|^[a-z0-9-]+(?:\.[a-z0-9-]+)+\/\S*$/i.test(text) ? 0.8 : 0;

const host: Accept = (word) => {
  if (isUrl(word.text) || isPathLike(word.text)) return 0;
  if (isIp(word.text) || isHostName(word.text)) return 1;
  return word.kind === 'quoted' ? 0 : nameScore(word) * 0.9;
};

const anyText: Accept = (word) => {
  switch (word.kind) {
    case 'quoted':
      return 1;
    case 'literal':
      if (isBareExtension(word.text)) return 0.25;
      return isPathLike(word.text) || hasExtension(word.text) ? 0.5 : 0.8;
    case 'cjk':
      return 0;
    case 'number':
      return 0.6;
    case 'word':
      return 0.6;
    default:
      return 0.2;
  }
};

/** `root@10.0.0.1`, but not `react@18`. */
const isAccount = /^[\w.-]+@(?:(?:[a-z0-9-]+\.)+[a-z]{2,}|\d+(?:\.\d+){3})$/i;

const name: Accept = (word) => {
  if (isUrl(word.text) || word.kind === 'number' || isAccount.test(word.text)) return 0;
  if (/^[\w./-]+:[\w.-]+$/.test(word.text)) return 0.4;
  if (isPathLike(word.text)) return /^[\w@-]+(?:\/[\w@.:-]+)+$/.test(word.text) ? 0.5 : 0;
  return hasExtension(word.text) ? 0.45 : nameScore(word);
};

/** `feature/login` is a branch; what ends like a file is none. */
const branch: Accept = (word) => {
  const { text, kind } = word;
  if (hasExtension(text)) return 0.2;
  return kind === 'literal' && /^[\w-]+(?:\/[\w@.:-]+)+$/.test(text) ? 0.95 : name(word);
};

/** `-n shop`, in two pieces. */
const namespaceOption: Accept = (word) => ({
  score: scoreOf(name(word)),
  value: { command: '-n', fields: { b: word.text }, isAuthored: true },
});

/** A script by its path is a command too. */
const commandName: Accept = (word) => (/^(?:~|\.{0,2})\/[\w./-]+$/.test(word.text) ? 0.9 : name(word));

/** People abbreviate down to a letter. */
const shortName: Accept = (word) => (/^\p{L}$/u.test(word.text) ? 0.6 : name(word));

const driveLetter: Accept = ({ text }) =>
  /^[A-Z]:?$/i.test(text) && (text.length === 2 || /[A-Z]/.test(text))
    ? { score: 1, value: plainValue(text.charAt(0).toUpperCase()) }
    : 0;

/** `redis:7` and `acme/web` are images, and the name of no container. */
const isImage = (text: string): boolean => /^[\w.-]+(?:\/[\w.-]+)*(?::[\w.-]+)?$/.test(text) && /[:/]/.test(text);
const dockerImage: Accept = (word) => (word.kind === 'literal' && isImage(word.text) ? 1 : name(word));

const languagesByWord: Readonly<Record<string, string>> = {
  python: 'py',
  javascript: 'js',
  typescript: 'ts',
  markdown: 'md',
  text: 'txt',
  jpeg: 'jpg',
  pngs: 'png',
};

function extensionSlot(known: ReadonlySet<string>): Accept {
  return (word) => {
    const bare = word.lower.replace(/^\*?\./, '');
    if (/^[a-z0-9]{1,6}$/.test(bare) && bare !== word.lower) return { score: 1, value: plainValue(bare) };
    const single = bare.replace(/s$/, '');
    for (const candidate of [bare, single])
      if (known.has(candidate)) return { score: 0.9, value: plainValue(candidate) };
    const language = languagesByWord[bare] ?? languagesByWord[word.key];
    return language === undefined ? 0 : { score: 0.5, value: plainValue(language) };
  };
}

/** What says whose name follows is no name: `belonging to group users`. */
const accountNouns: ReadonlySet<string> = new Set(['user', 'group', 'owner', 'permission', 'everyon', 'current']);
const account: Accept = (word) => (accountNouns.has(word.key) ? 0 : name(word));

const quantity =
  (kind: Word['kind']): Accept =>
  ({ kind: own, value }) =>
    own === kind && value ? { score: 1, value } : 0;

const quotedOr =
  (pattern: RegExp, otherwise: number): Accept =>
  ({ text }) =>
    pattern.test(text) ? 1 : otherwise;

const builtIn: Readonly<Partial<Record<string, Accept>>> = {
  file: anyFile,
  // Nobody writes to a pattern.
  newfile: (word) =>
    /[*?]/.test(word.text) ? 0 : isPathLike(word.text) && !hasExtension(word.text) ? 0.6 : anyFile(word),
  textfile: anyFile,
  logfile: anyFile,
  codefile: anyFile,
  script: anyFile,
  path: (word) => Math.max(scoreOf(anyFile(word)), scoreOf(folder(word))),
  dir: folder,
  // A year is a common name of a folder that is to be made.
  newdir: (word) => (word.kind === 'number' && /^(?:19|20)\d\d$/.test(word.text) ? 0.5 : folder(word)),
  n: integer,
  few: integer,
  pid: integer,
  port: (word) => (word.kind === 'number' && Number(word.text) < 65_536 ? 1 : 0),
  size: quantity('size'),
  age: (word) => {
    const days = word.kind === 'span' ? word.value?.fields['days'] : undefined;
    return word.value && days !== undefined ? { score: 1, value: { ...word.value, command: days } } : 0;
  },
  span: quantity('span'),
  nsopt: namespaceOption,
  acmd: commandName,
  anycommand: commandName,
  branch,
  dockerimage: dockerImage,
  jqpath: quotedOr(/^\.(?:\w+|\[\d*\])(?:\.\w+|\.?\[\d*\])*$/, 0),
  uncpath: quotedOr(/^\\\\[\w.-]+\\/, 0),
  drive: driveLetter,
  freedrive: driveLetter,
  date: quantity('date'),
  time: quantity('time'),
  user: account,
  group: account,
  host,
  ip: ({ text }) => (isIp(text) ? 1 : 0),
  domain: (word) => (isHostName(word.text) && !isIp(word.text) ? 1 : 0),
  url,
  repo: ({ text }) => (/^git@|\.git$/.test(text) ? 1 : isUrl(text) ? 0.8 : 0),
  email: quotedOr(/^[\w.+-]+@[\w.-]+$/, 0),
  commit: ({ text }) =>
    /^[0-9a-f]{6,40}$/.test(text) && /\d/.test(text) ? 1 : /^HEAD(?:[~^]\d*)+$/.test(text) ? 0.9 : 0,
  mode: ({ text }) => (/^0?[0-7]{3}$/.test(text) ? 1 : /^[ugoa]*[+-][rwx]+$/.test(text) ? 0.9 : 0),
  aliasname: shortName,
  abbrev: shortName,
  var: ({ text, kind }) =>
    /^[A-Z][A-Z0-9_]+$/.test(text) ? 1 : /^[A-Za-z_]\w*$/.test(text) && kind !== 'number' ? 0.45 : 0,
  value: (word) => (word.kind === 'number' ? 0.8 : scoreOf(anyText(word))),
  word: anyText,
  phrase: anyText,
  msg: (word) => (word.kind === 'word' ? 0.4 : anyText(word)),
};

const scoreOf = (fit: number | Fit): number => (typeof fit === 'number' ? fit : fit.score);

/** Endings that are no words of everyday language; the grammar names the common ones itself. */
const furtherExtensions = (
  'jpeg ps1 psm1 cs csproj bat cmd doc xls ppt pptx odt epub iso webp gz bz2 xz zst tgz rar 7z deb rpm jar war dll exe msi parquet ' +
  'tsx jsx mjs cjs vue svelte scss sass hpp cc hs kt swift scala lua dart tf rst tsv srt pyc swp bmp tiff heic avi mkv mov webm wav ' +
  'flac m4a ogg pem crt sqlite db ttf woff2 psd dmg'
).split(' ');

/** A list of files with more different extensions than this stands for any file. */
const mostOwnExtensions = 5;

/** Extensions of builtin file types that take no other. */
const extensionsByType: Readonly<Partial<Record<string, readonly string[]>>> = {
  csvfile: ['csv', 'tsv', 'txt'],
  jsonfile: ['json', 'jsonl', 'geojson'],
  shfile: ['sh', 'bash', 'zsh'],
  image: ['jpg', 'png', 'jpeg', 'gif', 'webp', 'bmp', 'tiff', 'heic'],
  video: ['mp4', 'mkv', 'mov', 'avi', 'webm'],
  audio: ['mp3', 'wav', 'flac', 'm4a', 'ogg', 'aac'],
  zipfile: ['zip', 'jar', 'war'],
  rarfile: ['rar'],
  szfile: ['7z'],
  plaintar: ['tar'],
  anytar: ['tar', 'tar.gz', 'tgz', 'tar.bz2', 'tar.xz', 'tar.zst'],
  tarfile: ['tar.gz', 'tgz'],
};

function fileWith(extensions: readonly string[]): Accept {
  return ({ text, kind }) => {
    if (isUrl(text) || kind === 'number') return 0;
    const found = extension.exec(text)?.[1]?.toLowerCase();
    if (found === undefined) return 0;
    const isOf =
      extensions.includes(found) || extensions.some((known) => !known.includes('.') && found.endsWith(`.${known}`));
    return isOf ? 1 : 0;
  };
}

/** What `gunzip` takes; of a `tar.gz` people mean the archive in it. */
const compressedFile: Accept = ({ text }) => (/\.tar\.gz$|\.tgz$/i.test(text) ? 0.4 : /\.gz$/i.test(text) ? 1 : 0);

/** Values of more than one word, and texts that reach to the end of the request. */
export const greedyTypes: ReadonlySet<string> = new Set(['msg', 'phrase']);

/** `$name`, or `${name}`, as people write a variable where they talk about it. */
const variableReference = /^\$\{?([A-Za-z_]\w*)\}?$/;
const variableTypes: ReadonlySet<string> = new Set(['var', 'fishvar', 'fishlist', 'envvar']);
/** `NAME` is a variable where `name` is what something is called. */
const allCapitals = /^[A-Z][A-Z0-9_]+$/;
/** What stays of the fit of anything else: the name of a variable is the name of nothing more. */
const referenceShare = 0.3;
/** They lead to a name (`an array called items`) and are none. */
const introducing: ReadonlySet<string> = new Set(['called', 'named', 'titled', 'labelled']);

export const introduces = ({ kind, lower }: Word): boolean => kind === 'word' && introducing.has(lower);

/** Concepts of the lexicon that say what kind of thing is meant, and are the name of none. */
const namesNothing: ReadonlySet<string> = new Set([
  'file',
  'folder',
  'subfolder',
  'recursive',
  'name',
  'all',
  'only',
  'not',
  'entir',
  'whol',
]);

/** What is done or how, as other languages say it: `rekursiv` and `affichant` are no names, where English `start` may be a script. */
const deeds: ReadonlySet<string> = new Set(
  (
    'show delete create copy move rename find count compress extract download start stop restart kill use listening run running ' +
    'install replace sort undo discard switch change connect fetch open upload put add update check save ask enabl disabl ' +
    'recursive larger older largest newest changed empty last first include with force duplicate'
  ).split(' '),
);

/** Nobody is called `changed`. */
const peopleTypes: ReadonlySet<string> = new Set(['person', 'user', 'newuser', 'group']);

/** `grep -i error`: said as it is written, and the name of nothing. */
export const isOption = ({ kind, text }: Word): boolean =>
  (kind === 'word' || kind === 'literal') && /^--?[A-Za-z][\w-]*$/.test(text);

/** What is in a database, or the thing itself, is the name of none: `drop a table` drops no database. */
const databaseThings: ReadonlySet<string> = new Set([
  'table',
  'database',
  'databas',
  'db',
  'schema',
  'collection',
  'index',
]);

/** The slot types of the grammar, with the values it knows. */
export class SlotTypes {
  private readonly accepts = new Map<string, Accept>();
  private readonly spanValues: SpanValues;

  constructor(
    private readonly lists: Readonly<Record<string, readonly KnownValue[]>>,
    keysOf: (text: string) => readonly string[],
  ) {
    this.spanValues = new SpanValues(lists, keysOf);
  }

  /** The values of several words that begin at a word. */
  spans(type: string, words: readonly Word[], start: number, isTaken: (at: number) => boolean): readonly Span[] {
    return this.spanValues.at(type, words, start, isTaken);
  }

  fit(type: string, word: Word): Fit | undefined {
    if (isOption(word)) return undefined;
    if (type === 'database' && word.kind === 'word' && databaseThings.has(word.lower)) return undefined;
    const isVariable = variableTypes.has(type) && allCapitals.test(word.text);
    if (word.kind === 'word' && !isVariable && (namesNothing.has(word.key) || introduces(word))) return undefined;
    if (word.isForeign === true && word.kind === 'word' && deeds.has(word.key)) return undefined;
    if (word.kind === 'word' && word.isConcept === true && peopleTypes.has(type) && deeds.has(word.key))
      return undefined;
    const variable = word.kind === 'literal' ? variableReference.exec(word.text)?.[1] : undefined;
    if (variable !== undefined && variableTypes.has(type)) return { score: 1, value: plainValue(variable) };
    const fit = this.plainFit(type, word);
    return fit && variable !== undefined ? { ...fit, score: fit.score * referenceShare } : fit;
  }

  private plainFit(type: string, word: Word): Fit | undefined {
    if (word.key === 'here')
      return type === 'dir' || type === 'path' ? { score: 0.8, value: plainValue('.') } : undefined;
    let accept = this.accepts.get(type);
    if (!accept) {
      accept = this.acceptor(type);
      this.accepts.set(type, accept);
    }
    const fit = accept(word);
    if (typeof fit !== 'number') return fit;
    return fit > 0 ? { score: fit, value: plainValue(word.text) } : undefined;
  }

  private acceptor(type: string): Accept {
    const list = this.lists[type] ?? [];
    const texts = list.map((entry) => (typeof entry === 'string' ? entry : entry[0]));
    if (type === 'ext' || type === 'imageext') return extensionSlot(new Set([...texts, ...furtherExtensions]));
    const only = extensionsByType[type];
    if (only) return fileWith(only);
    if (type === 'gzfile') return compressedFile;
    const own = builtIn[type];
    if (own) return preferring(own, new Set(texts));
    if (list.some((entry) => typeof entry !== 'string' && (entry[0] !== entry[1] || Object.keys(entry[2]).length > 0)))
      return closed(list);
    if (texts.length > 0 && texts.every((text) => /^\d+$/.test(text))) return integer;
    const extensions = texts.map((text) => extension.exec(text)?.[1]?.toLowerCase());
    if (texts.length > 0 && !extensions.includes(undefined) && !texts.some((text) => isIp(text) || isUrl(text))) {
      const known = new Set(extensions.filter((found) => found !== undefined));
      return known.size <= mostOwnExtensions ? fileWith([...known]) : preferring(anyFile, new Set(texts));
    }
    if (texts.length > 0 && texts.every((text) => /^[/~]|^[A-Z]:/.test(text)))
      return preferring(folder, new Set(texts));
    if (texts.length > 0 && texts.every(isUrl)) return url;
    if (texts.length > 0 && texts.every(isHostPath)) return quotedOr(hostPath, 0);
    return preferring(name, new Set(texts));
  }
}

/** What the grammar names itself fits best, also where it looks like an ordinary word. */
function preferring(accept: Accept, known: ReadonlySet<string>): Accept {
  const lower = new Set([...known].map((text) => text.toLowerCase()));
  return (word) => {
    const fit = accept(word);
    const isKnown = lower.has(word.lower);
    if (typeof fit !== 'number') return isKnown ? { ...fit, score: Math.max(fit.score, 0.95) } : fit;
    return isKnown ? Math.max(fit, 0.9) : fit;
  };
}

/** Only the values listed, said as they are said there. */
function closed(list: readonly KnownValue[]): Accept {
  const values = new Map<string, SlotValue>();
  for (const entry of list) {
    const [said, command, fields] = typeof entry === 'string' ? [entry, entry, {}] : entry;
    const value: SlotValue = { command, fields, isAuthored: true };
    values.set(said.toLowerCase(), value);
    if (!values.has(command.toLowerCase())) values.set(command.toLowerCase(), value);
  }
  return (word) => {
    const value = values.get(word.lower);
    return value ? { score: 0.95, value } : 0;
  };
}
