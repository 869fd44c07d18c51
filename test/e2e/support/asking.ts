import { setTimeout as delay } from 'node:timers/promises';
import { settleMs } from '../../../src/app/reviewGate';
import { waitUntil } from '../../../tools/lib/waitUntil';
import type { ScriptedServer } from '../../support/scriptedServer';
import type { QuickInputState } from './quickInput';
import type { VscodeSession } from './vscodeSession';

/** Bash files of a home whose prompt is easy to wait for. */
export const plainHome = { '.bashrc': "PS1='ready> '\nunset HISTFILE\n" };

/** Settings that let the scripted server, and nothing else, answer. */
export function scriptedSettings(server: ScriptedServer): Record<string, unknown> {
  return {
    'aiTerminalPro.provider': 'litellm',
    'aiTerminalPro.litellm.baseUrl': server.url,
    'aiTerminalPro.litellm.model': 'scripted',
    'aiTerminalPro.litellm.warmUp': false,
  };
}

/** Opens an AI Terminal and waits until its shell has reported a prompt. */
export async function openAiTerminal({ workbench, terminal }: VscodeSession, prompt = 'ready>'): Promise<void> {
  await workbench.newAiTerminal();
  await terminal.focus();
  await terminal.waitForText(prompt);
}

/** Presses the key and waits for the empty request box. */
export async function openBox({ terminal, quickInput }: VscodeSession): Promise<QuickInputState> {
  await terminal.focus();
  await terminal.press('Control+K');
  await quickInput.waitFor('the request box', ({ title }) => title.startsWith('AI Terminal Pro'));
  await quickInput.waitForFocus();
  return quickInput.waitFor('the focused request box', ({ title }) => title.startsWith('AI Terminal Pro'));
}

/** Asks in the active terminal and waits for the review. */
export async function askFor(session: VscodeSession, request: string): Promise<QuickInputState> {
  await openBox(session);
  await session.quickInput.type(request);
  await session.quickInput.press('Enter');
  return waitForReview(session);
}

export async function waitForReview({ quickInput }: VscodeSession): Promise<QuickInputState> {
  return quickInput.waitFor(
    'the review',
    ({ title, rows }) => /^(?:Safe|Caution|Dangerous|Critical)\b/.test(title) && rows.some(({ active }) => active),
    30_000,
  );
}

/** Chooses a row of the review once the review has stood long enough for Enter to count. */
export async function take({ quickInput }: VscodeSession, label: string): Promise<void> {
  await quickInput.moveTo(label);
  await settle();
  await quickInput.press('Enter');
}

/** Lets the time pass after which Enter counts: the one thing that only time can show. */
export async function settle(): Promise<void> {
  await delay(settleMs * 1.4);
}

/** Presses a key at even distances, each measured from the first, so that slow presses do not add up. */
export async function pressInRhythm({ page }: VscodeSession, key: string, count: number, gapMs: number): Promise<void> {
  const startedAtMs = performance.now();
  for (let press = 0; press < count; press += 1) {
    await delay(Math.max(0, startedAtMs + press * gapMs - performance.now()));
    await page.keyboard.press(key);
  }
}

/**
 * Leaves whatever is open and clears the window. Escape in the editor goes back to the review, so the window is quiet
 * only when nothing has been open for several looks in a row.
 */
export async function leave({ quickInput, dialog, workbench }: VscodeSession): Promise<void> {
  let quietLooks = 0;
  await waitUntil(
    'nothing is asked any more',
    async () => {
      const isOpen = (await quickInput.state()) !== undefined || (await dialog.state()) !== undefined;
      if (isOpen) await quickInput.press('Escape');
      quietLooks = isOpen ? 0 : quietLooks + 1;
      return quietLooks >= 4 || undefined;
    },
    10_000,
  );
  await workbench.clear();
}

/** Number of prompts on the screen: one more means that the shell is back. */
export async function waitForPrompts({ terminal }: VscodeSession, count: number): Promise<string> {
  return terminal.waitForText(new RegExp(`(?:ready>[^]*){${count}}`));
}

/** The part of a terminal's text after its last prompt. */
export function afterLastPrompt(text: string): string {
  return text.slice(text.lastIndexOf('ready>') + 'ready>'.length).trim();
}

/** Waits until a key that was typed into the settings lies in the secret store; gives what was said of it. */
export function keyIsMoved({ workbench }: VscodeSession): Promise<string> {
  return waitUntil(
    'the typed key is in the secret store',
    async () => (await workbench.notifications()).find((text) => text.includes('was moved from the settings')),
    20_000,
  );
}
