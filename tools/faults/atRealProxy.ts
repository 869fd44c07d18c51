import { checkKey } from '../../src/ai/keyReport';
import type { SuggestionProvider } from '../../src/ai/provider';
import { systemClock } from '../../src/base/systemClock';
import { listProcesses } from '../../src/pty/processTable';
import { waitUntil } from '../lib/waitUntil';
import { RealProxy } from '../../test/support/realProxy';
import { ScriptedServer, type Script } from '../../test/support/scriptedServer';
import { askAuto, askOne, goodKey, providerAt, type Place } from './asking';
import { bothWays, type Fault } from './atServer';
import { deadlines } from './deadlines';
import type { Trial } from './trial';

const ignore = (): void => undefined;

type Own = (stop: () => Promise<void> | void) => void;

const answer: Script = { kind: 'answer', text: 'ls -la' };
const starting: Script = { kind: 'status', status: 503, body: '{"error":{"message":"starting"}}' };
const setKey = 'Set LiteLLM Virtual Key';
const main = 'qwen3-0.6b';
const both = { models: [main, 'qwen3-0.6b-local'] };
const refused = (status: number, message: string): Script => ({
  kind: 'status',
  status,
  body: JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code: null } }),
});

/** A real LiteLLM with a real PostgreSQL; only the models behind it play a part. */
export async function trialsAtRealProxy(local: SuggestionProvider, own: Own): Promise<Trial[]> {
  const model = await ScriptedServer.start(answer, { plain: true });
  const besideIt = await ScriptedServer.start(answer, { plain: true });
  const proxy = await RealProxy.start(model.url, besideIt.url);
  let isRunning = true;
  const stopProxy = async (): Promise<void> => {
    if (isRunning) await proxy.stop();
    isRunning = false;
  };
  own(async () => {
    await stopProxy();
    await Promise.all([model.stop(), besideIt.stop()]);
  });
  const { url } = proxy;
  const setModels =
    (script: Script, fallback: Script = answer) =>
    (): void => {
      model.setScript(script);
      besideIt.setScript(fallback);
    };
  const use = async (key: string): Promise<void> => {
    setModels(answer)();
    await askOne(providerAt({ url, key }));
  };
  const onlyMain = await proxy.createKey({});
  const withFallback = await proxy.createKey(both);
  const expired = await proxy.createKey({ duration: '1s' });
  const blocked = await proxy.createKey({});
  const deleted = await proxy.createKey({});
  await proxy.blockKey(blocked);
  await proxy.deleteKey(deleted);

  const key = (fault: string, place: Partial<Place>, says: RegExp, more: Partial<Fault> = {}): Trial[] =>
    bothWays({ fault, place: { url, ...place }, says, prepare: setModels(answer), ...more }, local);
  const down = (fault: string, script: Script, says: RegExp, more: Partial<Fault> = {}): Trial[] =>
    bothWays({ fault, place: { url, key: onlyMain }, says, prepare: setModels(script), ...more }, local);

  return [
    ...key('no key', { key: '' }, /No LiteLLM key is set/, { button: setKey }),
    ...key('a text that is no key', { key: 'my-own-key-0123456789' }, /does not know your key/, { button: setKey }),
    ...key('an unknown key', { key: goodKey }, /does not know your key/, { button: setKey }),
    ...key('a deleted key', { key: deleted }, /does not know your key/, { button: setKey }),
    ...key('an expired key', { key: expired }, /key has expired/, { button: setKey }),
    ...key('a blocked key', { key: blocked }, /key is blocked/, { button: setKey }),
    ...key('a model the key may not use', { key: onlyMain, model: 'gpt-5' }, /may not use the model "gpt-5"/, {
      button: setKey,
    }),
    ...key('a wrong path', { url: `${url}/nowhere`, key: onlyMain }, /does not know this address/, {
      button: 'Open the Settings',
    }),
    ...(await spentBudget(proxy, use, local)),
    ...(await limits(proxy, use, local)),
    ...parallelLimit(model, { url, key: await proxy.createKey({ max_parallel_requests: 1 }) }, local, own),
    ...down('an endpoint that stays asleep, with no model beside it for this key', starting, /may be waking up/, {
      deadlineMs: deadlines.whole,
    }),
    ...answered('an endpoint that answers 503 once and is awake then', { url, key: onlyMain }, local, {
      prepare: () => {
        let asked = 0;
        model.setScript(() => (asked++ === 0 ? starting : answer));
      },
      by: /qwen3-0\.6b via LiteLLM/,
    }),
    ...answered('an endpoint that stays asleep, with a model beside it', { url, key: withFallback }, local, {
      prepare: setModels(starting),
      by: /qwen3-0\.6b-local/,
    }),
    ...down('both models asleep', starting, /may be waking up/, {
      place: { url, key: withFallback },
      prepare: setModels(starting, starting),
      deadlineMs: deadlines.whole,
    }),
    ...down('a broken model (500)', refused(500, 'boom'), /not available/, { deadlineMs: deadlines.whole }),
    ...down(
      "the rate limit of the model's provider (429)",
      refused(429, 'slow down'),
      /provider limits|rests the model/,
      {
        deadlineMs: deadlines.afterNamedPauses,
      },
    ),
    ...down('a model that hangs', { kind: 'hang' }, /no answer within 18 s/, { deadlineMs: deadlines.firstToken }),
    ...down('an answer cut in the middle', { kind: 'cut', text: 'rm -rf /srv/old' }, /not available|connection/, {
      deadlineMs: deadlines.askedAgain,
    }),
    ...down('an error in the middle of the stream', { kind: 'error-event', text: 'rm -rf /srv/old' }, /not available/, {
      deadlineMs: deadlines.askedAgain,
    }),
    ...down(
      'a prompt that is too long for the model',
      refused(400, "This model's maximum context length is 100 tokens (context_length_exceeded)."),
      /too long for the model/,
      { button: 'Open the Settings' },
    ),
    ...answered('a slow answer that goes on', { url, key: onlyMain }, local, {
      prepare: setModels({ kind: 'answer', text: 'ls -la --sort=time', chunkDelayMs: 900 }),
      by: /qwen3-0\.6b via LiteLLM/,
      autoMs: deadlines.autoAfterDrip,
    }),
    cancelled(model, { url, key: onlyMain }),
    ...(await lostDatabase(proxy, use, local, own)),
    ...key('a proxy that was stopped', { key: onlyMain }, /Nothing listens at the address/, {
      button: 'Check Connection',
      prepare: stopProxy,
    }),
  ];
}

