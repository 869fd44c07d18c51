import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { builtInModel } from '../../src/fallback/catalogue';
import { waitUntil } from '../../tools/lib/waitUntil';
import { FileServer } from '../contract/fallback/kit/fileServer';
import { askFor, leave, openAiTerminal, plainHome } from './support/asking';
import { artifactStem } from './support/browserWindow';
import { useVscode } from './support/useVscode';
import type { VscodeSession } from './support/vscodeSession';

const listTitle = /^Local models/;
/** The real weights under another roof: the only model whose right bytes are at hand. */
const fileName = basename(builtInModel.bundledFile);
const reference = `team/commands/${fileName}`;

async function openList({ workbench, quickInput }: VscodeSession) {
  await workbench.run('AI Terminal Pro: Download a Local Model');
  return quickInput.waitFor('the list of models', ({ title, rows }) => listTitle.test(title) && rows.length > 0);
}

/** Waits for a notification whose text matches. The centre closes itself when the last one in it goes. */
async function notification({ page, workbench }: VscodeSession, pattern: RegExp): Promise<string> {
  const center = page.locator('.notifications-center');
  const items = center.locator('.notification-list-item');
  return waitUntil(
    `a notification like ${String(pattern)}`,
    async () => {
      if (!(await center.isVisible())) await workbench.run('Notifications: Show Notifications');
      return (await items.allTextContents()).find((text) => pattern.test(text));
    },
    30_000,
  );
}

/** The open centre takes the keyboard when something new comes into it. */
async function closeNotifications({ workbench }: VscodeSession): Promise<void> {
  await workbench.run('Notifications: Clear All Notifications');
}

/** For a person to look at; kept with the artifacts of failed tests. */
async function picture({ page }: VscodeSession, name: string): Promise<void> {
  await page.screenshot({ path: `${artifactStem(name)}.png` });
}

/** The hub of the test has the built-in file. */
const size = `${Math.round(builtInModel.sizeBytes / 1e6)} MB`;

describe('local models', () => {
  let hub: FileServer;
  const vscode = useVscode(async () => {
    hub = new FileServer(readFileSync(builtInModel.bundledFile));
    return {
      home: plainHome,
      settings: { 'aiTerminalPro.provider': 'local', 'aiTerminalPro.local.hubUrl': await hub.listen() },
    };
  });
  const cached = (suffix = ''): string =>
    join(vscode().homeFolder, '.cache', 'ai-terminal-pro', 'models', 'team--commands', `${fileName}${suffix}`);

  after(async () => {
    await hub.close();
  });

  it('are shown with size, licence and what fits this machine; nothing is fetched by looking', async () => {
    const session = vscode();
    const { rows } = await openList(session);
    assert.equal(rows[0]?.label, 'built-in (basic)');
    assert.match(rows[0].description, /in use · comes with the extension · Apache-2\.0/);
    assert.match(rows[1]?.description ?? '', /397 MB to download · Apache-2\.0/);
    assert.match(rows[1]?.detail ?? '', /^(?:fits|does not fit now): 1\.0 GB memory/);
    await picture(session, 'local-models');
    await session.quickInput.press('Escape');
    await session.quickInput.waitForClosed();
    assert.deepEqual(hub.paths, []);
  });

  it('are refused when the hub has another file than the list knows', async () => {
    const session = vscode();
    await openList(session);
    await session.quickInput.choose('Qwen3 0.6B (4 bit)');
    const dialog = await session.dialog.state();
    if (dialog?.buttons.includes('Download') === true) await session.dialog.press('Download');
    await notification(session, /another file at .* than this version of the extension knows; check the mirror/);
    assert.deepEqual(hub.ranges, [], 'not a byte of it was fetched');
    await closeNotifications(session);
  });

  it('are downloaded by a click, cancelled, gone on with, used and removed', async () => {
    const session = vscode();
    const { quickInput, page, dialog } = session;
    hub.always = { chunkPauseMs: 4 };
    await openList(session);
    await quickInput.type(reference);
    await quickInput.press('Enter');
    const progress = await notification(
      session,
      new RegExp(`Downloading .*\\d+ of ${size} · \\d+\\.\\d MB/s · \\d+ s left`),
    );
    assert.match(progress, new RegExp(fileName));
    await picture(session, 'local-model-download');
    await page.locator('.notifications-center .monaco-button', { hasText: 'Cancel' }).first().click();
    await notification(session, /cancelled; start it again and it goes on where it stopped/);
    await closeNotifications(session);
    const kept = statSync(cached('.part')).size;
    assert.ok(kept > 0 && !existsSync(cached()));

    hub.always = {};
    const again = await openList(session);
    assert.ok(again.rows.some(({ label }) => label === `Remove the unfinished download of ${fileName}`));
    await quickInput.type(reference);
    await quickInput.press('Enter');
    await notification(session, /is here; it was checked with the hash that the hub publishes for it/);
    await closeNotifications(session);
    assert.equal(hub.ranges.at(-1), `bytes=${kept}-`);
    assert.ok(readFileSync(cached()).equals(hub.body));

    await openAiTerminal(session);
    const review = await askFor(session, 'wiggle the handle of teapot.txt');
    assert.match(review.title, new RegExp(`local, ${basename(fileName, '.gguf')} · \\d+ ms · free`));
    await leave(session);

    const used = await openList(session);
    assert.match(
      used.rows.find(({ label }) => label === fileName)?.description ?? '',
      new RegExp(`^in use · downloaded · ${size}`),
    );
    await quickInput.choose(`Remove ${fileName}`);
    const question = await dialog.waitFor();
    assert.match(question.detail, /in use; the built-in model answers from then on/);
    await dialog.press('Remove');
    await notification(session, /was removed/);
    assert.ok(!existsSync(cached()));
    await closeNotifications(session);
    await openAiTerminal(session);
    const after = await askFor(session, 'wiggle the handle of teapot.txt');
    assert.match(after.title, /local, built-in \(basic\)/);
    await leave(session);
  });
});
