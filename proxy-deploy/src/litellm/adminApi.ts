import { z } from 'zod';
import { UserError } from '../base/userError';

/** Limits and scope of a virtual key, in LiteLLM's words. */
/** What is null is without a limit, as an earlier key says it. */
export interface KeyRequest {
  readonly key_alias?: string;
  readonly user_id?: string | null;
  readonly models?: readonly string[];
  readonly max_budget?: number | null;
  readonly budget_duration?: string | null;
  /** Already spent, in USD. */
  readonly spend?: number;
  readonly rpm_limit?: number | null;
  readonly tpm_limit?: number | null;
  readonly max_parallel_requests?: number | null;
  readonly duration?: string;
  readonly allowed_routes?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Routes a person's key needs and nothing else: completions, the model list, and its own figures. */
export const userRoutes = ['llm_api_routes', '/key/info', '/user/info'] as const;

const newKey = z.object({ key: z.string(), token: z.string() });

/** LiteLLM's management routes, called with an administrator's key. */
export class AdminApi {
  constructor(
    private readonly baseUrl: string,
    private readonly adminKey: string,
  ) {}

  async call<T>(method: 'GET' | 'POST', path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.adminKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([AbortSignal.timeout(30_000), ...(signal === undefined ? [] : [signal])]),
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new UserError(
        `The proxy at ${this.baseUrl} does not answer: look whether it runs and the address is right.`,
        {
          cause,
        },
      );
    });
    const text = await response.text();
    if (!response.ok) throw new UserError(`The proxy answered ${response.status} to ${path}: ${errorMessage(text)}`);
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw this.notTheProxy(cause);
    }
  }

  /** Makes the user when there is none: a key's `user_id` alone does not, and /user/info would answer 404. */
  async ensureUser(
    userId: string,
    { role, signal }: { readonly role?: 'proxy_admin'; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    const known = await this.call<{ readonly users: readonly { readonly user_id: string }[] }>(
      'GET',
      `/user/list?user_ids=${encodeURIComponent(userId)}`,
      undefined,
      signal,
    );
    if (known.users.some((user) => user.user_id === userId)) return;
    const user = { user_id: userId, auto_create_key: false, ...(role === undefined ? {} : { user_role: role }) };
    await this.call('POST', '/user/new', user, signal);
  }

  async createKey(
    request: KeyRequest,
    signal?: AbortSignal,
  ): Promise<{ readonly key: string; readonly token: string }> {
    const made = await this.call<unknown>('POST', '/key/generate', request, signal);
    const parsed = newKey.safeParse(made);
    if (!parsed.success) throw this.notTheProxy(parsed.error);
    return parsed.data;
  }

  private notTheProxy(cause: unknown): UserError {
    return new UserError(`What answers at ${this.baseUrl} is not the proxy: look whether the address is right.`, {
      cause,
    });
  }
}

/** The message inside LiteLLM's error envelope, or the start of the text. */
function errorMessage(text: string): string {
  try {
    const { error, detail } = JSON.parse(text) as {
      readonly error?: { readonly message?: string };
      readonly detail?: unknown;
    };
    return error?.message ?? (typeof detail === 'string' ? detail : text.slice(0, 300));
  } catch {
    return text.slice(0, 300);
  }
}
