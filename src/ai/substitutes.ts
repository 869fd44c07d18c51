import { isKnownTool } from './toolOptions';

/** Tools that many machines lack, and what does the same job, first the nearest. */
const substitutes: Readonly<Record<string, readonly string[]>> = {
  rg: ['grep'],
  ag: ['grep'],
  ack: ['grep'],
  fd: ['find'],
  fdfind: ['find'],
  bat: ['cat'],
  eza: ['ls'],
  exa: ['ls'],
  tree: ['find'],
  htop: ['top'],
  btop: ['top'],
  duf: ['df'],
  dust: ['du'],
  ncdu: ['du'],
  procs: ['ps'],
  ifconfig: ['ip'],
  ip: ['ifconfig'],
  netstat: ['ss', 'lsof'],
  ss: ['netstat', 'lsof'],
  lsof: ['ss', 'netstat'],
  wget: ['curl'],
  curl: ['wget'],
  python: ['python3'],
  pip: ['pip3', 'python3'],
  vim: ['vi'],
  zip: ['tar'],
  unzip: ['bsdtar', 'python3'],
  dig: ['host', 'nslookup', 'getent'],
  nslookup: ['dig', 'host', 'getent'],
  'docker-compose': ['docker'],
  yarn: ['npm'],
  pnpm: ['npm'],
  open: ['xdg-open'],
  pbcopy: ['wl-copy', 'xclip', 'xsel'],
  xclip: ['wl-copy', 'xsel', 'pbcopy'],
  gawk: ['awk'],
  gsed: ['sed'],
};

/** What may do the job of a tool that is missing, first the nearest. */
export function substitutesOf(name: string): readonly string[] {
  return Object.hasOwn(substitutes, name) ? (substitutes[name] ?? []) : [];
}

/** A tool whose name nobody is likely to give to a function or alias of their own. */
export function isCommonTool(name: string): boolean {
  return isKnownTool(name) || Object.hasOwn(substitutes, name);
}
