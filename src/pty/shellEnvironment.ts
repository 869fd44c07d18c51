/** A setting of variables, as `terminal.integrated.env.<os>` has it: null takes a variable away. */
export type EnvironmentChanges = Readonly<Record<string, string | null>>;

export interface ShellEnvironmentRequest {
  /** The extension host's own environment. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** In this order: `terminal.integrated.env.<os>`, then the profile's own. */
  readonly changes: readonly EnvironmentChanges[];
  /** For `${name}` in values, such as `workspaceFolder` and `userHome`; `${env:NAME}` needs none. */
  readonly variables: Readonly<Record<string, string>>;
  /** VS Code's version, for TERM_PROGRAM_VERSION. */
  readonly editorVersion: string;
  /** VS Code's display language, such as `en` or `pt-br`, for systems that set no LANG. */
  readonly displayLanguage: string;
}

/**
 * Belongs to the editor's own process, not to a shell in it: the list of VS Code's
 * `sanitizeProcessEnvironment`, and here all of VSCODE_ (design.md 3.8). AITP_ is ours.
 */
const withheld = [/^ELECTRON_/, /^VSCODE_/, /^SNAP(_|$)/, /^GDK_PIXBUF_/, /^AITP_/];
/** VS Code's snap keeps a variable's value from before the start of the snap under this suffix. */
const snapSuffix = '_VSCODE_SNAP_ORIG';

/** The whole environment of a shell, as VS Code's own terminals would get it. */
export function shellEnvironment(request: ShellEnvironmentRequest): Record<string, string> {
  const env = new EnvironmentMap(request.platform === 'win32');
  const inherited = Object.entries(request.inherited);
  for (const [name, value] of inherited) {
    if (value !== undefined && !withheld.some((pattern) => pattern.test(name))) env.set(name, value);
  }
  for (const [name, value] of inherited) {
    if (value === undefined || !name.endsWith(snapSuffix)) continue;
    env.delete(name);
    const original = name.slice(0, -snapSuffix.length);
    if (value === '') env.delete(original);
    else env.set(original, value);
  }
  env.set('TERM', 'xterm-256color');
  env.set('COLORTERM', 'truecolor');
  env.set('TERM_PROGRAM', 'vscode');
  env.set('TERM_PROGRAM_VERSION', request.editorVersion);
  const lang = env.get('LANG');
  if (request.platform !== 'win32' && (lang === undefined || !/utf-?8$/i.test(lang))) {
    env.set('LANG', utf8Locale(request.displayLanguage));
  }
  for (const [name, value] of request.changes.flatMap((changes) => Object.entries(changes))) {
    if (value === null) env.delete(name);
    else env.set(name, resolveVariables(value, request));
  }
  return env.toRecord();
}

/** An environment's names: on Windows `Path` and `PATH` are one variable. */
class EnvironmentMap {
  private readonly entries = new Map<string, readonly [name: string, value: string]>();

  constructor(private readonly ignoresCase: boolean) {}

  get(name: string): string | undefined {
    return this.entries.get(this.keyOf(name))?.[1];
  }

  set(name: string, value: string): void {
    const known = this.entries.get(this.keyOf(name))?.[0];
    this.entries.set(this.keyOf(name), [known ?? name, value]);
  }

  delete(name: string): void {
    this.entries.delete(this.keyOf(name));
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries(this.entries.values());
  }

  private keyOf(name: string): string {
    return this.ignoresCase ? name.toUpperCase() : name;
  }
}

/** Unknown variables stay as they are written, as VS Code leaves them. */
function resolveVariables(value: string, request: ShellEnvironmentRequest): string {
  return value.replace(/\$\{(env:)?([^}]+)\}/g, (whole, isEnv: string | undefined, name: string) => {
    if (isEnv !== undefined) return inheritedValue(name, request) ?? '';
    return request.variables[name] ?? whole;
  });
}

function inheritedValue(name: string, { inherited, platform }: ShellEnvironmentRequest): string | undefined {
  if (platform !== 'win32') return inherited[name];
  const key = Object.keys(inherited).find((known) => known.toUpperCase() === name.toUpperCase());
  return key === undefined ? undefined : inherited[key];
}

/** Usual territories of VS Code's display languages that name none. */
const territories: Readonly<Partial<Record<string, string>>> = {
  cs: 'CZ',
  de: 'DE',
  en: 'US',
  es: 'ES',
  fr: 'FR',
  hu: 'HU',
  it: 'IT',
  ja: 'JP',
  ko: 'KR',
  pl: 'PL',
  pt: 'BR',
  ru: 'RU',
  tr: 'TR',
  zh: 'CN',
};

function utf8Locale(displayLanguage: string): string {
  const [language = 'en', territory] = displayLanguage.toLowerCase().split(/[-_]/);
  const region =
    territory !== undefined && /^[a-z]{2}$/.test(territory) ? territory.toUpperCase() : territories[language];
  return region === undefined ? 'en_US.UTF-8' : `${language}_${region}.UTF-8`;
}
