import assert from 'node:assert/strict';
import type { PtyBackend } from '../../../src/pty/pty';
import { openTerminal, startBackend, type TestTerminal } from '../../support/ptyTerminal';

describe('A flood of output', function () {
  this.timeout(60_000);
  let backend: PtyBackend;
  let terminal: TestTerminal;

  before(() => {
    backend = startBackend();
  });
  after(() => {
    backend.dispose();
  });
  afterEach(() => {
    terminal.dispose();
  });

  it('of yes ends within a second of Ctrl+C, on the screen', async () => {
    terminal = openTerminal({ shell: 'bash', backend });
    await terminal.waitForPrompt();
    terminal.type('yes abcdefghijklmnopqrstuvwxyz\r');
    await terminal.waitFor('a lot of output', () => terminal.sentUnits() > 4_000_000);
    const pressedAtMs = performance.now();
    terminal.type('\x03');
    await terminal.waitForPrompt();
    const lines = await terminal.screen();
    const tookMs = performance.now() - pressedAtMs;
    assert.match(lines.filter((line) => line !== '').at(-1) ?? '', /[$#] ?$/);
    assert.ok(tookMs < 1_000, `${String(Math.round(tookMs))} ms`);
  });

  it('is held back by a slow terminal: what is under way stays bounded', async () => {
    terminal = openTerminal({ shell: 'bash', backend, unitsPerSecond: 2_000_000 });
    await terminal.waitForPrompt();
    terminal.type('yes abcdefghijklmnopqrstuvwxyz\r');
    await terminal.waitFor('a lot of output', () => terminal.sentUnits() > 3_000_000, 20_000);
    assert.ok(terminal.maxBacklogUnits() < 1_500_000, String(terminal.maxBacklogUnits()));
    const pressedAtMs = performance.now();
    terminal.type('\x03');
    await terminal.waitFor(
      'the prompt',
      () => terminal.session.foreground.kind === 'prompt' && terminal.backlogUnits() === 0,
    );
    const tookMs = performance.now() - pressedAtMs;
    assert.ok(tookMs < 1_000, `${String(Math.round(tookMs))} ms`);
  });

  it('arrives whole and in order', async () => {
    terminal = openTerminal({ shell: 'bash', backend });
    await terminal.waitForPrompt();
    const record = await terminal.runToEnd('seq 200000; echo 日本語-end');
    assert.match(record.outputTail, /199999\n200000\n日本語-end$/);
    const shown = terminal
      .output()
      .replaceAll('\x1b[?7727$p', '')
      .replace(/\x1b\]633;[^\x07]*\x07/g, '');
    const numbers = shown.match(/^\d+\r$/gm) ?? [];
    assert.equal(numbers.length, 200_000);
    assert.ok(numbers.every((line, index) => Number.parseInt(line, 10) === index + 1));
  });

  it('goes on when the terminal never answers', async () => {
    terminal = openTerminal({ shell: 'bash', backend, mute: true });
    await terminal.waitForPrompt();
    const record = await terminal.runToEnd('head -c 1500000 /dev/zero | tr "\\0" x; echo; echo end');
    assert.match(record.outputTail, /end$/);
  });

  it('survives many changes of size', async () => {
    terminal = openTerminal({ shell: 'bash', backend });
    await terminal.waitForPrompt();
    for (let round = 0; round < 300; round += 1) terminal.session.setDimensions(20 + (round % 180), 5 + (round % 60));
    for (const size of [0, -1, Number.NaN, 1.5]) terminal.session.setDimensions(size, size);
    terminal.session.setDimensions(111, 33);
    assert.equal((await terminal.runToEnd('stty size')).outputTail, '33 111');
  });
});
