import assert from 'node:assert/strict';
import { ScriptedServer } from '../support/scriptedServer';
import {
  afterLastPrompt,
  askFor,
  leave,
  openAiTerminal,
  openBox,
  plainHome,
  pressInRhythm,
  scriptedSettings,
  settle,
  take,
  waitForPrompts,
  waitForReview,
} from './support/asking';
import { useVscode } from './support/useVscode';

describe('the review', () => {
  let server: ScriptedServer;
  const vscode = useVscode(async () => {
    server = await ScriptedServer.start({ kind: 'answer', text: 'echo hello' });
    return { files: { 'a.txt': 'a\n', 'data/b.txt': 'b\n' }, home: plainHome, settings: scriptedSettings(server) };
  });
  after(() => server.stop());

  beforeEach(async () => {
    await openAiTerminal(vscode());
  });
  afterEach(async function () {
    this.timeout(30_000);
    await leave(vscode());
  });

  const answer = (text: string): void => server.setScript({ kind: 'answer', text });

  it('asks a modal question before a dangerous command, whose default leaves the shell untouched', async () => {
    const session = vscode();
    answer('rm -rf data');
    const review = await askFor(session, 'remove the data folder');
    assert.match(review.title, /^Dangerous/);
    assert.equal(review.rows.find(({ active }) => active)?.label, 'Cancel');
    await take(session, 'Run');
    const dialog = await session.dialog.waitFor();
    assert.match(dialog.detail, /data/);
    assert.equal(dialog.focusedButton, 'Do Not Run');
    await session.page.keyboard.press('Enter');
    await session.dialog.waitForClosed();
    await waitForReview(session);
    await session.quickInput.press('Escape');
    await session.quickInput.waitForClosed();
    assert.equal(afterLastPrompt(await session.terminal.text()), '');
    await session.terminal.focus();
    await session.terminal.enter('ls data');
    await session.terminal.waitForText('b.txt');
  });

  it('offers neither Run nor Insert for a critical command', async () => {
    const session = vscode();
    answer('rm -rf --no-preserve-root /');
    const review = await askFor(session, 'clean everything');
    assert.match(review.title, /^Critical/);
    const labels = review.rows.map(({ label }) => label);
    assert.ok(!labels.includes('Run') && !labels.includes('Insert'), labels.join());
    assert.ok(labels.includes('Unlock'));
    assert.equal(review.rows.find(({ active }) => active)?.label, 'Cancel');
  });

  it('shows a long command whole before Run can be chosen, with runs of blanks made visible', async () => {
    const session = vscode();
    answer(`ls${' '.repeat(285)}; rm -rf ~`);
    const review = await askFor(session, 'list files');
    const shown = review.rows.filter(({ label }) => /^\s*\d+ {2}/.test(label)).map(({ label }) => label);
    assert.ok(shown.length >= 4, JSON.stringify(review.rows));
    const whole = shown.map((label) => label.replace(/^\s*\d+ {2}/, '')).join('');
    assert.equal(whole.replaceAll('·', ' ').replace(/ +/g, ' '), 'ls ; rm -rf ~');
    assert.match(review.title, /^(?:Dangerous|Critical)/);
  });

  it('changes the level while the command is edited', async () => {
    const session = vscode();
    answer('ls -la');
    await askFor(session, 'clean up here');
    await take(session, 'Edit');
    await session.quickInput.waitFor('the editor', ({ value }) => value === 'ls -la');
    await session.quickInput.waitFor('its level', ({ message }) => message.includes('Safe'));
    await session.quickInput.type('; rm -rf data');
    await session.quickInput.waitFor(
      'the higher level',
      ({ message, value }) => value === 'ls -la; rm -rf data' && message.includes('Dangerous'),
    );
    await session.quickInput.press('Enter');
    const review = await waitForReview(session);
    assert.match(review.title, /^Dangerous · edited by you/);
    assert.equal(review.rows[0]?.label, 'ls -la; rm -rf data');
  });

  for (const { presses, gapMs } of [
    { presses: 2, gapMs: 0 },
    { presses: 5, gapMs: 100 },
    { presses: 12, gapMs: 250 },
  ]) {
    it(`runs nothing in a burst of ${presses} Enters ${gapMs} ms apart that began before the answer`, async () => {
      const session = vscode();
      server.setScript({ kind: 'answer', text: 'echo burst', firstTokenDelayMs: 300 });
      await openBox(session);
      await session.quickInput.type('say burst');
      await session.quickInput.press('Enter');
      await pressInRhythm(session, 'Enter', presses, gapMs);
      await waitForReview(session);
      await session.quickInput.press('Escape');
      await session.quickInput.waitForClosed();
      assert.equal(afterLastPrompt(await session.terminal.text()), '');
    });
  }

  it('inserts several lines without running them', async () => {
    const session = vscode();
    answer('for f in *.txt; do\n  echo "$f"\ndone');
    await askFor(session, 'print each text file');
    await take(session, 'Insert');
    await session.quickInput.waitForClosed();
    await session.terminal.waitForText('done');
    assert.equal((await session.terminal.text()).match(/ready>/g)?.length, 1);
    await session.terminal.focus();
    await session.terminal.press('Enter');
    await session.terminal.waitForText('a.txt');
  });

  it('refines instead of running when text was typed', async () => {
    const session = vscode();
    answer('ls');
    await askFor(session, 'list files');
    answer('ls -S');
    await session.quickInput.type('largest first');
    await settle();
    await session.quickInput.press('Enter');
    await session.quickInput.waitFor('the refined command', ({ rows }) => rows[0]?.label === 'ls -S');
    assert.match(server.chatRequests.at(-1)?.body ?? '', /largest first/);
  });

  it('cancels the request at the server with Escape and keeps it for the next time', async () => {
    const session = vscode();
    server.setScript({ kind: 'hang' });
    const before = server.chatRequests.length;
    await openBox(session);
    await session.quickInput.type('never answered');
    await session.quickInput.press('Enter');
    await server.until(({ chatRequests }) => chatRequests.length > before);
    await session.quickInput.press('Escape');
    await server.until(({ chatRequests }) => chatRequests.at(-1)?.aborted === true);
    const box = await openBox(session);
    assert.equal(box.value, 'never answered');
  });

  it('says plainly when the answer is no command', async () => {
    const session = vscode();
    answer('I am sorry, but I can only talk about the weather today.');
    await openBox(session);
    await session.quickInput.type('list files');
    await session.quickInput.press('Enter');
    const failure = await session.quickInput.waitFor('no command', ({ title }) => title === 'No command');
    assert.ok(failure.rows.some(({ label }) => label === 'Another suggestion'));
  });

  it('shows a command substitution literally', async () => {
    const session = vscode();
    answer('echo $(date) ${HOME}');
    const review = await askFor(session, 'print the date');
    assert.equal(review.rows[0]?.label, 'echo $(date) ${HOME}');
  });

  it('explains the command and goes back', async () => {
    const session = vscode();
    answer('ls -la');
    await askFor(session, 'list files');
    await take(session, 'Explain');
    const explanation = await session.quickInput.waitFor('the explanation', ({ title }) =>
      title.startsWith('What this'),
    );
    assert.ok(explanation.rows.length >= 2, JSON.stringify(explanation.rows));
    await session.quickInput.press('Escape');
    await waitForReview(session);
  });

  it('asks again for another suggestion', async () => {
    const session = vscode();
    answer('ls');
    await askFor(session, 'list files');
    answer('ls -1');
    await take(session, 'Another suggestion');
    await session.quickInput.waitFor('the other command', ({ rows }) => rows[0]?.label === 'ls -1');
  });

  it('offers a fix when the last command failed', async () => {
    const session = vscode();
    await session.terminal.enter('cat missing.txt');
    await waitForPrompts(session, 2);
    answer('cat a.txt');
    const box = await openBox(session);
    assert.equal(box.rows[0]?.label, 'Fix: cat missing.txt');
    await session.quickInput.press('Enter');
    const review = await waitForReview(session);
    assert.equal(review.rows[0]?.label, 'cat a.txt');
    assert.match(server.chatRequests.at(-1)?.body ?? '', /No such file/);
  });
});
