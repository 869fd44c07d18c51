import assert from 'node:assert/strict';
import { screenKeys } from '../../../src/pty/lineEditorKeys';
import { PromptScreen } from '../../../src/pty/promptScreen';
import { ScreenLineEditor } from '../../../src/pty/screenLineEditor';
import { FakeClock } from '../../support/ptyFakes';

const never = new AbortController().signal;

interface Stage {
  readonly editor: ScreenLineEditor;
  readonly clock: FakeClock;
  readonly written: string[];
}

/** A shell that draws `line` when it is asked to, with what is typed behind it; silent if `line` is undefined. */
function stage(line: string | undefined): Stage {
  const [screen, clock, written] = [new PromptScreen(80, 24), new FakeClock(), [] as string[]];
  const say = (raw: string): void => {
    screen.feed({ kind: 'text', raw });
  };
  const drawPrompt = (): void => {
    screen.drawing(1);
    say('$ ');
    screen.prompted();
  };
  drawPrompt();
  const editor = new ScreenLineEditor('bash 3.2', screen, clock, (data) => {
    written.push(data);
    const marker = /[0-9a-f]{8}/.exec(data.split(screenKeys.lineEnd)[1] ?? '')?.[0];
    if (line === undefined || marker === undefined) return;
    say('\r');
    screen.feed({ kind: 'csi', raw: '\x1b[K', parameters: '', final: 'K' });
    drawPrompt();
    say(line + marker);
  });
  return { editor, clock, written };
}

const unreadable = { kind: 'failed', failure: { kind: 'line-unreadable', shell: 'bash 3.2' } };

describe('The line of a shell that can not report it', () => {
  it('is read off the screen, and what was typed to mark its end is taken away in the same write', async () => {
    const { editor, written } = stage('ls -l');
    assert.deepEqual(await editor.request('read', never), { kind: 'ok', value: { text: 'ls -l', cursor: 0 } });
    assert.equal(written.length, 1);
    assert.equal(written[0]?.split(screenKeys.deleteBack).length, 9);
    assert.ok(written[0].endsWith(screenKeys.backToMark));
  });

  it('is emptied once it is known', async () => {
    const { editor, written } = stage('ls');
    assert.equal((await editor.request('take', never)).kind, 'ok');
    assert.equal(written[1], screenKeys.lineEnd + screenKeys.empty);
  });

  it('stays where it could not be typed again', async () => {
    const { editor, written } = stage('cat ^A');
    assert.deepEqual(await editor.request('take', never), unreadable);
    assert.equal(written.length, 1);
    assert.equal((await editor.request('arm', never)).kind, 'ok');
  });

  it('is given up on when nothing is drawn in time', async () => {
    const { editor, clock } = stage(undefined);
    const reading = editor.request('read', never);
    assert.deepEqual(await editor.request('read', never), { kind: 'failed', failure: { kind: 'busy' } });
    await clock.advance(2_000);
    assert.deepEqual(await reading, unreadable);
  });

  it('is given up on at once in doubt, when it is called off, and when the shell is gone', async () => {
    assert.deepEqual(await stage('a\tb').editor.request('read', never), unreadable);
    const [calledOff, gone] = [stage(undefined).editor, stage(undefined).editor];
    const controller = new AbortController();
    const readings = [calledOff.request('read', controller.signal), gone.request('read', never)];
    controller.abort();
    gone.dispose();
    const kinds = (await Promise.all(readings)).map((result) => result.kind === 'failed' && result.failure.kind);
    assert.deepEqual(kinds, ['cancelled', 'exited']);
  });
});
