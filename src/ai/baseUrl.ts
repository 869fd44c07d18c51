import { failed, ok, type Result } from '../base/result';

/** Where an OpenAI-compatible server is. */
export interface Endpoint {
  /** With `/v1` (or what the user wrote in its place), without a slash at the end. */
  readonly apiUrl: string;
  /** The address of the proxy itself, for `/key/info` and `/health/liveliness`. */
  readonly rootUrl: string;
  /** On this machine (of the extension host: the remote one in a remote window); no key and no TLS needed. */
  readonly isLoopback: boolean;
  /** `host:port` for titles. */
  readonly host: string;
}

/** Reads the setting `litellm.baseUrl`; the failure is a sentence that says what to write instead. */
export function parseBaseUrl(setting: string): Result<Endpoint, string> {
  const text = setting.trim();
  if (text === '') return failed('No LiteLLM address is set.');
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return failed(
      `"${text.slice(0, 80)}" is no address. Write one such as https://llm.example.com or http://localhost:4000.`,
    );
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return failed(`The address must begin with https:// (or http:// for this machine), not ${url.protocol}//.`);
  }
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') {
    const port = url.port === '' ? '' : `:${url.port}`;
    return failed(`${url.hostname} is where a server listens, not where it is found. Write http://localhost${port}.`);
  }
  const isLoopback = isLoopbackHost(url.hostname);
  if (url.protocol === 'http:' && !isLoopback) {
    return failed(
      `The address of ${url.hostname} must begin with https://, because requests carry your key. Only this machine may use http://.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    return failed('The address must not hold a user name or password. Set the key with "Set LiteLLM Virtual Key".');
  }
  if (url.search !== '' || url.hash !== '') return failed('The address must not hold "?" or "#".');
  const path = url.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
  const rootPath = path.replace(/\/v\d+$/, '');
  const apiPath = path === rootPath ? `${rootPath}/v1` : path;
  return ok({ apiUrl: url.origin + apiPath, rootUrl: url.origin + rootPath, isLoopback, host: url.host });
}

/** `localhost`, names below it, 127.0.0.0/8 and ::1. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
