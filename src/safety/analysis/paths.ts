import type { ShellKind } from '../../base/shell';
import { unknownText } from './word';

export type PathKind =
  | 'root'
  | 'home'
  | 'system-top'
  | 'system'
  | 'disk'
  | 'sink'
  | 'device'
  | 'temp'
  | 'regenerable'
  | 'workspace-all'
  | 'workspace'
  | 'parent'
  | 'under-home'
  | 'absolute'
  | 'variable'
  | 'remote';

export interface PathFacts {
  readonly kind: PathKind;
  /** `/`-separated, `..` resolved, drive letters kept, lower case on Windows. */
  readonly path: string;
  /** A wildcard stands for everything in the directory. */
  readonly wildcard: boolean;
}

export function isWindowsShell(shell: ShellKind): boolean {
  return shell === 'cmd' || shell === 'powershell' || shell === 'pwsh';
}

/** What a path written in a command is, without looking at the disk. `directory` is where `cd` in the same command went. */
export function classifyPath(value: string, shell: ShellKind, directory?: string): PathFacts {
  const text = isWindowsShell(shell) ? windowsText(value) : /^[A-Za-z]:\\/.test(value) ? windowsText(value) : value;
  const device = isWindowsShell(shell) && /^\/\/[.?]\/(?:physicaldrive|globalroot|harddisk|[a-z]:$|cdrom)/i.test(text);
  if (device || isShare(value)) {
    return { kind: device ? 'disk' : 'remote', path: text, wildcard: false };
  }
  const based = directory !== undefined && isRelative(text) ? `${directory}/${text}` : text;
  const path = normalizePath(based);
  const wildcard = /(?:^|\/)(?:[*?]*\*[*?]*|\.\*|\*\.\*|\{[^/]*\*[^/]*\}|\.\[[^/]*\]\*?|\*\([^/]*\))$/.test(path);
  const bare = wildcard ? normalizePath(path.replace(/\/?[^/]*$/, '')) || (path.startsWith('/') ? '/' : '.') : path;
  return { kind: kindOf(bare, wildcard), path, wildcard };
}

/** `\\\\server\\share`: on another machine. */
export function isShare(path: string): boolean {
  return /^\\\\[^\\?.]/.test(path);
}

/** A share named by an address outside the private ranges: no file server of one's own. */
export function isForeignShare(path: string): boolean {
  const address = /^\\\\(\d+\.\d+\.\d+\.\d+)(?=[\\@])/.exec(path)?.[1];
  return address !== undefined && !/^(?:10|127|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))\./.test(address);
}

function isRelative(path: string): boolean {
  return !/^(?:[/~]|[A-Za-z]:|\uFFFC|[a-z]+:)/i.test(path);
}

const windowsVariables: readonly (readonly [RegExp, string])[] = [
  [/^(?:%userprofile%|\$env:userprofile|\$\{env:userprofile\}|\$home|%homepath%|%homedrive%%homepath%)/i, '~'],
  [/^(?:%systemdrive%|\$env:systemdrive)/i, 'c:'],
  [/^(?:%systemroot%|%windir%|\$env:systemroot|\$env:windir)/i, 'c:/windows'],
  [/^(?:%temp%|%tmp%|\$env:temp|\$env:tmp)/i, '/tmp'],
  [/^(?:%appdata%|\$env:appdata)/i, '~/appdata/roaming'],
  [/^(?:%localappdata%|\$env:localappdata)/i, '~/appdata/local'],
  [/^(?:%programfiles%|\$env:programfiles)/i, 'c:/program files'],
  [/^(?:%programdata%|%allusersprofile%|\$env:programdata)/i, 'c:/programdata'],
  [/^(?:%cd%|\$pwd)/i, '.'],
];

function windowsText(value: string): string {
  let text = value
    .replace(/^\\\\[?.]\\(?=[A-Za-z]:)/, '')
    .replace(/^(?:microsoft\.powershell\.core\\)?filesystem::/i, '');
  for (const [pattern, replacement] of windowsVariables) {
    text = text.replace(pattern, replacement);
  }
  return text.replaceAll('\\', '/').toLowerCase();
}

function normalizePath(value: string): string {
  const prefix = /^(?:[A-Za-z]:\/?|~[\w.-]*|\/|\uFFFC)?/.exec(value)?.[0] ?? '';
  const absolute = prefix !== '' && prefix !== unknownText;
  const segments: string[] = [];
  for (const segment of value.slice(prefix.length).split('/')) {
    if (segment === '..') {
      const last = segments.at(-1);
      if (last !== undefined && last !== '..' && !last.includes(unknownText)) {
        segments.pop();
      } else if (!absolute || prefix.startsWith('~')) {
        segments.push('..');
      }
    } else if (segment !== '' && segment !== '.') {
      segments.push(segment);
    }
  }
  const joint = prefix === '' || prefix.endsWith('/') || segments.length === 0 ? '' : '/';
  const path = `${prefix}${joint}${segments.join('/')}`;
  return path === ''
    ? value === ''
      ? ''
      : '.'
    : path.replace(/^\/proc\/(?:self|\d+|thread-self)\/(?:root|cwd)(?=\/|$)\/?/, '/');
}

