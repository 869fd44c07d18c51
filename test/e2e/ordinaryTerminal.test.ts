import assert from 'node:assert/strict';
import { ScriptedServer } from '../support/scriptedServer';
import { askFor, leave, plainHome, scriptedSettings, take, waitForReview } from './support/asking';
import { useVscode } from './support/useVscode';

describe('an ordinary terminal', () => {
  let server: ScriptedServer;
  const vscode = useVscode(async () => {
    server = await ScriptedServer.start({ kind: 'answer', text: 'echo approved' });
    return {
      home: plainHome,
      settings: { ...scriptedSettings(server), 'aiTerminalPro.ctrlK.terminals': 'all' },
    };
  });
  after(() => server.stop());

  beforeEach(async () => {
    const { workbench, terminal } = vscode();
    await workbench.run('Terminal: Create New Terminal');
    await terminal.focus();
    await terminal.waitForText('ready>');
    // VS Code focuses a new terminal once more when it is ready, which a command's end is after.
    await terminal.enter('echo started');
    await terminal.waitForText(/^started[^]*ready>/m);
  });
  afterEach(async function () {
    this.timeout(30_000);
    await leave(vscode());
  });

  it('runs an approved command and says that the line is not read back', async () => {
    const session = vscode();
    const review = await askFor(session, 'say approved');
    const run = review.rows.find(({ label }) => label === 'Run');
    assert.match(run?.detail ?? '', /can't be read back/);
    await take(session, 'Run');
    await session.terminal.waitForText(/^approved/m);
  });

  it('is asked from the palette too', async () => {
    const session = vscode();
    await session.workbench.run('AI Terminal Pro: Ask for a Command');
    await session.quickInput.waitFor('the request box', ({ title }) => title.startsWith('AI Terminal Pro'));
    await session.quickInput.type('say approved');
    await session.quickInput.press('Enter');
    await waitForReview(session);
    await take(session, 'Insert');
    await session.terminal.waitForText('ready> echo approved');
    assert.doesNotMatch(await session.terminal.text(), /^approved/m);
  });
});
