import type { Page } from 'playwright-core';
import { waitUntil } from '../../../tools/lib/waitUntil';
import { QuickInput } from './quickInput';

const defaultTimeoutMs = 15_000;
const loadTimeoutMs = 60_000;

/** The window as a whole: opening it, the command palette, status bar and toasts. */
export class Workbench {
  private readonly quickInput: QuickInput;

  constructor(private readonly page: Page) {
    this.quickInput = new QuickInput(page);
  }

  /** Opens the address and waits until the window is restored and its extensions are known. */
  async open(url: string): Promise<void> {
    await this.page.goto(url, { timeout: loadTimeoutMs });
    await this.waitUntilRestored();
  }

  /** The same window anew: another extension host, and everything activated again. */
  async reload(): Promise<void> {
    await this.page.reload({ timeout: loadTimeoutMs });
    await this.waitUntilRestored();
  }

  private async waitUntilRestored(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: loadTimeoutMs });
    await waitUntil(
      'the workbench is restored',
      () =>
        this.page.evaluate(async () => {
          const { driver } = window as unknown as { driver?: { whenWorkbenchRestored(): Promise<void> } };
          await driver?.whenWorkbenchRestored();
          return driver ? true : undefined;
        }),
      loadTimeoutMs,
    );
  }

  /** Runs a command by its full palette title, such as `AI Terminal Pro: New AI Terminal`. */
  async run(title: string, timeoutMs = defaultTimeoutMs): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput.waitFor('the command palette', ({ value }) => value.startsWith('>'), timeoutMs);
    await this.page.keyboard.insertText(title);
    // An extension's commands appear when its host is up, so the list is asked again until the title is there.
    await waitUntil(
      `the palette offers "${title}"`,
      async () => {
        const rows = (await this.quickInput.state())?.rows ?? [];
        if (rows.some((row) => row.label === title && row.active)) return true;
        if (rows.some((row) => row.label === title)) await this.quickInput.moveTo(title);
        else if (rows.length > 0) await this.retype();
        return undefined;
      },
      timeoutMs,
    );
    await this.page.keyboard.press('Enter');
    await waitUntil(
      'the palette closes',
      async () => ((await this.quickInput.state())?.value.startsWith('>') ? undefined : true),
      timeoutMs,
    );
  }

  /** Opens a new AI Terminal and waits until it can be typed into. */
  async newAiTerminal(): Promise<void> {
    const before = await this.page.locator('#terminal .terminal-wrapper').count();
    await this.run('AI Terminal Pro: New AI Terminal', loadTimeoutMs);
    await waitUntil(
      'a new terminal',
      async () => (await this.page.locator('#terminal .terminal-wrapper').count()) > before || undefined,
      defaultTimeoutMs,
    );
  }

  /** Texts of the status bar entries. */
  async statusBar(): Promise<string[]> {
    return this.page.locator('.part.statusbar .statusbar-item').allTextContents();
  }

  /** Notifications, shown as toasts or only kept in their centre (the test driver switches toasts off). */
  async notifications(): Promise<string[]> {
    await this.run('Notifications: Show Notifications');
    const texts = await this.page.locator('.notifications-center .notification-list-item-message').allTextContents();
    await this.page.keyboard.press('Escape');
    return texts;
  }

  /** Presses a button of the newest notification. */
  async pressNotificationButton(label: string): Promise<void> {
    await this.run('Notifications: Show Notifications');
    await this.page
      .locator('.notifications-center .notification-list-item .monaco-button', { hasText: label })
      .first()
      .click();
  }

  /** Back to an empty window: no quick input, no dialog, no terminal, no editor. */
  async clear(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('Escape');
    await this.run('Terminal: Kill All Terminals');
    await this.run('View: Close All Editors');
    await waitUntil(
      'all terminals are gone',
      async () => (await this.page.locator('#terminal .terminal-wrapper').count()) === 0 || undefined,
      defaultTimeoutMs,
    );
  }

  private async retype(): Promise<void> {
    await this.page.keyboard.type(' ');
    await this.page.keyboard.press('Backspace');
  }
}
