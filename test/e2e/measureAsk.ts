/**
 * Measures what a user feels, inside the window's own clock: Ctrl+K until the box is drawn, Enter until the review is
 * drawn (built-in model, the prompt that is really sent), and the first review after a terminal was opened.
 * Prints one JSON object. Usage: tsx test/e2e/measureAsk.ts (build first); part of `npm run bench`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../tools/lib/waitUntil';
import { openAiTerminal, plainHome } from './support/asking';
import { VscodeSession } from './support/vscodeSession';

const rounds = 30;
const requests = [
  'list all files',
  'show hidden files',
  'disk usage of this folder',
  'who is logged in',
  'show the date',
];

/** Notes in the window when a key went down and when the title of the quick input changed after it. */
async function installProbe({ page }: VscodeSession): Promise<void> {
  await page.evaluate(() => {
    const probe = { keyAtMs: 0, titles: [] as { title: string; atMs: number }[] };
    Object.assign(window, { askProbe: probe });
    document.addEventListener('keydown', () => (probe.keyAtMs = performance.now()), true);
    const look = (): void => {
      const widget = document.querySelector<HTMLElement>('.quick-input-widget');
      const isOpen = widget?.offsetParent && !widget.classList.contains('quick-input-widget-closing');
      const title = isOpen ? (widget.querySelector('.quick-input-title')?.textContent ?? '') : '';
      if (title !== (probe.titles.at(-1)?.title ?? '')) probe.titles.push({ title, atMs: performance.now() });
    };
    const options = { subtree: true, childList: true, characterData: true, attributes: true };
    new MutationObserver(look).observe(document.body, options);
  });
}

/** Milliseconds from the last key to the first title that matches after it. */
async function sinceKey({ page }: VscodeSession, pattern: string): Promise<number> {
  return waitUntil(
    `a title like ${pattern}`,
    async () => {
      const ms = await page.evaluate((source) => {
        const { askProbe } = window as unknown as {
          askProbe: { keyAtMs: number; titles: { title: string; atMs: number }[] };
        };
        const drawn = askProbe.titles.find(
          ({ title, atMs }) => atMs >= askProbe.keyAtMs && new RegExp(source).test(title),
        );
        return drawn ? drawn.atMs - askProbe.keyAtMs : undefined;
      }, pattern);
      return ms;
    },
    30_000,
  );
}

function quantiles(samplesMs: readonly number[]): { p50: number; p95: number; max: number; count: number } {
  const sorted = [...samplesMs].sort((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return { p50: at(0.5), p95: at(0.95), max: at(1), count: sorted.length };
}

async function round(session: VscodeSession, request: string): Promise<{ boxMs: number; reviewMs: number }> {
  const { terminal, quickInput } = session;
  await terminal.focus();
  await terminal.press('Control+K');
  const boxMs = await sinceKey(session, '^AI Terminal Pro');
  await quickInput.waitForFocus();
  await quickInput.type(request);
  await quickInput.press('Enter');
  const reviewMs = await sinceKey(session, '^(Safe|Caution|Dangerous|Critical|No command)');
  await quickInput.press('Escape');
  await quickInput.waitForClosed();
  // The extension host learns of it a moment later.
  await delay(100);
  return { boxMs, reviewMs };
}

async function main(): Promise<void> {
  const session = await VscodeSession.open({ home: plainHome, settings: { 'aiTerminalPro.provider': 'local' } });
  try {
    await installProbe(session);
    await openAiTerminal(session);
    const first = await round(session, 'list all files');
    const boxes: number[] = [];
    const reviews: number[] = [];
    for (let index = 0; index < rounds; index += 1) {
      const { boxMs, reviewMs } = await round(session, requests[index % requests.length] ?? 'list all files');
      boxes.push(boxMs);
      reviews.push(reviewMs);
    }
    const result = {
      keyToBoxMs: quantiles(boxes),
      enterToReviewMs: quantiles(reviews),
      firstAfterOpening: { keyToBoxMs: Math.round(first.boxMs), enterToReviewMs: Math.round(first.reviewMs) },
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    await session.close();
  }
}

void main();
