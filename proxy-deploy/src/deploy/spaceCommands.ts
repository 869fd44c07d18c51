import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { createRepo, deleteRepo, listFiles, repoExists, uploadFiles } from '@huggingface/hub';
import { UserError } from '../base/userError';
import { waitUntil } from '../base/waitUntil';
import { findModelFile } from '../model/modelProcess';
import { huggingFaceToken, type DeployContext } from './context';
import { HuggingFaceApi, pollMs } from './huggingFaceApi';
import { runSteps, type Step } from './steps';

export interface SpaceWish {
  /** owner/name */
  readonly id: string;
  /** public, or protected (paid): the source is hidden, the address is open. A private Space would ask users for a Hugging Face token. */
  readonly visibility: 'public' | 'protected';
}

interface Runtime {
  readonly stage: string;
  readonly errorMessage?: string;
}

interface SpaceSecret {
  readonly name: string;
  readonly pattern: RegExp;
  readonly what: string;
  /** Sent only when the environment has it. */
  readonly optional?: true;
}

/** Secrets of the Space and how each has to look. */
export const spaceSecrets: readonly SpaceSecret[] = [
  { name: 'LITELLM_MASTER_KEY', pattern: /^sk-\S{20,}$/, what: '"sk-" and at least 20 random characters' },
  {
    name: 'LITELLM_SALT_KEY',
    pattern: /^sk-\S{20,}$/,
    what: '"sk-" and at least 20 random characters; never changed later',
  },
  { name: 'DATABASE_URL', pattern: /^postgres(ql)?:\/\/\S+$/, what: 'the URL of the pooler, port 6543' },
  {
    name: 'HF_ENDPOINT_URL',
    pattern: /^https:\/\/\S+$/,
    what: 'the endpoint’s URL as "deploy endpoint status" prints it',
  },
  {
    name: 'ENDPOINT_TOKEN',
    pattern: /^hf_[A-Za-z0-9]{20,}$/,
    what: 'a Hugging Face token that may only call the endpoint',
  },
  {
    name: 'DATABASE_CA',
    pattern: /^-----BEGIN CERTIFICATE-----\s/,
    what: 'the certificate (PEM text) of the authority that signs your database host’s',
    optional: true,
  },
];

/** The secrets that this deployment has to have. */
export function secretsFor(environment: NodeJS.ProcessEnv): readonly SpaceSecret[] {
  return spaceSecrets.filter(({ name, optional }) => optional !== true || (environment[name] ?? '') !== '');
}

/** Folders and files of this package that the image is built from. */
export const imageParts = [
  'Dockerfile',
  'README.space.md',
  'config.yaml',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'bin',
  'python',
  'src',
];
const hubUrl = 'https://huggingface.co';
const startTimeoutMs = 30 * 60_000;
const healthyStage = 'RUNNING';

function hub(context: DeployContext): string {
  return context.environment['HF_ENDPOINT'] ?? hubUrl;
}

