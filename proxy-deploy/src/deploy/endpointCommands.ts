import { UserError } from '../base/userError';
import { waitUntil } from '../base/waitUntil';
import { huggingFaceToken, type DeployContext } from './context';
import { HuggingFaceApi, pollMs } from './huggingFaceApi';
import { endpointImage } from './pin';
import { runSteps } from './steps';

/** A dedicated inference endpoint, as asked for. */
export interface EndpointWish {
  readonly namespace: string;
  readonly name: string;
  readonly repository: string;
  readonly hardware: HardwareName;
  readonly vendor: 'aws' | 'gcp';
  readonly region: string;
  /** Minutes without a request after which no replica runs. */
  readonly idleMinutes: number;
  readonly maxReplicas: number;
}

type State =
  'pending' | 'initializing' | 'updating' | 'updateFailed' | 'running' | 'paused' | 'failed' | 'scaledToZero';

interface Endpoint {
  readonly name: string;
  readonly status: { readonly state: State; readonly url?: string; readonly message?: string };
  readonly compute: {
    readonly scaling: {
      readonly minReplica: number;
      readonly maxReplica: number;
      readonly scaleToZeroTimeout: number | null;
    };
  };
}

/** Machines worth renting for 0.6 B parameters, with Hugging Face's published price (USD an hour, November 2026). */
export const hardware = {
  'cpu-x1': { accelerator: 'cpu', instanceType: 'intel-spr', instanceSize: 'x1', usdPerHour: 0.033 },
  'cpu-x4': { accelerator: 'cpu', instanceType: 'intel-spr', instanceSize: 'x4', usdPerHour: 0.134 },
  t4: { accelerator: 'gpu', instanceType: 'nvidia-t4', instanceSize: 'x1', usdPerHour: 0.5 },
  l4: { accelerator: 'gpu', instanceType: 'nvidia-l4', instanceSize: 'x1', usdPerHour: 0.8 },
  a10g: { accelerator: 'gpu', instanceType: 'nvidia-a10g', instanceSize: 'x1', usdPerHour: 1 },
} as const;

export type HardwareName = keyof typeof hardware;

const endpointsUrl = 'https://api.endpoints.huggingface.cloud';
const wakeTimeoutMs = 15 * 60_000;

function api(context: DeployContext): HuggingFaceApi {
  return new HuggingFaceApi({
    baseUrl: `${context.environment['HF_ENDPOINTS_API'] ?? endpointsUrl}/v2/endpoint`,
    token: huggingFaceToken(context),
    signal: context.signal,
  });
}

function scalingOf({ maxReplicas, idleMinutes }: EndpointWish) {
  return { minReplica: 0, maxReplica: maxReplicas, scaleToZeroTimeout: idleMinutes };
}

/** The request Hugging Face expects for a new endpoint; vLLM, because text-generation-inference is no longer developed. */
export function creationBody(wish: EndpointWish, image: string) {
  const { accelerator, instanceType, instanceSize } = hardware[wish.hardware];
  return {
    name: wish.name,
    type: 'authenticated',
    provider: { vendor: wish.vendor, region: wish.region },
    compute: {
      accelerator,
      instanceType,
      instanceSize,
      scaling: scalingOf(wish),
    },
    model: {
      repository: wish.repository,
      framework: 'pytorch',
      task: 'text-generation',
      image: { custom: { url: image, port: 8000, health_route: '/health' } },
      args: ['--served-model-name', 'qwen3-0.6b', '--max-model-len', '8192'],
    },
  };
}

export async function createEndpoint(wish: EndpointWish, context: DeployContext): Promise<void> {
  const client = api(context);
  const path = `/${wish.namespace}/${wish.name}`;
  const found = await client.find<Endpoint>(path);
  const scaling = found?.compute.scaling;
  await runSteps(
    [
      {
        title: `endpoint ${wish.namespace}/${wish.name} exists (${wish.hardware}, ${hardware[wish.hardware].usdPerHour} USD an hour while it runs)`,
        isDone: () => Promise.resolve(found !== undefined),
        apply: () => client.call('POST', `/${wish.namespace}`, creationBody(wish, endpointImage(context))),
      },
      {
        title: `sleeps after ${wish.idleMinutes} idle minutes, at most ${wish.maxReplicas} replicas`,
        isDone: () =>
          Promise.resolve(
            found === undefined ||
              (scaling?.minReplica === 0 &&
                scaling.maxReplica === wish.maxReplicas &&
                scaling.scaleToZeroTimeout === wish.idleMinutes),
          ),
        apply: () => client.call('PUT', path, { compute: { scaling: scalingOf(wish) } }),
      },
    ],
    context,
  );
}

export async function endpointStatus(namespace: string, name: string, context: DeployContext): Promise<void> {
  const endpoint = await api(context).find<Endpoint>(`/${namespace}/${name}`);
  if (endpoint === undefined)
    throw new UserError(`There is no endpoint ${namespace}/${name}: make it with "deploy endpoint create".`);
  const { state, url, message } = endpoint.status;
  context.print(
    `${namespace}/${name}: ${state}${url === undefined ? '' : `, HF_ENDPOINT_URL=${url}/v1`}${message === undefined || message === '' ? '' : ` (${message})`}`,
  );
  if (state === 'paused') context.print('A paused endpoint never wakes by itself: run "deploy endpoint resume".');
}

/** Wakes or puts to sleep; what is already so stays so. */
export async function setEndpointState(
  namespace: string,
  name: string,
  wanted: 'running' | 'scaledToZero' | 'paused',
  context: DeployContext,
): Promise<void> {
  const client = api(context);
  const path = `/${namespace}/${name}`;
  const state = async (): Promise<State> => (await client.call<Endpoint>('GET', path)).status.state;
  const verb = { running: 'resume', scaledToZero: 'scale-to-zero', paused: 'pause' }[wanted];
  await runSteps(
    [
      {
        title: `endpoint ${namespace}/${name} is ${wanted}`,
        isDone: async () => (await state()) === wanted,
        apply: async () => {
          await client.call('POST', `${path}/${verb}`);
          const reached = await waitUntil(
            async () => {
              const now = await state();
              if (now === 'failed')
                throw new UserError(`The endpoint failed to start: see its logs at ui.endpoints.huggingface.co.`);
              return now === wanted ? true : undefined;
            },
            {
              timeoutMs: wakeTimeoutMs,
              intervalMs: pollMs(context.environment),
              signal: context.signal,
            },
          );
          if (reached === undefined)
            throw new UserError(
              `The endpoint was not ${wanted} after ${wakeTimeoutMs / 60_000} minutes: look at its page.`,
            );
        },
      },
    ],
    context,
  );
}

export async function destroyEndpoint(namespace: string, name: string, context: DeployContext): Promise<void> {
  const client = api(context);
  await runSteps(
    [
      {
        title: `endpoint ${namespace}/${name} is deleted`,
        isDone: async () => (await client.find(`/${namespace}/${name}`)) === undefined,
        apply: () => client.call('DELETE', `/${namespace}/${name}`),
      },
    ],
    context,
  );
}
