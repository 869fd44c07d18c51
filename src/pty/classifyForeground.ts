import { shellKindOf } from '../base/shell';
import type { ForegroundProcess } from './pty';
import type { Foreground } from './terminalSession';

/** `interpreter`: a REPL when it is started without a script, a program otherwise. */
type ProgramKind = 'repl' | 'interpreter' | 'pager';

const programKinds: Readonly<Partial<Record<string, ProgramKind>>> = {
  python: 'interpreter',
  python2: 'interpreter',
  python3: 'interpreter',
  pypy: 'interpreter',
  pypy3: 'interpreter',
  node: 'interpreter',
  deno: 'interpreter',
  bun: 'interpreter',
  ruby: 'interpreter',
  lua: 'interpreter',
  luajit: 'interpreter',
  php: 'interpreter',
  julia: 'interpreter',
  r: 'repl',
  rscript: 'interpreter',
  perl: 'interpreter',
  tclsh: 'interpreter',
  scala: 'interpreter',
  guile: 'interpreter',
  racket: 'interpreter',
  ipython: 'repl',
  ipython3: 'repl',
  bpython: 'repl',
  ptpython: 'repl',
  irb: 'repl',
  pry: 'repl',
  ghci: 'repl',
  iex: 'repl',
  erl: 'repl',
  jshell: 'repl',
  psql: 'repl',
  mysql: 'repl',
  mariadb: 'repl',
  sqlite3: 'repl',
  redis: 'repl',
  'redis-cli': 'repl',
  mongosh: 'repl',
  mongo: 'repl',
  sqlplus: 'repl',
  sqlcmd: 'repl',
  duckdb: 'repl',
  bc: 'repl',
  dc: 'repl',
  gdb: 'repl',
  lldb: 'repl',
  octave: 'repl',
  'octave-cli': 'repl',
  maxima: 'repl',
  gp: 'repl',
  sbcl: 'repl',
  clisp: 'repl',
  swipl: 'repl',
  ocaml: 'repl',
  utop: 'repl',
  ftp: 'repl',
  sftp: 'repl',
  lftp: 'repl',
  telnet: 'repl',
  nslookup: 'repl',
  gnuplot: 'repl',
  matlab: 'repl',
  fsi: 'repl',
  dotnet: 'interpreter',
  csi: 'repl',
  less: 'pager',
  more: 'pager',
  most: 'pager',
  pg: 'pager',
  lv: 'pager',
  moar: 'pager',
  ov: 'pager',
  man: 'pager',
  bat: 'pager',
  delta: 'pager',
  pspg: 'pager',
};

/** Shells that the product has no dialect for are inner shells all the same. */
const otherShells = new Set(['tcsh', 'csh', 'nu', 'elvish', 'xonsh', 'mksh', 'yash', 'busybox']);

/** What a program in the foreground, other than our shell at its prompt, is to someone who types. */
export function classifyProgram(process: ForegroundProcess): Foreground {
  if (process.echoOff && process.lineMode) return { kind: 'password' };
  const name = process.name.replace(/^-/, '');
  if (shellKindOf(name) !== undefined || otherShells.has(name)) {
    return runsScript(process.commandLine) ? { kind: 'program', name } : { kind: 'inner-shell', name };
  }
  const key = name.toLowerCase().replace(/\.exe$/, '');
  const kind = programKinds[key] ?? programKinds[key.replace(/[\d.]+$/, '')];
  if (kind === 'repl' || kind === 'pager') return { kind, name };
  if (kind === 'interpreter' && !runsScript(process.commandLine)) return { kind: 'repl', name };
  return { kind: 'program', name };
}

/** The first guess from what the shell said it runs, before (or, on Windows, instead of) the system's word. */
export function classifyCommandLine(commandLine: string): Foreground {
  const [first = ''] = commandLine.trim().split(/\s+/);
  const name = first.split(/[\\/]/).pop() ?? first;
  return classifyProgram({ pid: 0, name, commandLine, echoOff: false, lineMode: false, waiting: false });
}

/** True if an argument names a script or code: anything that is no plain option, or `-c`, `-e`, `-m`. */
function runsScript(commandLine: string): boolean {
  const [, ...args] = commandLine.split(' ').filter((word) => word !== '');
  return args.some((arg) => !arg.startsWith('-') || /^-\w*[cem]$/.test(arg) || arg === '--eval');
}
