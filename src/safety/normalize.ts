import { failed, ok, type Result } from '../base/result';
import type { ShellKind } from '../base/shell';

/** Longer text is never one command somebody asked for (UTF-16 units). */
export const maxCommandLength = 65_536;

export type NormalizeFailure =
  | { readonly kind: 'empty' }
  | { readonly kind: 'control-bytes'; readonly offset: number; readonly code: number }
  | { readonly kind: 'too-long'; readonly length: number; readonly limit: number };

/**
 * The one place where a command's text changes: CRLF becomes LF, blank lines around it and trailing blanks go away.
 * Control bytes other than tab and newline are a failure, never silently removed.
 */
export function normalizeCommand(text: string, shell: ShellKind): Result<string, NormalizeFailure> {
  if (text.length > maxCommandLength) {
    return failed({ kind: 'too-long', length: text.length, limit: maxCommandLength });
  }
  const lines = text.replaceAll('\r\n', '\n');
  const offset = controlByteOffset(lines);
  if (offset >= 0) {
    return failed({ kind: 'control-bytes', offset, code: lines.charCodeAt(offset) });
  }
  const trimmed = trimEnd(lines.replace(/^(?:[ \t]*\n)+/, ''), shell);
  return trimmed.trim() === '' ? failed({ kind: 'empty' }) : ok(trimmed);
}

/** Offset of the first C0, DEL or C1 control other than tab and newline; -1 when there is none. */
export function controlByteOffset(text: string): number {
  for (let offset = 0; offset < text.length; offset += 1) {
    const code = text.charCodeAt(offset);
    if ((code < 0x20 && code !== 0x09 && code !== 0x0a) || (code >= 0x7f && code <= 0x9f)) {
      return offset;
    }
  }
  return -1;
}

/** A blank after the shell's escape character is part of the word before it and stays. */
function trimEnd(text: string, shell: ShellKind): string {
  const escape = escapeCharacters[shell];
  const kept = text.replace(/[ \t\n]+$/, '');
  let escapes = 0;
  while (kept.charAt(kept.length - 1 - escapes) === escape) {
    escapes += 1;
  }
  return escapes % 2 === 1 ? kept + text.slice(kept.length, kept.length + 1) : kept;
}

const escapeCharacters: Record<ShellKind, string> = {
  bash: '\\',
  zsh: '\\',
  fish: '\\',
  sh: '\\',
  pwsh: '`',
  powershell: '`',
  cmd: '^',
};
