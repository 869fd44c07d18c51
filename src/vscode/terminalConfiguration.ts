import { platform } from 'node:os';
import * as vscode from 'vscode';

const systemNames: Partial<Record<NodeJS.Platform, string>> = { darwin: 'osx', win32: 'windows' };

/** A terminal profile of the user, as far as it concerns how a shell is started. */
export interface TerminalProfileSettings {
  readonly path: string | readonly string[] | undefined;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | null>>;
}

/** What VS Code's own settings say about terminals on this system. */
export interface TerminalConfiguration {
  readonly env: Readonly<Record<string, string | null>>;
  /** The default profile; undefined when none is chosen, or when it is not a shell (such as ours). */
  readonly defaultProfile: TerminalProfileSettings | undefined;
}

/** Reads user and machine values only where VS Code itself would: a workspace's values need its trust. */
export function readTerminalConfiguration(): TerminalConfiguration {
  const system = systemNames[platform()] ?? 'linux';
  const source = vscode.workspace.getConfiguration('terminal.integrated');
  const read = (key: string): unknown => {
    const inspected = source.inspect<unknown>(`${key}.${system}`);
    const workspaceValue = vscode.workspace.isTrusted ? inspected?.workspaceValue : undefined;
    return workspaceValue ?? inspected?.globalValue ?? inspected?.defaultValue;
  };
  const name = read('defaultProfile');
  const profiles = asRecord(read('profiles'));
  const profile = typeof name === 'string' ? asRecord(profiles[name]) : {};
  return { env: asEnvironment(read('env')), defaultProfile: 'path' in profile ? parseProfile(profile) : undefined };
}

function parseProfile(profile: Readonly<Record<string, unknown>>): TerminalProfileSettings {
  const { path, args } = profile;
  return {
    path: typeof path === 'string' ? path : asStrings(path),
    args: typeof args === 'string' ? [args] : (asStrings(args) ?? []),
    env: asEnvironment(profile['env']),
  };
}

function asEnvironment(value: unknown): Record<string, string | null> {
  const entries = Object.entries(asRecord(value));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string | null] => typeof entry[1] === 'string' || entry[1] === null),
  );
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function asStrings(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item): item is string => typeof item === 'string') ? value : undefined;
}