const systemTop =
  /^(?:\/(?:bin|boot|dev|etc|home|lib|lib32|lib64|media|mnt|opt|proc|root|run|sbin|srv|sys|usr|var|Applications|Library|System|Users|Volumes|private|cores|nix|snap)(?:\/(?:bin|sbin|lib|lib64|local|share|include|log|spool|cache|db|mail|www|backups|etc|var|tmp|run|System|Users|Library|systemd|ssh|ssl|kernel|self))?|[a-z]:\/(?:windows|program files|program files \(x86\)|programdata|users|boot|recovery|documents and settings|winnt)(?:\/(?:system32|syswow64|winsxs|system32\/config|system32\/drivers|public))?)$/i;
const systemUnder =
  /^(?:\/(?:bin|boot|etc|lib|lib32|lib64|opt|proc|root|run|sbin|srv|sys|usr|var|Applications|Library|System|private|nix|snap)\/|[a-z]:\/(?:windows|program files|program files \(x86\)|programdata|boot|recovery)\/)/i;
const homeRoot = /^(?:~[\w.-]*|\/home\/[^/]+|\/Users\/[^/]+|\/root|[a-z]:\/users\/[^/]+)$/i;
const disks =
  /^(?:\/dev\/(?:[shv]d[a-z*?]|xvd[a-z]|nvme\d|mmcblk\d|mtd(?:block)?\d|ubi(?:block)?\d|nbd\d|rbd\d|drbd\d|bcache\d|pmem\d|r?disk\d|dm-\d|md\d|mapper\/|loop\d|sd\[|disk\/|zvol\/|sr\d|ada\d|da\d|vg|root|mem|kmem|port|\*|\uFFFC)|\/\/[.?]\/(?:physicaldrive|[a-z]:|globalroot|harddisk)|\\\\\.\\)/i;
const sinks = /^(?:\/dev\/(?:null|stdout|stderr|stdin|tty|fd\/\d+|zero|full|random|urandom)|nul:?|con:?|\$null)$/i;
const temporary =
  /^(?:\/tmp|\/var\/tmp|\/private\/tmp|\/private\/var\/tmp|\/private\/var\/folders|\/dev\/shm|\/var\/folders|\/run\/user\/\d+|[a-z]:\/(?:windows\/)?temp|~\/appdata\/local\/temp|c:\/users\/[^/]+\/appdata\/local\/temp)(?:\/|$)/i;
const regenerable =
  /(?:^|\/)(?:node_modules|bower_components|dist|build|out|target|bin|obj|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.cache|\.next|\.nuxt|\.turbo|\.parcel-cache|\.vite|\.svelte-kit|\.angular|coverage|htmlcov|\.nyc_output|\.tox|\.nox|\.venv|venv|\.eggs|[\w.-]+\.egg-info|\.gradle|\.terraform|cmake-build-[\w-]+|_build|\.dart_tool|Debug|Release|DerivedData|\.sass-cache|\.eslintcache|tmp|\.tmp|temp|cache|\.coverage|storybook-static|Pods)$/i;

function kindOf(path: string, wildcard: boolean): PathKind {
  if (path.startsWith(unknownText)) {
    return 'variable';
  }
  if (sinks.test(path)) {
    return 'sink';
  }
  if (disks.test(path)) {
    return 'disk';
  }
  if (path === '/' || /^[a-z]:\/?$/i.test(path)) {
    return 'root';
  }
  if (homeRoot.test(path)) {
    return 'home';
  }
  if (temporary.test(path)) {
    return 'temp';
  }
  if (systemTop.test(path)) {
    return 'system-top';
  }
  if (path.startsWith('/dev/')) {
    return 'device';
  }
  if (path === '..' || path.startsWith('../') || /^~\/\.\./.test(path)) {
    return 'parent';
  }
  if (regenerable.test(path) && !systemUnder.test(path)) {
    return 'regenerable';
  }
  if (systemUnder.test(path)) {
    return 'system';
  }
  if (path.startsWith('~/') || /^(?:\/home\/|\/Users\/|[a-z]:\/users\/)/i.test(path)) {
    return 'under-home';
  }
  if (/^(?:[a-z]:)?\//i.test(path)) {
    return path.startsWith('//') ? 'remote' : 'absolute';
  }
  return path === '.' || path === '' || (wildcard && path === '.') ? 'workspace-all' : 'workspace';
}
