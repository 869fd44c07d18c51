import type { Page } from 'playwright-core';
import { waitUntil } from '../../../tools/lib/waitUntil';

interface ProbeState {
  /** Key presses since the last reset, in order. */
  keysAtMs: number[];
  /** Number of characters behind the prompt on the last line that is not empty, each time it grew. */
  glyphsAtMs: number[];
  marker: string;
  markerAtMs: number;
}

const prompt = 'ready>';

/**
 * Watches the rows of the active terminal from inside the window: when a key went down, and when what it caused was
 * drawn. Works with the DOM renderer (`terminal.integrated.gpuAcceleration: off`), which draws text as text.
 */
export class TerminalProbe {
  constructor(private readonly page: Page) {}

  async install(): Promise<void> {
    await this.page.evaluate((promptText) => {
      const state: ProbeState = { keysAtMs: [], glyphsAtMs: [], marker: '', markerAtMs: 0 };
      Object.assign(window, { terminalProbe: state });
      document.addEventListener('keydown', () => state.keysAtMs.push(performance.now()), true);
      const look = (): void => {
        const rows = document.querySelector('#terminal .terminal-wrapper.active .xterm-rows');
        if (!rows) return;
        const lines = [...rows.children].map((row) => row.textContent.replaceAll('\u00a0', ' ').trimEnd());
        const last = lines.findLast((line) => line !== '') ?? '';
        const nowMs = performance.now();
        if (state.marker !== '' && state.markerAtMs === 0 && last.startsWith(state.marker)) state.markerAtMs = nowMs;
        const typed = last.startsWith(promptText) ? last.slice(promptText.length).trim().length : 0;
        while (state.glyphsAtMs.length < typed) state.glyphsAtMs.push(nowMs);
      };
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    }, prompt);
  }

  /** Forgets keys and glyphs; waits from now on for a last line that starts with the marker. */
  async expect(marker: string): Promise<void> {
    await this.page.evaluate((text) => {
      const { terminalProbe: state } = window as unknown as { terminalProbe: ProbeState };
      Object.assign(state, { keysAtMs: [], glyphsAtMs: [], marker: text, markerAtMs: 0 });
    }, marker);
  }

  /** Milliseconds from the last key to the marker, and the wall-clock time at which it was drawn. */
  async sinceLastKey(timeoutMs: number): Promise<{ readonly ms: number; readonly epochMs: number }> {
    return waitUntil(
      'the marker is drawn',
      () =>
        this.page.evaluate(() => {
          const { terminalProbe: state } = window as unknown as { terminalProbe: ProbeState };
          if (state.markerAtMs === 0) return undefined;
          return {
            ms: state.markerAtMs - (state.keysAtMs.at(-1) ?? 0),
            epochMs: performance.timeOrigin + state.markerAtMs,
          };
        }),
      timeoutMs,
    );
  }

  /** Milliseconds from each key to its glyph, once all glyphs are drawn. */
  async echoes(count: number, timeoutMs: number): Promise<readonly number[]> {
    return waitUntil(
      `${count} glyphs`,
      () =>
        this.page.evaluate((wanted) => {
          const { terminalProbe: state } = window as unknown as { terminalProbe: ProbeState };
          if (state.glyphsAtMs.length < wanted) return undefined;
          return state.glyphsAtMs.slice(0, wanted).map((atMs, index) => atMs - (state.keysAtMs[index] ?? 0));
        }, count),
      timeoutMs,
    );
  }
}
