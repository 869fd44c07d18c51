/**
 * Takes the pictures of the README in a real VS Code with the built-in model, and for the dangerous one with a scripted
 * answer. Usage: tsx test/e2e/takeScreenshots.ts [builtIn|dangerous|payload ...] (build first).
 */
import { join } from 'node:path';
import { askFor, leave, openAiTerminal, openBox, scriptedSettings } from './support/asking';
import { VscodeSession } from './support/vscodeSession';
import { ScriptedServer } from '../support/scriptedServer';
import { repositoryRoot } from '../../tools/lib/paths';
import { waitUntil } from '../../tools/lib/waitUntil';

const home = { '.bashrc': "PS1='\\[\\e[32m\\]\\w\\[\\e[0m\\] $ '\nunset HISTFILE\n" };
const prompt = '~/shop $';
const cart = `export interface Item {
  readonly name: string;
  readonly price: number;
}

export class Cart {
  private readonly items: Item[] = [];

  add(item: Item): void {
    this.items.push(item);
  }

  get total(): number {
    return this.items.reduce((sum, { price }) => sum + price, 0);
  }
}
`;
const folder = {
  home,
  workspaceName: 'shop',
  files: {
    'README.md': '# Shop\n',
    'package.json': '{ "name": "shop" }\n',
    'cart.ts': cart,
    'src/index.ts': "import '../cart';\n",
    'build/cart.js': 'class Cart {}\n'.repeat(40),
    'photo.raw': '.'.repeat(90_000),
    'notes.txt': 'call Ada\n',
  },
};
const viewport = { width: 1000, height: 620, deviceScaleFactor: 2 };
const quiet = {
  'terminal.integrated.suggest.enabled': false,
  'terminal.integrated.shellIntegration.decorationsEnabled': 'never',
  'terminal.integrated.fontSize': 14,
  // In a headless window of twice the resolution the GPU's terminal stays empty.
  'terminal.integrated.gpuAcceleration': 'off',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.layoutControl.enabled': false,
  'workbench.activityBar.location': 'hidden',
  'remote.autoForwardPorts': false,
  'editor.minimap.enabled': false,
  'window.title': '${rootName}',
};

async function picture(session: VscodeSession, name: string): Promise<void> {
  await session.page.screenshot({ path: join(repositoryRoot, 'docs', 'images', `${name}.png`) });
}

/** A window as one works in it: a file is open, and something was done in the terminal. */
async function begin(session: VscodeSession): Promise<void> {
  const { page, terminal } = session;
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'cart.ts' }).dblclick();
  await session.editor.waitForText('class Cart');
  await openAiTerminal(session, prompt);
  await terminal.enter('ls');
  await terminal.waitForText(/notes\.txt[^]*\$$/);
}

/** Opens the box, again and again until its title says that the model is loaded. */
async function openBoxWithModel(session: VscodeSession): Promise<void> {
  await waitUntil(
    'the model is loaded',
    async () => {
      await openBox(session);
      const { title } = await session.quickInput.waitFor('the box');
      if (!title.includes('loading')) return true;
      await session.quickInput.press('Escape');
      await session.quickInput.waitForClosed();
      return undefined;
    },
    60_000,
  );
}

async function withBuiltInModel(): Promise<void> {
  const request = 'the five largest files here';
  const session = await VscodeSession.open({
    ...folder,
    viewport,
    settings: { 'aiTerminalPro.provider': 'local', ...quiet },
  });
  try {
    await begin(session);
    await openBoxWithModel(session);
    await session.quickInput.type(request);
    await session.quickInput.waitFor('the request', ({ value, rows }) => value === request && rows.length === 0);
    await picture(session, 'ask');
    await leave(session);
    await begin(session);
    await askFor(session, request);
    await picture(session, 'review-safe');
  } finally {
    await session.close();
  }
}

async function withScriptedAnswer(): Promise<void> {
  const server = await ScriptedServer.start({ kind: 'answer', text: 'rm -rf build src', costUsd: 0.00004 });
  const session = await VscodeSession.open({
    ...folder,
    viewport,
    settings: { ...scriptedSettings(server), ...quiet },
  });
  try {
    await begin(session);
    await askFor(session, 'remove the build output');
    await picture(session, 'review-dangerous');
  } finally {
    await session.close();
    await server.stop();
  }
}

/** A failed command whose output holds a token: what is sent instead of it, and what the answer cost. */
async function whatWasSent(): Promise<void> {
  // About as many tokens as a real server counts.
  const server = await ScriptedServer.start(({ body }) => ({
    kind: 'answer',
    text: 'npm login',
    costUsd: 0.000042,
    promptTokens: Math.round(body.length / 4),
  }));
  const session = await VscodeSession.open({
    ...folder,
    viewport,
    settings: {
      ...scriptedSettings(server),
      ...quiet,
      'aiTerminalPro.litellm.model': 'qwen3-0.6b',
    },
  });
  // In two parts, so that no scanner takes this file for one that leaks.
  const token = ['ghp', 'Q7xV2mKd9sLwT4bZ8nRfY1cHj6PqEa3Gu5Xo'].join('_');
  try {
    await openAiTerminal(session, prompt);
    await session.terminal.enter(`echo "error: the token ${token} was refused"; false`);
    await session.terminal.waitForText('was refused');
    await askFor(session, 'why did the last command fail, fix the error');
    await session.quickInput.press('Escape');
    await session.workbench.run('AI Terminal Pro: Show What Was Sent');
    await session.editor.waitForText('# What was sent');
    // Hides the panel and the side bar: the document gets the whole window.
    await session.page.keyboard.press('Control+J');
    await session.page.keyboard.press('Control+B');
    await session.editor.waitForText('stayed on this machine');
    await picture(session, 'payload');
  } finally {
    await session.close();
    await server.stop();
  }
}

const pictures: Readonly<Record<string, () => Promise<void>>> = {
  builtIn: withBuiltInModel,
  dangerous: withScriptedAnswer,
  payload: whatWasSent,
};

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  for (const [name, take] of Object.entries(pictures)) if (wanted.length === 0 || wanted.includes(name)) await take();
}

void main();
