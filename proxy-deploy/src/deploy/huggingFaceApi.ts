import { UserError } from '../base/userError';

export interface ApiOptions {
  readonly baseUrl: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** Pause between two looks at something that starts there. */
export function pollMs(environment: NodeJS.ProcessEnv): number {
  return Number(environment['HF_POLL_MS'] ?? 5000);
}

/** What to do about an answer of Hugging Face; others are shown as they are. */
const advice: Readonly<Record<number, string>> = {
  401: 'HF_TOKEN is not valid (any more): make a new one under Settings, Access Tokens.',
  402: 'a payment method is missing: add one under Settings, Billing.',
  403: 'HF_TOKEN may not do this: give it write access to this namespace, and for Docker Spaces a paid plan.',
  404: 'the name is not known: check namespace and name.',
  409: 'the name is taken or a change is under way: wait a minute or choose another name.',
  429: 'too many requests: wait a minute.',
};

/** Calls of the Hugging Face hub and endpoints APIs that the hub library does not make. */
export class HuggingFaceApi {
  constructor(private readonly options: ApiOptions) {}

  /** The answer, or undefined when there is no such thing. */
  async find<T>(path: string): Promise<T | undefined> {
    const response = await this.send('GET', path);
    return response.status === 404 ? undefined : this.read<T>(response, `GET ${path}`);
  }

  async call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
    return this.read<T>(await this.send(method, path, body), `${method} ${path}`);
  }

  private send(method: string, path: string, body?: unknown): Promise<Response> {
    const { baseUrl, token, signal } = this.options;
    return fetch(baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
    }).catch((cause: unknown) => {
      throw new UserError(`${new URL(baseUrl).host} cannot be reached: check the network.`, { cause });
    });
  }

  private async read<T>(response: Response, call: string): Promise<T> {
    const text = await response.text();
    if (response.ok) return (text === '' ? {} : JSON.parse(text)) as T;
    throw new UserError(
      `Hugging Face answered ${response.status} to ${call}: ${advice[response.status] ?? text.slice(0, 300)}`,
    );
  }
}
