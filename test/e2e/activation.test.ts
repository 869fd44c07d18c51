import assert from 'node:assert/strict';
import { waitUntil } from '../../tools/lib/waitUntil';
import { plainHome } from './support/asking';
import { measureStarvation } from './support/starvation';
import { useVscode } from './support/useVscode';

/** On idle cores; on a busy machine it is as much longer as everything is. */
const limitMs = 100;
/** What else happens while a window opens only ever adds time: the best of a few is the extension's own. */
const windows = 3;

describe('activation', () => {
  const vscode = useVscode({ home: plainHome });

  /** Loading the code and the call of `activate`, as VS Code measured it for its list of running extensions. */
  async function measuredMs(): Promise<number> {
    const { workbench, page } = vscode();
    await workbench.run('Developer: Show Running Extensions');
    const row = page.locator('.runtime-extensions-editor .extension', {
      // An extension under development is listed by its id.
      hasText: /AI Terminal Pro|ai-terminal-pro\.ai-terminal-pro/,
    });
    const text = await waitUntil(
      'the list names us',
      async () => {
        if ((await row.count()) > 0) {
          const text = await row.first().locator('.activation-time').textContent();
          return text !== null && /\d/.test(text) ? text : undefined;
        }
        await page.locator('.runtime-extensions-editor .monaco-list').hover();
        await page.mouse.wheel(0, 300);
        return undefined;
      },
      20_000,
    );
    const ms = /(\d+)\s*ms/.exec(text)?.[1];
    assert.ok(ms, text);
    return Number(ms);
  }

  it(`takes at most ${limitMs} ms on idle cores, with loading the code`, async () => {
    const samples: { readonly ms: number; readonly starvation: number }[] = [];
    const passes = (): boolean => samples.some(({ ms, starvation }) => ms <= limitMs * starvation);
    while (samples.length < windows && !passes()) {
      const starvation = measureStarvation();
      try {
        await vscode().workbench.reload();
        const ms = await measuredMs();
        samples.push({ ms, starvation: starvation.stop() });
      } finally {
        starvation.stop();
      }
    }
    const said = samples.map(({ ms, starvation }) => `${ms} ms at ${starvation.toFixed(1)} x`).join(', ');
    process.stderr.write(`    activation: ${said}\n`);
    assert.ok(passes(), said);
  });
});