interface AnsweredFault {
  readonly prepare: () => Promise<void> | void;
  readonly by: RegExp;
  readonly autoMs?: number;
}

/** The proxy helps itself, so there is an answer in the end; with `auto` the local one may be earlier. */
function answered(
  fault: string,
  place: Place,
  local: SuggestionProvider,
  { prepare, by, autoMs = deadlines.auto }: AnsweredFault,
): Trial[] {
  const auto = new RegExp(`^Answer by (?:local, .* LiteLLM is still asked|${by.source})`);
  const alone = new RegExp(`^Answer by ${by.source}`);
  return [
    { fault, how: 'auto', says: auto, deadlineMs: autoMs, prepare, see: () => askAuto(place, local) },
    { fault, how: 'litellm', says: alone, deadlineMs: deadlines.whole, prepare, see: () => askOne(providerAt(place)) },
  ];
}

async function spentBudget(
  proxy: RealProxy,
  use: (key: string) => Promise<void>,
  local: SuggestionProvider,
): Promise<Trial[]> {
  const { url } = proxy;
  const key = await proxy.createKey({ max_budget: 0.000_005, budget_duration: '30d' });
  const report = await checkKey(url, key, { clock: systemClock }, new AbortController().signal);
  if (report.kind === 'failed' || report.value.budgetResetAt === undefined) throw new Error(JSON.stringify(report));
  const { budgetResetAt } = report.value;
  await use(key);
  return bothWays(
    {
      fault: 'a spent budget',
      place: { url, key, budgetResetAt },
      says: /budget of your key is spent \(\$[\d.]+ of \$[\d.]+\)\. It is reset on 20\d\d-/,
      button: 'Check Connection',
    },
    local,
  );
}

