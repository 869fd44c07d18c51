import type { Page } from 'playwright-core';
import { waitUntil } from '../../../tools/lib/waitUntil';

const activeTerminal = '#terminal .terminal-wrapper.active';
const defaultTimeoutMs = 20_000;

/** The active terminal of the panel: its text as xterm holds it, and a real keyboard. */
export class TerminalPanel {
  constructor(private readonly page: Page) {}

  /** Lines of the buffer (scroll-back included) without the empty ones at its end; empty when there is no terminal. */
  async lines(): Promise<string[]> {
    const lines = await this.page.evaluate(async (selector) => {
      if (!document.querySelector(selector)) return [];
      const { driver } = window as unknown as { driver: { getTerminalBuffer(selector: string): Promise<string[]> } };
      return driver.getTerminalBuffer(selector).catch(() => []);
    }, activeTerminal);
    while (lines.at(-1)?.trim() === '') lines.pop();
    return lines.map((line) => line.replaceAll('\u00a0', ' ').trimEnd());
  }

  async text(): Promise<string> {
    return (await this.lines()).join('\n');
  }

  async waitForText(pattern: string | RegExp, timeoutMs = defaultTimeoutMs): Promise<string> {
    const matches = (text: string): boolean =>
      typeof pattern === 'string' ? text.includes(pattern) : pattern.test(text);
    let last = '';
    return waitUntil(
      `the terminal shows ${String(pattern)}`,
      async () => {
        last = await this.text();
        return matches(last) ? last : undefined;
      },
      timeoutMs,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}; it shows:\n${last}`);
    });
  }

  /** Puts the keyboard focus into the active terminal. */
  async focus(): Promise<void> {
    const input = this.page.locator(`${activeTerminal} textarea.xterm-helper-textarea`).first();
    await input.waitFor({ state: 'attached', timeout: defaultTimeoutMs });
    await waitUntil(
      'the terminal has the focus',
      async () => {
        await input.focus();
        return (await this.hasFocus()) || undefined;
      },
      defaultTimeoutMs,
    );
  }

  async hasFocus(): Promise<boolean> {
    return this.page.evaluate(
      (selector) => document.querySelector(selector)?.contains(document.activeElement) ?? false,
      activeTerminal,
    );
  }

  async type(text: string, options: { readonly delayMs?: number } = {}): Promise<void> {
    await this.page.keyboard.type(text, { delay: options.delayMs ?? 0 });
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Types a line and Enter. */
  async enter(line: string): Promise<void> {
    await this.type(line);
    await this.press('Enter');
  }

  /** Number of terminals that exist, shown or not. */
  async count(): Promise<number> {
    return this.page.locator('#terminal .terminal-wrapper').count();
  }
}
