import { UserError } from '../base/userError';
import type { AdminApi } from '../litellm/adminApi';

/** A key as LiteLLM lists it. */
export interface KeyRow {
  readonly token: string;
  readonly key_alias: string | null;
  readonly user_id: string | null;
  readonly spend: number;
  readonly max_budget: number | null;
  readonly budget_duration: string | null;
  readonly budget_reset_at: string | null;
  readonly rpm_limit: number | null;
  readonly tpm_limit: number | null;
  readonly max_parallel_requests: number | null;
  readonly expires: string | null;
  readonly models: readonly string[];
  readonly allowed_routes: readonly string[] | null;
  readonly blocked: boolean | null;
}

const pageSize = 100;

export async function listKeys(api: AdminApi, signal?: AbortSignal): Promise<readonly KeyRow[]> {
  const rows: KeyRow[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await api.call<{ readonly keys: readonly KeyRow[]; readonly total_pages: number }>(
      'GET',
      `/key/list?return_full_object=true&size=${pageSize}&page=${page}`,
      undefined,
      signal,
    );
    rows.push(...answer.keys);
    if (page >= answer.total_pages) return rows;
  }
}

export async function findKey(api: AdminApi, user: string, signal?: AbortSignal): Promise<KeyRow> {
  const found = (await listKeys(api, signal)).find((row) => row.key_alias === user);
  if (found === undefined) throw new UserError(`There is no key named ${user}: "deploy keys list" shows them all.`);
  return found;
}
