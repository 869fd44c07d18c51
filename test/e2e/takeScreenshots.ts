/**
 * Takes the pictures of the README in a real VS Code with the built-in model, and for the dangerous one with a scripted
 * answer. Usage: tsx test/e2e/takeScreenshots.ts (build first).
 */
import { join } from 'node:path';
import { askFor, leave, openAiTerminal, openBox, scriptedSettings } from './support/asking';
import { VscodeSession } from './support/vscodeSession';
import { ScriptedServer } from '../support/scriptedServer';
import { repositoryRoot } from '../../tools/lib/paths';

const home = { '.bashrc': "PS1='\\[\\e[32m\\]~/shop\\[\\e[0m\\] ready> '\nunset HISTFILE\n" };
const files = {
  'README.md': '# Shop\n',
  'package.json': '{ "name": "shop" }\n',
  'src/cart.ts': 'export const cart = [];\n',
  'build/cart.js': 'var cart = [];\n',
  'notes.txt': 'call Ada\n',
};
const quiet = { 'terminal.integrated.suggest.enabled': false, 'workbench.colorTheme': 'Default Dark Modern' };

async function picture(session: VscodeSession, name: string): Promise<void> {
  await session.page.screenshot({ path: join(repositoryRoot, 'docs', 'images', `${name}.png`) });
}

async function withBuiltInModel(): Promise<void> {
  const session = await VscodeSession.open({ files, home, settings: { 'aiTerminalPro.provider': 'local', ...quiet } });
  try {
    await openAiTerminal(session);
    await openBox(session);
    await session.quickInput.type('list all files sorted by size');
    await picture(session, 'ask');
    await leave(session);
    await openAiTerminal(session);
    await askFor(session, 'list all files');
    await picture(session, 'review-safe');
  } finally {
    await session.close();
  }
}

async function withScriptedAnswer(): Promise<void> {
  const server = await ScriptedServer.start({ kind: 'answer', text: 'rm -rf build src', costUsd: 0.00004 });
  const session = await VscodeSession.open({ files, home, settings: { ...scriptedSettings(server), ...quiet } });
  try {
    await openAiTerminal(session);
    await askFor(session, 'remove the build output');
    await picture(session, 'review-dangerous');
  } finally {
    await session.close();
    await server.stop();
  }
}

async function main(): Promise<void> {
  await withBuiltInModel();
  await withScriptedAnswer();
}

void main();
