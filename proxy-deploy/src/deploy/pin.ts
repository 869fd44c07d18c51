import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../base/runCommand';
import { UserError } from '../base/userError';
import type { DeployContext } from './context';
import { runSteps, type Step } from './steps';

/** Files that name images, each image once. */
const files = ['Dockerfile', 'compose.yaml', 'endpoint.yaml'];
const imageLine = /^(\s*(?:FROM|image:)\s+)([\w./-]+):([\w.-]+)(?:@(sha256:[0-9a-f]{64}))?/gm;

/** Tag of what is built here: no registry knows it. */
const builtHereTag = 'local';

interface ImageUse {
  readonly image: string;
  readonly tag: string;
  readonly digest: string | undefined;
}

export function imagesIn(text: string): readonly ImageUse[] {
  return [...text.matchAll(imageLine)]
    .map(([, , image = '', tag = '', digest]) => ({ image, tag, digest }))
    .filter(({ tag }) => tag !== builtHereTag);
}

export function withDigests(text: string, digests: ReadonlyMap<string, string>): string {
  return text.replace(imageLine, (whole, before: string, image: string, tag: string) => {
    const digest = digests.get(`${image}:${tag}`);
    return digest === undefined ? whole : `${before}${image}:${tag}@${digest}`;
  });
}

/** The image that the endpoint runs; by digest, because a tag may mean another program tomorrow. */
export function endpointImage(context: DeployContext): string {
  const given = context.environment['ENDPOINT_IMAGE'];
  if (given !== undefined && /@sha256:[0-9a-f]{64}$/.test(given)) return given;
  if (given !== undefined)
    throw new UserError('ENDPOINT_IMAGE names no digest: it has to end in @sha256: and 64 digits.');
  const [image] = imagesIn(readFileSync(join(context.folder, 'endpoint.yaml'), 'utf8'));
  if (image?.digest === undefined) {
    throw new UserError(
      'endpoint.yaml names the image of the endpoint without a digest: run "deploy pin" first, which looks it up and writes it down, or set ENDPOINT_IMAGE to one with a digest.',
    );
  }
  return `${image.image}:${image.tag}@${image.digest}`;
}

/** The chart of values.yaml names its image in two lines, with comments between. */
const chartFile = join('helm', 'values.yaml');
const chartImage = /^( *repository: +)([\w./-]+)\n((?: *#.*\n)*)( *tag: +)([\w.-]+)(?:@(sha256:[0-9a-f]{64}))?/m;

/** LiteLLM signs its images: since 15 November 2026 as a workflow of its repository, before that with a key. */
const litellmSigner = [
  [
    '--certificate-identity',
    'https://github.com/BerriAI/project-releaser/.github/workflows/release.yml@refs/heads/main',
    '--certificate-oidc-issuer',
    'https://token.actions.githubusercontent.com',
  ],
  ['--key', 'https://raw.githubusercontent.com/BerriAI/litellm/e82a3c646908ba0a6ee0beddc4310d7a6cac4065/cosign.pub'],
];

/** Refuses an image that its publisher did not sign. */
async function checkSignature(reference: string, context: DeployContext): Promise<void> {
  const said: string[] = [];
  for (const signer of litellmSigner) {
    const result = await runCommand('cosign', ['verify', ...signer, reference], {
      signal: context.signal,
      environment: { ...process.env, ...context.environment },
    }).catch(() => undefined);
    if (result === undefined)
      throw new UserError(
        'cosign is not installed: "deploy pin --chart" checks with it that LiteLLM’s publisher signed the image.',
      );
    if (result.code === 0) return;
    said.push(lastLine(result.stderr));
  }
  throw new UserError(
    `${reference} is not signed by LiteLLM’s publisher, or the way to its registry is closed: it stays without a digest. ${said.join(' ')}`,
  );
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

function chartStep(context: DeployContext): Step {
  const path = join(context.folder, chartFile);
  const text = readFileSync(path, 'utf8');
  const [, , image = '', , , tag = '', digest] = chartImage.exec(text) ?? [];
  return {
    title: `${chartFile}: ${digest === undefined ? `${image}:${tag} is signed and gets a digest` : 'the image has a digest'}`,
    isDone: () => Promise.resolve(digest !== undefined),
    apply: async () => {
      const found = await resolveDigest(`${image}:${tag}`, context);
      await checkSignature(`${image}@${found}`, context);
      writeFileSync(
        path,
        text.replace(chartImage, (line) => `${line}@${found}`),
      );
    },
  };
}

/** Asks the registry, on the user's machine, which content a tag means today. */
async function resolveDigest(reference: string, context: DeployContext): Promise<string> {
  const result = await runCommand(
    'docker',
    ['buildx', 'imagetools', 'inspect', reference, '--format', '{{json .Manifest.Digest}}'],
    { signal: context.signal, environment: { ...process.env, ...context.environment } },
  ).catch(() => undefined);
  const digest = /sha256:[0-9a-f]{64}/.exec(result?.stdout ?? '')?.[0];
  if (digest === undefined) {
    throw new UserError(
      `The digest of ${reference} could not be looked up: "deploy pin" needs Docker with buildx and a way to the registry. ${result?.stderr.trim().split('\n', 1)[0] ?? ''}`.trim(),
    );
  }
  return digest;
}

/** Writes the digest behind every image's tag, so that the next build takes the same bytes. */
export async function pin(context: DeployContext, withChart: boolean): Promise<void> {
  await runSteps(
    [
      ...files.map((name): Step => {
        const path = join(context.folder, name);
        const text = readFileSync(path, 'utf8');
        const loose = imagesIn(text).filter(({ digest }) => digest === undefined);
        return {
          title: `${name}: ${loose.length === 0 ? 'all have' : loose.map(({ image, tag }) => `${image}:${tag}`).join(', ') + ' gets'} a digest`,
          isDone: () => Promise.resolve(loose.length === 0),
          apply: async () => {
            const digests = new Map<string, string>();
            for (const { image, tag } of loose)
              digests.set(`${image}:${tag}`, await resolveDigest(`${image}:${tag}`, context));
            writeFileSync(path, withDigests(text, digests));
          },
        };
      }),
      ...(withChart ? [chartStep(context)] : []),
    ],
    context,
  );
}
