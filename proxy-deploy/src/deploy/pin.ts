import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../base/paths';
import { runCommand } from '../base/runCommand';
import { UserError } from '../base/userError';
import type { DeployContext } from './context';
import { runSteps } from './steps';

/** Files that name images, each image once. */
const files = ['Dockerfile', 'compose.yaml'];
const imageLine = /^(\s*(?:FROM|image:)\s+)([\w./-]+):([\w.-]+)(?:@(sha256:[0-9a-f]{64}))?/gm;

interface ImageUse {
  readonly image: string;
  readonly tag: string;
  readonly digest: string | undefined;
}

export function imagesIn(text: string): readonly ImageUse[] {
  return [...text.matchAll(imageLine)].map(([, , image = '', tag = '', digest]) => ({ image, tag, digest }));
}

export function withDigests(text: string, digests: ReadonlyMap<string, string>): string {
  return text.replace(imageLine, (whole, before: string, image: string, tag: string) => {
    const digest = digests.get(`${image}:${tag}`);
    return digest === undefined ? whole : `${before}${image}:${tag}@${digest}`;
  });
}

/** Asks the registry, on the user's machine, which content a tag means today. */
async function resolveDigest(reference: string, context: DeployContext): Promise<string> {
  const result = await runCommand('docker', ['buildx', 'imagetools', 'inspect', reference, '--format', '{{json .Manifest.Digest}}'], { signal: context.signal }).catch(
    () => undefined,
  );
  const digest = /sha256:[0-9a-f]{64}/.exec(result?.stdout ?? '')?.[0];
  if (digest === undefined) {
    throw new UserError(`The digest of ${reference} could not be looked up: "deploy pin" needs Docker with buildx and a way to the registry. ${result?.stderr.trim() ?? ''}`.trim());
  }
  return digest;
}

/** Writes the digest behind every image's tag, so that the next build takes the same bytes. */
export async function pin(context: DeployContext): Promise<void> {
  await runSteps(
    files.map((name) => {
      const path = join(packageFolder, name);
      const text = readFileSync(path, 'utf8');
      const loose = imagesIn(text).filter(({ digest }) => digest === undefined);
      return {
        title: `${name}: ${loose.length === 0 ? 'every image has' : loose.map(({ image, tag }) => `${image}:${tag}`).join(', ') + ' gets'} a digest`,
        isDone: () => Promise.resolve(loose.length === 0),
        apply: async () => {
          const digests = new Map<string, string>();
          for (const { image, tag } of loose) digests.set(`${image}:${tag}`, await resolveDigest(`${image}:${tag}`, context));
          writeFileSync(path, withDigests(text, digests));
        },
      };
    }),
    context,
  );
}
