import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UserError } from '../base/userError';
import { userRoutes, type AdminApi } from '../litellm/adminApi';
import { readConfiguration } from '../litellm/configSchema';
import { adminApi } from './adminAccess';
import type { DeployContext } from './context';
import { findKey, listKeys } from './keyList';
import { runSteps } from './steps';

/** LiteLLM writes spend at an interval to which each start adds up to five seconds, so that replicas don't write together. */
const intervalSpreadSeconds = 5;
const writingSeconds = 2;

/** Longer than the proxy keeps spend to itself before it is in the database. */
function settleMs({ environment, folder }: DeployContext): number {
  const given = environment['SPEND_SETTLE_MS'];
  if (given !== undefined) return Number(given);
  const interval = readConfiguration(join(folder, 'config.yaml')).general_settings.proxy_batch_write_at;
  return (interval + intervalSpreadSeconds + writingSeconds) * 1000;
}

/**
 * The new key inherits limits and what was already spent, so a rotation neither renews a budget nor loses a cent. The old one is
 * blocked first, and its last spend awaited: a sum that arrives after the key is gone would be nobody's. Until the new key is there
 * every failure, a stop too, gives the old one back as it was; then it is handed to `onKey` at once, because it can be seen only now.
 */
export async function rotateKey(
  user: string,
  days: number,
  context: DeployContext,
  onKey: (key: string) => void,
): Promise<void> {
  const api = adminApi(context);
  const { signal } = context;
  const { token, blocked } = await findKey(api, user, signal);
  const retired = `${user} (rotated ${new Date().toISOString()})`;
  /** From then on there may be a new key although nobody saw it. */
  let isNewAsked = false;
  // A stop ends the waiting and no change that is on its way: whether that was carried out nobody would know.
  const replace = async (): Promise<string> => {
    await api.call('POST', '/key/block', { key: token });
    await delay(settleMs(context), undefined, { signal });
    const old = await findKey(api, user, signal);
    if (old.token !== token)
      throw new Overtaken(`The key of ${user} was replaced by somebody else meanwhile: run it again.`);
    await api.call('POST', '/key/update', { key: token, key_alias: retired });
    const request = {
      key_alias: user,
      user_id: old.user_id,
      models: old.models,
      max_budget: old.max_budget,
      budget_duration: old.budget_duration,
      spend: old.spend,
      rpm_limit: old.rpm_limit,
      tpm_limit: old.tpm_limit,
      max_parallel_requests: old.max_parallel_requests,
      duration: `${days}d`,
      allowed_routes: old.allowed_routes ?? userRoutes,
    };
    signal.throwIfAborted();
    isNewAsked = true;
    return (await api.createKey(request)).key;
  };
  await runSteps(
    [
      {
        title: `key of ${user} is replaced; the old one ends now`,
        isDone: () => Promise.resolve(false),
        apply: async () => {
          const key = await replace().catch(async (cause: unknown) => {
            // The old key is the other rotation's to end.
            if (cause instanceof Overtaken) throw cause;
            const reason = signal.aborted ? 'it was stopped' : (cause as Error).message;
            await restore(api, { user, token, retired, wasBlocked: blocked === true, isNewAsked }, reason);
            throw new UserError(`The key of ${user} was not replaced and is as it was before: ${reason}`, { cause });
          });
          onKey(key);
          await api.call('POST', '/key/delete', { keys: [token] }).catch((cause: unknown) => {
            throw new UserError(
              `The new key of ${user} is valid. The old one is blocked but could not be deleted: run "deploy keys revoke '${retired}'". ${(cause as Error).message}`,
              { cause },
            );
          });
        },
      },
    ],
    context,
  );
}

interface OldKey {
  readonly user: string;
  readonly token: string;
  readonly retired: string;
  readonly wasBlocked: boolean;
  readonly isNewAsked: boolean;
}

/** Two rotations of one key ran at the same time, and the other one was first. */
class Overtaken extends UserError {}

/**
 * Gives a key back its name and its validity, also when a stop is the reason. A request whose answer was lost may have been carried out all the same, so a successor that nobody has seen is looked for.
 */
async function restore(
  api: AdminApi,
  { user, token, retired, wasBlocked, isNewAsked }: OldKey,
  reason: string,
): Promise<void> {
  const unseen = async (): Promise<void> => {
    const found = (await listKeys(api)).find((row) => row.key_alias === user && row.token !== token);
    if (found !== undefined) await api.call('POST', '/key/delete', { keys: [found.token] });
  };
  const steps = [
    ...(isNewAsked ? [unseen] : []),
    () => api.call('POST', '/key/update', { key: token, key_alias: user }),
    ...(wasBlocked ? [] : [() => api.call('POST', '/key/unblock', { key: token })]),
  ];
  const failures: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => failures.push(error));
  const [cause] = failures;
  if (cause === undefined) return;
  throw new UserError(
    `The key of ${user} was not replaced (${reason}) and could not be given back: it may be blocked, or be named '${retired}'. When the proxy answers, "deploy keys list" shows it and "deploy keys rotate" with that name replaces it.`,
    { cause },
  );
}