async function limits(
  proxy: RealProxy,
  use: (key: string) => Promise<void>,
  local: SuggestionProvider,
): Promise<Trial[]> {
  const perMinute = { 'requests per minute': { rpm_limit: 1 }, 'tokens per minute': { tpm_limit: 1 } };
  const trials: Trial[] = [];
  for (const [what, limit] of Object.entries(perMinute)) {
    const key = await proxy.createKey(limit);
    const fault: Fault = {
      fault: `the limit of ${what}`,
      place: { url: proxy.url, key },
      says: /rate limit is reached\. Try again in/,
      prepare: () => use(key),
    };
    trials.push(...bothWays(fault, local));
  }
  return trials;
}

/** One request of this key still runs. */
function parallelLimit(model: ScriptedServer, place: Place, local: SuggestionProvider, own: Own): Trial[] {
  let running: AbortController | undefined;
  own(() => running?.abort());
  return bothWays(
    {
      fault: 'the limit of requests at the same time',
      place,
      says: /rate limit is reached\. Try again in/,
      prepare: async () => {
        // One that runs already still does.
        if (running !== undefined) return;
        // Long, and without a repetition that would end it.
        const text = `echo ${Array.from({ length: 2_000 }, (_, index) => index).join(' ')}`;
        model.setScript({ kind: 'answer', text, chunkDelayMs: 20 });
        running = new AbortController();
        const { signal } = running;
        await new Promise<void>(
          (resolve) =>
            void askOne(providerAt(place), resolve, signal).then(() => {
              running = undefined;
              resolve();
            }),
        );
      },
    },
    local,
  );
}

/** Esc while the answer grows: it ends at once, and so does the model. */
function cancelled(model: ScriptedServer, place: Place): Trial {
  return {
    fault: 'Esc in the middle of an answer',
    how: 'litellm',
    says: /^Cancelled\. The model was stopped\.$/,
    deadlineMs: 1_000,
    prepare: () => {
      model.requests.length = 0;
      model.setScript({ kind: 'answer', text: 'ls -la; '.repeat(400), chunkDelayMs: 10 });
    },
    see: async () => {
      const cancel = new AbortController();
      const said = await askOne(providerAt(place), () => cancel.abort(), cancel.signal);
      await model.until(({ chatRequests }) => chatRequests[0]?.aborted === true);
      return `${said} The model was stopped.`;
    },
  };
}

/** PostgreSQL is held, then killed: a key that the proxy has not seen lately cannot be checked. */
async function lostDatabase(
  proxy: RealProxy,
  use: (key: string) => Promise<void>,
  local: SuggestionProvider,
  own: Own,
): Promise<Trial[]> {
  const { url } = proxy;
  let held: readonly number[] = [];
  const signalAll = (signal: NodeJS.Signals): void => {
    for (const pid of held) process.kill(pid, signal);
  };
  const goOn = (): void => {
    signalAll('SIGCONT');
    held = [];
  };
  own(goOn);
  const hold = async (): Promise<void> => {
    const server = proxy.databasePid;
    const rows = await listProcesses('linux');
    held = rows.filter(({ pid, parentPid }) => pid === server || parentPid === server).map(({ pid }) => pid);
    signalAll('SIGSTOP');
  };
  const [known, unseen, killed] = [
    await proxy.createKey({}),
    await proxy.createKey({}),
    await proxy.createKey({}),
  ] as const;
  const ofModel = /qwen3-0\.6b via LiteLLM/;
  const lost = /has lost its database/;
  return [
    ...answered('a database that does not answer, with a key that was used lately', { url, key: known }, local, {
      prepare: async () => {
        goOn();
        await use(known);
        await hold();
      },
      by: ofModel,
    }),
    ...bothWays(
      {
        fault: 'a database that does not answer, with another key',
        place: { url, key: unseen },
        says: lost,
        deadlineMs: deadlines.whole,
        prepare: hold,
      },
      local,
    ),
    ...bothWays(
      {
        fault: 'a database that is killed this moment',
        place: { url, key: killed },
        says: new RegExp(`${lost.source}|^Answer by ${ofModel.source}`),
        deadlineMs: deadlines.whole,
        prepare: () => {
          goOn();
          process.kill(proxy.databasePid, 'SIGKILL');
        },
      },
      local,
    ),
    ...answered('a database that is back', { url, key: killed }, local, {
      prepare: () =>
        waitUntil('a key can be made', () => proxy.createKey({}).catch(() => undefined), 60_000).then(ignore),
      by: ofModel,
    }),
  ];
}
