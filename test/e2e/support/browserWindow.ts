import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Chromium } from '../../../tools/lib/installChromium';
import { testArtifactsFolder } from '../../../tools/lib/paths';

/** Chromium with one VS Code window at a time in it. */
export async function launchBrowser({ executable, env }: Chromium): Promise<Browser> {
  return chromium.launch({
    executablePath: executable,
    env: { ...stringsOf(process.env), ...env },
    // Root may not use the sandbox, and there is no GPU on a build machine.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  });
}

/** Path without its ending; the same flows run beside each other from the sources and from the package. */
export function artifactStem(title: string): string {
  const suite = process.env['AI_TERMINAL_PRO_VSIX'] ? 'vsix-' : '';
  return join(testArtifactsFolder, suite + title.replace(/[^\w]+/g, '-').slice(0, 100));
}

/** What a person needs to see why a test failed: the picture, the terminal's text, the page's errors. */
export async function saveArtifacts(page: Page, title: string, texts: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(testArtifactsFolder, { recursive: true });
  const stem = artifactStem(title);
  await page.screenshot({ path: `${stem}.png` }).catch((error: unknown) => writeFile(`${stem}.png.txt`, String(error)));
  for (const [name, text] of Object.entries(texts)) await writeFile(`${stem}.${name}.txt`, text);
}

function stringsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
