import { parseBaseUrl } from '../ai/baseUrl';
import { describeFailure } from '../ai/describeFailure';
import { checkKey, type KeyCheckOptions, type KeyReport } from '../ai/keyReport';
import { keyShape } from '../ai/virtualKey';
import type { Settings } from '../config/settings';
import { describeKeyReport } from './describeKeyReport';
import { licenceNote } from './licenceNote';

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

/** The part of the settings that says where LiteLLM is and what it is asked for. */
export type LiteLlmPlace = Pick<Settings, 'litellm.baseUrl' | 'litellm.model'>;

/** What is to be known of the model of the settings: that the key may not use it, or its licence. */
function modelWarning({ models }: KeyReport, { 'litellm.model': model }: LiteLlmPlace): string {
  const name = model.trim();
  const note = licenceNote(name);
  // `openai/*` and the like stand for models that are not listed.
  const isUsable = models.length === 0 || models.includes(name) || models.some((each) => each.includes('*'));
  return [
    ...(isUsable
      ? []
      : [` The model "${name}" of your settings is not among them: set aiTerminalPro.litellm.model to one that is.`]),
    ...(note === undefined ? [] : [` ${note}`]),
  ].join('');
}

/** Checks a key at the proxy with the key itself and stores it unless the proxy rejects it. */
export async function checkAndStoreKey(
  key: string,
  place: LiteLlmPlace,
  keys: KeyStore,
  checking: KeyCheckOptions,
  signal: AbortSignal,
): Promise<Report> {
  const refusal = keyRefusal(key);
  if (refusal !== undefined) return { severity: 'error', message: refusal };
  const checked = await checkKey(place['litellm.baseUrl'], key, checking, signal);
  if (signal.aborted) return { severity: 'info', message: 'The check was cancelled; the key was not stored.' };
  if (checked.kind === 'failed' && checked.failure.kind === 'key-rejected') {
    return { severity: 'error', message: `The key was not stored. ${describeFailure(checked.failure).message}` };
  }
  await keys.write(key);
  if (checked.kind === 'failed') {
    const warning = warningOf(key);
    const why = describeFailure(checked.failure).message;
    return { severity: 'warning', message: `The key is stored but could not be checked. ${why}${warning}` };
  }
  const warning = modelWarning(checked.value, place) + warningOf(key);
  const said = `The key is valid and stored. ${describeKeyReport(checked.value)}${warning}`;
  return { severity: warning === '' ? 'info' : 'warning', message: said };
}

/**
 * What the proxy says about a key that was moved from the settings to the secret store before anything was known about
 * it. A rejected key stays stored; the user reads why.
 */
export async function describeMovedKey(
  key: string,
  place: LiteLlmPlace,
  checking: KeyCheckOptions,
  signal: AbortSignal,
): Promise<Report> {
  const { 'litellm.baseUrl': baseUrl } = place;
  const warning = warningOf(key);
  const moved = 'The key was moved from the settings to the secret store.';
  if (baseUrl.trim() === '') {
    return {
      severity: 'warning',
      message: `${moved} It is checked with the first request once the address of the proxy is set.${warning}`,
    };
  }
  const checked = await checkKey(baseUrl, key, checking, signal);
  if (checked.kind === 'ok') {
    const warnings = modelWarning(checked.value, place) + warning;
    const severity = warnings === '' ? 'info' : 'warning';
    return { severity, message: `${moved} It is valid. ${describeKeyReport(checked.value)}${warnings}` };
  }
  const why = describeFailure(checked.failure).message;
  if (checked.failure.kind === 'key-rejected') {
    return { severity: 'error', message: `${moved} The proxy does not accept it. ${why}` };
  }
  return {
    severity: 'warning',
    message: `${moved} It could not be checked and is checked with the first request. ${why}${warning}`,
  };
}

/** Says whether the proxy answers, whether the key is valid and what is left of its budget. */
export async function describeConnection(
  settings: LiteLlmPlace & Pick<Settings, 'provider'>,
  keys: KeyStore,
  checking: KeyCheckOptions,
  signal: AbortSignal,
): Promise<Report> {
  const { provider, 'litellm.baseUrl': baseUrl } = settings;
  if (provider === 'local' || baseUrl.trim() === '') {
    const why = provider === 'local' ? 'the provider is set to local' : 'no LiteLLM address is set';
    return { severity: 'info', message: `The local model answers, because ${why}. Nothing is sent over the network.` };
  }
  const endpoint = parseBaseUrl(baseUrl);
  if (endpoint.kind === 'failed') return { severity: 'error', message: endpoint.failure };
  const { host, isLoopback } = endpoint.value;
  const { remoteName } = checking;
  const place = remoteName !== undefined && isLoopback ? `${host} (on the remote side, ${remoteName})` : host;
  const checked = await checkKey(baseUrl, await keys.read(), checking, signal);
  if (checked.kind === 'failed')
    return { severity: 'warning', message: `${place}: ${describeFailure(checked.failure).message}` };
  const warning = modelWarning(checked.value, settings);
  const message = `${place} answers. ${describeKeyReport(checked.value)}${warning}`;
  return { severity: warning === '' ? 'info' : 'warning', message };
}
