import { parseBaseUrl } from '../ai/baseUrl';
import { describeFailure } from '../ai/describeFailure';
import { checkKey } from '../ai/keyReport';
import { keyShape } from '../ai/virtualKey';
import type { Clock } from '../base/clock';
import type { Settings } from '../config/settings';
import { describeKeyReport } from './describeKeyReport';

/** Where the virtual key is kept; the adapter is VS Code's secret store. */
export interface KeyStore {
  read(): Promise<string | undefined>;
  write(key: string): Promise<void>;
  remove(): Promise<void>;
}

/** Something to say to the user, and how loudly. */
export interface Report {
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
}

/** Why this text can't be a virtual key, as a sentence; undefined when it may be one. */
export function keyRefusal(key: string): string | undefined {
  const shape = keyShape(key.trim());
  return shape.kind === 'refused' ? shape.message : undefined;
}

/** What is wrong with an address, as a sentence; undefined when it can be used. */
export function addressProblem(address: string): string | undefined {
  const endpoint = parseBaseUrl(address);
  return endpoint.kind === 'failed' ? endpoint.failure : undefined;
}

/** Host of a usable address, for titles. */
export function hostOf(address: string): string | undefined {
  const endpoint = parseBaseUrl(address);
  return endpoint.kind === 'ok' ? endpoint.value.host : undefined;
}

function warningOf(key: string): string {
  const shape = keyShape(key);
  return shape.kind === 'suspicious' ? ` ${shape.warning}` : '';
}

/** Checks a key at the proxy with the key itself and stores it unless the proxy rejects it. */
export async function checkAndStoreKey(
  key: string,
  baseUrl: string,
  keys: KeyStore,
  clock: Clock,
  signal: AbortSignal,
): Promise<Report> {
  const refusal = keyRefusal(key);
  if (refusal !== undefined) return { severity: 'error', message: refusal };
  const checked = await checkKey(baseUrl, key, { clock }, signal);
  if (checked.kind === 'failed' && checked.failure.kind === 'key-rejected') {
    return { severity: 'error', message: `The key was not stored. ${describeFailure(checked.failure).message}` };
  }
  await keys.write(key);
  const warning = warningOf(key);
  if (checked.kind === 'failed') {
    const why = describeFailure(checked.failure).message;
    return { severity: 'warning', message: `The key is stored but could not be checked. ${why}${warning}` };
  }
  const said = `The key is valid and stored. ${describeKeyReport(checked.value)}${warning}`;
  return { severity: warning === '' ? 'info' : 'warning', message: said };
}

/** Stores a key that was typed into the settings; it is checked with the first request. */
export async function storeTypedKey(key: string, keys: KeyStore): Promise<Report> {
  await keys.write(key);
  const warning = warningOf(key);
  return {
    severity: warning === '' ? 'info' : 'warning',
    message: `The key was moved from the settings to the secret store; it is checked with the first request.${warning}`,
  };
}

/** Says whether the proxy answers, whether the key is valid and what is left of its budget. */
export async function describeConnection(
  { provider, 'litellm.baseUrl': baseUrl }: Settings,
  keys: KeyStore,
  /** Name of the remote side when the window is a remote one: `localhost` is there, not here. */
  remoteName: string | undefined,
  clock: Clock,
  signal: AbortSignal,
): Promise<Report> {
  if (provider === 'local' || baseUrl.trim() === '') {
    const why = provider === 'local' ? 'the provider is set to local' : 'no LiteLLM address is set';
    return { severity: 'info', message: `The local model answers, because ${why}. Nothing is sent over the network.` };
  }
  const endpoint = parseBaseUrl(baseUrl);
  if (endpoint.kind === 'failed') return { severity: 'error', message: endpoint.failure };
  const { host, isLoopback } = endpoint.value;
  const place = remoteName !== undefined && isLoopback ? `${host} (on the remote side, ${remoteName})` : host;
  const checked = await checkKey(baseUrl, await keys.read(), { clock }, signal);
  return checked.kind === 'ok'
    ? { severity: 'info', message: `${place} answers. ${describeKeyReport(checked.value)}` }
    : { severity: 'warning', message: `${place}: ${describeFailure(checked.failure).message}` };
}
