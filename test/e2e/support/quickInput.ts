import type { Page } from 'playwright-core';
import { waitUntil } from '../../../tools/lib/waitUntil';

export interface QuickRow {
  readonly index: number;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** The row that Enter would accept. */
  readonly active: boolean;
}

export interface QuickInputState {
  readonly title: string;
  readonly value: string;
  readonly placeholder: string;
  /** Validation message of an input box. */
  readonly message: string;
  readonly busy: boolean;
  readonly rows: readonly QuickRow[];
}

const defaultTimeoutMs = 10_000;

/** VS Code's quick pick and input box: what is on the screen, and a real keyboard. */
export class QuickInput {
  constructor(private readonly page: Page) {}

  /** What is shown now; undefined when no quick input is open. Rows that the list has scrolled away are not there. */
  async state(): Promise<QuickInputState | undefined> {
    return this.page.evaluate(() => {
      const text = (parent: Element, selector: string): string => parent.querySelector(selector)?.textContent ?? '';
      const widget = document.querySelector<HTMLElement>('.quick-input-widget');
      if (!widget || widget.offsetParent === null || widget.style.display === 'none') return undefined;
      // It fades out while the focus is elsewhere already.
      if (widget.classList.contains('quick-input-widget-closing')) return undefined;
      const input = widget.querySelector<HTMLInputElement>('.quick-input-box input');
      const rows = [...widget.querySelectorAll<HTMLElement>('.quick-input-list .monaco-list-row')]
        .filter((row) => row.offsetParent !== null)
        .map((row) => ({
          index: Number(row.dataset['index'] ?? -1),
          label: text(row, '.quick-input-list-row > .monaco-icon-label .label-name'),
          description: text(row, '.quick-input-list-row > .monaco-icon-label .label-description'),
          detail: text(row, '.quick-input-list-label-meta'),
          active: row.classList.contains('focused'),
        }))
        .sort((a, b) => a.index - b.index);
      return {
        title: text(widget, '.quick-input-title'),
        value: input?.value ?? '',
        placeholder: input?.placeholder ?? '',
        message: text(widget, '.quick-input-message'),
        busy: widget.querySelector('.quick-input-progress .active, .quick-input-progress.active') !== null,
        rows,
      };
    });
  }

  /** Waits until an open quick input satisfies the condition and returns it. */
  async waitFor(
    description: string,
    condition: (state: QuickInputState) => boolean = () => true,
    timeoutMs = defaultTimeoutMs,
  ): Promise<QuickInputState> {
    let last: QuickInputState | undefined;
    return waitUntil(
      `quick input: ${description}`,
      async () => {
        last = await this.state();
        return last && condition(last) ? last : undefined;
      },
      timeoutMs,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}; on the screen: ${JSON.stringify(last)}`);
    });
  }

  async waitForRow(label: string, timeoutMs = defaultTimeoutMs): Promise<QuickRow> {
    const state = await this.waitFor(
      `a row "${label}"`,
      ({ rows }) => rows.some((row) => row.label === label),
      timeoutMs,
    );
    const row = state.rows.find((candidate) => candidate.label === label);
    if (!row) throw new Error(`row "${label}" is gone`);
    return row;
  }

  /** Waits until the keyboard is in the input and has stayed there: a terminal that starts takes it once more. */
  async waitForFocus(timeoutMs = defaultTimeoutMs): Promise<void> {
    let looks = 0;
    await waitUntil(
      'the quick input keeps the focus',
      async () => {
        const hasFocus = await this.page.evaluate(
          () => document.querySelector('.quick-input-widget')?.contains(document.activeElement) ?? false,
        );
        looks = hasFocus ? looks + 1 : 0;
        return looks >= 3 || undefined;
      },
      timeoutMs,
    );
  }

  async waitForClosed(timeoutMs = defaultTimeoutMs): Promise<void> {
    await waitUntil('the quick input closes', async () => ((await this.state()) ? undefined : true), timeoutMs);
  }

  /** Types with the keyboard, wherever the focus is. */
  async type(text: string, options: { readonly delayMs?: number } = {}): Promise<void> {
    await this.page.keyboard.type(text, { delay: options.delayMs ?? 0 });
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Moves the active row with the arrow keys and presses Enter on it. */
  async choose(label: string): Promise<void> {
    await this.waitForRow(label);
    await this.moveTo(label);
    await this.press('Enter');
  }

  /** Moves the active row with the arrow keys; the list wraps around at its end. */
  async moveTo(label: string): Promise<void> {
    for (let presses = 0; presses < maximumPresses; presses++) {
      const state = await this.waitFor('rows', ({ rows }) => rows.length > 0);
      const active = state.rows.find((row) => row.active);
      if (active?.label === label) return;
      await this.press('ArrowDown');
      await waitUntil(
        'the active row moves',
        async () => {
          const now = (await this.state())?.rows.find((row) => row.active);
          return now?.index !== active?.index || state.rows.length === 1 ? true : undefined;
        },
        defaultTimeoutMs,
      );
    }
    throw new Error(`no row "${label}" within ${maximumPresses} presses`);
  }
}

const maximumPresses = 60;
