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
  return quickInput.waitFor('the request box', ({ title }) => title.startsWith('AI Terminal Pro'));
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
  const settledAtMs = performance.now() + settleMs * 1.5;
  await waitUntil(
    'the review has settled',
    () => Promise.resolve(performance.now() >= settledAtMs || undefined),
    5_000,
  );
  await quickInput.press('Enter');
}

/** Number of prompts on the screen: one more means that the shell is back. */
export async function waitForPrompts({ terminal }: VscodeSession, count: number): Promise<string> {
  return terminal.waitForText(new RegExp(`(?:ready>[^]*){${count}}`));
}

/** The part of a terminal's text after its last prompt. */
export function afterLastPrompt(text: string): string {
  return text.slice(text.lastIndexOf('ready>') + 'ready>'.length).trim();
}
