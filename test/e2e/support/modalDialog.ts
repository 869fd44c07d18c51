import type { Page } from 'playwright-core';
import { waitUntil } from '../../../tools/lib/waitUntil';

export interface DialogState {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  /** The button that Enter would press. */
  readonly focusedButton: string | undefined;
}

const defaultTimeoutMs = 10_000;

/** VS Code's modal dialog. */
export class ModalDialog {
  constructor(private readonly page: Page) {}

  async state(): Promise<DialogState | undefined> {
    return this.page.evaluate(() => {
      const box = document.querySelector('.monaco-dialog-box');
      if (!box) return undefined;
      const text = (selector: string): string => box.querySelector(selector)?.textContent ?? '';
      const buttons = [...box.querySelectorAll('.dialog-buttons .monaco-button')];
      const focused = buttons.find((button) => button.contains(document.activeElement));
      return {
        message: text('.dialog-message-text'),
        detail: text('.dialog-message-detail'),
        buttons: buttons.map((button) => button.textContent),
        focusedButton: focused?.textContent,
      };
    });
  }

  async waitFor(timeoutMs = defaultTimeoutMs): Promise<DialogState> {
    return waitUntil('a modal dialog', () => this.state(), timeoutMs);
  }

  async waitForClosed(timeoutMs = defaultTimeoutMs): Promise<void> {
    await waitUntil('the modal dialog closes', async () => ((await this.state()) ? undefined : true), timeoutMs);
  }

  async press(button: string): Promise<void> {
    await this.page.locator('.monaco-dialog-box .dialog-buttons .monaco-button', { hasText: button }).first().click();
    await this.waitForClosed();
  }
}
