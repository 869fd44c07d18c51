/**
 * Measures what a user feels, inside the window's own clock: Ctrl+K until the box is drawn, Enter until the review is
 * drawn (built-in model, the prompt that is really sent), and the first review after a terminal was opened.
 * Prints one JSON object. Usage: tsx test/e2e/measureAsk.ts (build first); part of `npm run bench`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../tools/lib/waitUntil';
import { openAiTerminal, plainHome } from './support/asking';
import { quantiles } from './support/quantiles';
import { VscodeSession } from './support/vscodeSession';

const rounds = 30;
/** Common ones, which a known task answers alone, and odd ones, for which the model writes and compares. */
const requests = {
  common: ['find files larger than 100 MB', 'find all TODO comments in the source', 'undo my last commit'],
  odd: [
    'which of the python files here import requests but not json',
    'copy the newest three pictures to the stick and tell me their sizes',
    'print the names of the two users whose processes have the most threads',
  ],
} as const;
const answered = '^(Safe|Caution|Dangerous|Critical) · local|^No command';

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

interface Drawn {
  readonly ms: number;
  readonly title: string;
}

/** Milliseconds from the last key to the first title that matches after it, and that title. */
async function sinceKey({ page }: VscodeSession, pattern: string): Promise<Drawn> {
  return waitUntil(
    `a title like ${pattern}`,
    async () => {
      return page.evaluate((source) => {
        const { askProbe } = window as unknown as {
          askProbe: { keyAtMs: number; titles: { title: string; atMs: number }[] };
        };
        const drawn = askProbe.titles.find(
          ({ title, atMs }) => atMs >= askProbe.keyAtMs && new RegExp(source).test(title),
        );
        return drawn ? { ms: drawn.atMs - askProbe.keyAtMs, title: drawn.title } : undefined;
      }, pattern);
    },
    30_000,
  );
}

interface Round {
  readonly box: Drawn;
  readonly review: Drawn;
}

async function round(session: VscodeSession, request: string): Promise<Round> {
  const { terminal, quickInput } = session;
  await terminal.focus();
  await terminal.press('Control+K');
  const box = await sinceKey(session, '^AI Terminal Pro');
  await quickInput.waitForFocus();
  await quickInput.type(request);
  await quickInput.press('Enter');
  const review = await sinceKey(session, answered);
  await quickInput.press('Escape');
  await quickInput.waitForClosed();
  // The extension host learns of it a moment later.
  await delay(100);
  return { box, review };
}

async function main(): Promise<void> {
  const session = await VscodeSession.open({ home: plainHome, settings: { 'aiTerminalPro.provider': 'local' } });
  try {
    await installProbe(session);
    await openAiTerminal(session);
    const first = await round(session, requests.odd[0]);
    const boxes: number[] = [];
    const measured = async (texts: readonly string[]) => {
      const reviews: Drawn[] = [];
      for (let index = 0; index < rounds / 2; index += 1) {
        const { box, review } = await round(session, texts[index % texts.length] ?? '');
        boxes.push(box.ms);
        reviews.push(review);
      }
      const ofModel = reviews.filter(({ title }) => title.includes('built-in')).length;
      return { ...quantiles(reviews.map(({ ms }) => ms)), writtenByModel: ofModel };
    };
    const enterToReviewMs = { common: await measured(requests.common), odd: await measured(requests.odd) };
    const result = {
      keyToBoxMs: quantiles(boxes),
      enterToReviewMs,
      firstAfterOpening: {
        keyToBoxMs: Math.round(first.box.ms),
        enterToReviewMs: Math.round(first.review.ms),
        title: first.review.title,
      },
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    await session.close();
  }
}

void main();
