import type { Page } from 'playwright-core';
import { waitUntil } from '../../../tools/lib/waitUntil';

const defaultTimeoutMs = 10_000;

/** The active text editor, as far as tests need it: its language, its visible text, typing and closing. */
export class TextEditor {
  constructor(private readonly page: Page) {}

  /** Text of the visible lines from the top; VS Code draws blanks as no-break spaces. */
  async visibleText(): Promise<string> {
    return this.page.evaluate(() => {
      const lines = [...document.querySelectorAll<HTMLElement>('.editor-instance .view-lines .view-line')];
      const topOf = (line: HTMLElement): number => Number.parseFloat(line.style.top);
      return lines
        .sort((a, b) => topOf(a) - topOf(b))
        .map((line) => line.textContent.replaceAll('\u00a0', ' '))
        .join('\n');
    });
  }

  async waitForText(text: string, timeoutMs = defaultTimeoutMs): Promise<void> {
    await waitUntil(
      `the editor shows ${JSON.stringify(text)}`,
      async () => (await this.visibleText()).includes(text) || undefined,
      timeoutMs,
    );
  }

  async activeTab(): Promise<string | undefined> {
    return this.page.evaluate(
      () => document.querySelector('.tabs-container .tab.active')?.getAttribute('aria-label') ?? undefined,
    );
  }

  /** Language as the status bar names it, such as `Shell Script`. */
  async language(): Promise<string | undefined> {
    return this.page.evaluate(
      () => document.querySelector('[id="status.editor.mode"]')?.textContent.trim() ?? undefined,
    );
  }

  async replaceAll(text: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(text);
  }
}
