import { platform, release } from 'node:os';
import type { SuggestionContext } from '../ai/provider';

const systemNames: Partial<Record<NodeJS.Platform, SuggestionContext['operatingSystem']['name']>> = {
  darwin: 'macos',
  win32: 'windows',
};

/** The system on which the shells run: that of the extension host, the remote one in a remote window. */
export function operatingSystem(): SuggestionContext['operatingSystem'] {
  return { name: systemNames[platform()] ?? 'linux', version: release() };
}
