import assert from 'node:assert/strict';
import { askFor, leave, openAiTerminal, plainHome, take, waitForPrompts } from './support/asking';
import type { QuickInputState } from './support/quickInput';
import { useVscode } from './support/useVscode';

const commandOf = ({ rows }: QuickInputState): string => rows[0]?.label ?? '';

describe('what answers offline: known tasks and the built-in model', () => {
  const vscode = useVscode({
    files: {
      'notes.txt': 'first\nsecond\n',
      'photo.jpg': 'x',
      'src/main.py': 'print(1)\n',
      'package.json': '{ "scripts": { "test": "true" } }\n',
    },
    home: plainHome,
    settings: { 'aiTerminalPro.provider': 'local' },
  });

  it('suggests a command that runs exactly as it was reviewed', async () => {
    const session = vscode();
    await openAiTerminal(session);
    const review = await askFor(session, 'count the lines of notes.txt');
    const command = review.rows[0]?.label ?? '';
    assert.notEqual(command, '');
    assert.match(review.title, /local, [^·]+ · \d+ ms · free/);
    assert.ok(
      review.rows.some(({ label }) => label === 'Run'),
      JSON.stringify(review),
    );
    await take(session, 'Run');
    await session.quickInput.waitForClosed();
    const text = await waitForPrompts(session, 2);
    assert.ok(text.includes(`ready> ${command}\n`), text);
  });

  it('has another suggestion at once, and again another one', async () => {
    const session = vscode();
    await openAiTerminal(session);
    const seen = [commandOf(await askFor(session, 'show the disk usage of each folder here'))];
    for (let press = 0; press < 2; press += 1) {
      await take(session, 'Another suggestion');
      const review = await session.quickInput.waitFor(
        'another command',
        ({ title, rows }) => /local, /.test(title) && !seen.includes(rows[0]?.label ?? ''),
        20_000,
      );
      seen.push(commandOf(review));
    }
    assert.equal(new Set(seen).size, 3, JSON.stringify(seen));
    await leave(session);
  });

  it('is not asked for what leaves nothing open: a script of the workspace, a known task', async () => {
    const session = vscode();
    await openAiTerminal(session);
    const script = await askFor(session, 'please run the tests');
    assert.equal(commandOf(script), 'npm test');
    assert.match(script.title, /local, package\.json · \d+ ms · free/);
    await leave(session);
    await openAiTerminal(session);
    const task = await askFor(session, 'Where am I?');
    assert.equal(commandOf(task), 'pwd');
    assert.match(task.title, /local, known task · \d+ ms · free/);
    await leave(session);
  });
});