function filesBelow(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

/** Files of the Space: path there and content. */
export function spaceFiles(folder: string): readonly { readonly path: string; readonly content: Blob }[] {
  const parts = imageParts.flatMap((part) => filesBelow(join(folder, part)));
  const own = parts.map((path) => {
    const name = relative(folder, path).split(sep).join('/');
    return { path: name === 'README.space.md' ? 'README.md' : name, content: new Blob([readFileSync(path)]) };
  });
  return [...own, { path: 'model/fallback.gguf', content: new Blob([readFileSync(findModelFile(undefined, folder))]) }];
}

/** Git's id of a file's content, to see what is already there. */
async function gitHash(content: Blob): Promise<string> {
  return createHash('sha1')
    .update(`blob ${content.size}\0`)
    .update(Buffer.from(await content.arrayBuffer()))
    .digest('hex');
}

async function contentHashes(content: Blob): Promise<readonly string[]> {
  return [
    await gitHash(content),
    createHash('sha256')
      .update(Buffer.from(await content.arrayBuffer()))
      .digest('hex'),
  ];
}

async function changedFiles(
  wish: SpaceWish,
  context: DeployContext,
): Promise<readonly { readonly path: string; readonly content: Blob }[]> {
  const there = new Map<string, string>();
  const options = {
    repo: { type: 'space' as const, name: wish.id },
    recursive: true,
    hubUrl: hub(context),
    accessToken: huggingFaceToken(context),
  };
  for await (const file of listFiles(options))
    if (file.type === 'file') there.set(file.path, file.lfs?.oid ?? file.oid ?? '');
  const files = await Promise.all(
    spaceFiles(context.folder).map(async (file) => ({ ...file, hashes: await contentHashes(file.content) })),
  );
  return files.filter(({ path, hashes }) => !hashes.includes(there.get(path) ?? ''));
}

function secretSteps(
  wish: SpaceWish,
  context: DeployContext,
  client: HuggingFaceApi,
  known: ReadonlySet<string>,
  rotate: boolean,
): readonly Step[] {
  return secretsFor(context.environment).map(({ name, pattern, what }) => ({
    title: `secret ${name} is set`,
    // Hugging Face tells the names of secrets, never their values.
    // Another salt key would make what the database holds unreadable, so not even a rotation sends it again.
    isDone: () => Promise.resolve(known.has(name) && (!rotate || name === 'LITELLM_SALT_KEY')),
    apply: async () => {
      const value = context.environment[name] ?? '';
      if (!pattern.test(value))
        throw new UserError(`${name} is ${value === '' ? 'not set' : 'malformed'}: it has to be ${what}.`);
      // The Space uses the token for the endpoint alone; the deployer's own HF_TOKEN stays here.
      const key = name === 'ENDPOINT_TOKEN' ? 'HF_TOKEN' : name;
      await client.call('POST', `/api/spaces/${wish.id}/secrets`, { key, value });
    },
  }));
}

/** Makes the Space, gives it its secrets, sends its files, and waits until it answers. */
export async function deploySpace(wish: SpaceWish, rotateSecrets: boolean, context: DeployContext): Promise<void> {
  if (!/^[\w.-]+\/[\w.-]+$/.test(wish.id))
    throw new UserError(`${wish.id} is not the name of a Space: it has to be owner/name.`);
  const dockerfile = readFileSync(join(context.folder, 'Dockerfile'), 'utf8');
  if (!/^FROM \S+@sha256:[0-9a-f]{64}/m.test(dockerfile)) {
    throw new UserError(
      'The Dockerfile names its base image without a digest: run "deploy pin" first, which looks it up and writes it down.',
    );
  }
  const token = huggingFaceToken(context);
  const repo = { type: 'space' as const, name: wish.id };
  const client = new HuggingFaceApi({ baseUrl: hub(context), token, signal: context.signal });
  const exists = await repoExists({ repo, hubUrl: hub(context), accessToken: token });
  const secrets = exists ? ((await client.find<Record<string, unknown>>(`/api/spaces/${wish.id}/secrets`)) ?? {}) : {};
  const changed = exists ? await changedFiles(wish, context) : spaceFiles(context.folder);
  await runSteps(
    [
      {
        title: `Space ${wish.id} exists (${wish.visibility}, Docker)`,
        isDone: () => Promise.resolve(exists),
        apply: () =>
          createRepo({
            repo,
            sdk: 'docker',
            visibility: wish.visibility,
            hubUrl: hub(context),
            accessToken: token,
          }),
      },
      ...secretSteps(
        wish,
        context,
        client,
        new Set(Object.keys(secrets).map((name) => (name === 'HF_TOKEN' ? 'ENDPOINT_TOKEN' : name))),
        rotateSecrets,
      ),
      {
        title: changed.length === 0 ? 'files are the same' : `${changed.length} files are sent`,
        isDone: () => Promise.resolve(changed.length === 0),
        apply: () =>
          uploadFiles({
            repo,
            files: [...changed],
            commitTitle: 'Deploy the proxy',
            hubUrl: hub(context),
            accessToken: token,
          }),
      },
      {
        title: 'the Space runs',
        isDone: async () => exists && (await runtime(client, wish.id)).stage === healthyStage && changed.length === 0,
        apply: () => waitForSpace(client, wish.id, context),
      },
    ],
    context,
  );
}

function runtime(client: HuggingFaceApi, id: string): Promise<Runtime> {
  return client.call<Runtime>('GET', `/api/spaces/${id}/runtime`);
}

async function waitForSpace(client: HuggingFaceApi, id: string, context: DeployContext): Promise<void> {
  const up = await waitUntil(
    async () => {
      const { stage, errorMessage } = await runtime(client, id);
      if (/ERROR/.test(stage))
        throw new UserError(`The Space stopped with ${stage}: ${errorMessage ?? 'see its log'}.`);
      return stage === healthyStage ? true : undefined;
    },
    {
      timeoutMs: startTimeoutMs,
      intervalMs: pollMs(context.environment),
      signal: context.signal,
    },
  );
  if (up === undefined)
    throw new UserError(`The Space did not run after ${startTimeoutMs / 60_000} minutes: see its log.`);
}

export async function destroySpace(id: string, context: DeployContext): Promise<void> {
  const accessToken = huggingFaceToken(context);
  const repo = { type: 'space' as const, name: id };
  await runSteps(
    [
      {
        title: `Space ${id} is deleted (keys and spend stay in the database)`,
        isDone: async () => !(await repoExists({ repo, hubUrl: hub(context), accessToken })),
        apply: () => deleteRepo({ repo, hubUrl: hub(context), accessToken }),
      },
    ],
    context,
  );
}
