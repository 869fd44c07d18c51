import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commandRowPrefix } from '../../../src/app/commandRows';
import { settleMs } from '../../../src/app/reviewGate';
import { askRig, wordJudge, type AskRig } from '../../support/askRig';
import type { FakePick } from '../../support/fakeWindow';

const sequences = 5_000;

/** Short enough to stand in one unchanged row, so that the test reads the shown command off the pick. */
const commandTexts = ['ls', 'df -h', 'touch CAUTION', 'rm DANGEROUS', 'wipe CRITICAL', 'a\rb', '', 'printf x'];
const rowIds = [
  'run',
  'insert',
  'edit',
  'explain',
  'another',
  'copy',
  'cancel',
  'unlock',
  'again',
  'fix',
  `${commandRowPrefix}0`,
];

type Action =
  | { readonly kind: 'ask' | 'enter' | 'escape' | 'echo' | 'agree' | 'refuse' | 'hold' | 'unlock' }
  | { readonly kind: 'type' | 'move' | 'answer' | 'input'; readonly text: string }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'crash'; readonly on: boolean };

const simple = (...kinds: ('ask' | 'enter' | 'escape' | 'echo' | 'agree' | 'refuse' | 'hold' | 'unlock')[]) =>
  fc.constantFrom(...kinds.map((kind): Action => ({ kind })));

const actions: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: simple('ask', 'enter', 'echo') },
  { weight: 3, arbitrary: simple('enter') },
  { weight: 1, arbitrary: simple('escape', 'agree', 'refuse', 'hold', 'unlock') },
  { weight: 2, arbitrary: fc.constantFrom('x', 'list files').map((text): Action => ({ kind: 'type', text })) },
  { weight: 3, arbitrary: fc.constantFrom(...rowIds).map((text): Action => ({ kind: 'move', text })) },
  { weight: 4, arbitrary: fc.constantFrom(...commandTexts).map((text): Action => ({ kind: 'answer', text })) },
  { weight: 1, arbitrary: fc.constantFrom(...commandTexts, '/data').map((text): Action => ({ kind: 'input', text })) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 700 }).map((ms): Action => ({ kind: 'advance', ms })) },
  { weight: 1, arbitrary: fc.boolean().map((on): Action => ({ kind: 'crash', on })) },
);

/** A purposeful try to get a command written, with steps missing here and there. */
const tries: fc.Arbitrary<readonly Action[]> = fc
  .record({
    text: fc.constantFrom(...commandTexts),
    row: fc.constantFrom(...rowIds),
    waitMs: fc.constantFrom(0, 150, 299, 300, 600),
    modal: fc.constantFrom<'agree' | 'refuse'>('agree', 'refuse'),
    input: fc.constantFrom(...commandTexts, '/data'),
    dropped: fc.array(fc.nat(12), { maxLength: 2 }),
    noise: fc.array(actions, { maxLength: 3 }),
    noiseAt: fc.nat(12),
  })
  .map(({ text, row, waitMs, modal, input, dropped, noise, noiseAt }) => {
    const steps: Action[] = [
      { kind: 'ask' },
      { kind: 'type', text: 'list files' },
      { kind: 'enter' },
      { kind: 'answer', text },
      { kind: 'echo' },
      { kind: 'move', text: row },
      { kind: 'advance', ms: waitMs },
      { kind: 'enter' },
      { kind: modal },
      { kind: 'input', text: input },
      { kind: 'echo' },
      { kind: 'advance', ms: waitMs },
      { kind: 'enter' },
    ];
    const kept = steps.filter((_step, index) => !dropped.includes(index));
    return [...kept.slice(0, noiseAt), ...noise, ...kept.slice(noiseAt)];
  });

const sequencesOfActions = fc
  .array(fc.oneof(tries, fc.array(actions, { maxLength: 8 })), { minLength: 1, maxLength: 4 })
  .map((scenes) => scenes.flat());

/** What a user saw and did, kept apart from the code under test. */
class Witness {
  private readonly drawn = new Map<FakePick, number>();
  private readonly lastEnter = new Map<FakePick, number>();
  private approved: { text: string; how: string } | undefined;
  private unlockedText: string | undefined;
  private askedUnlock: string | undefined;

  constructor(private readonly rig: AskRig) {}

  sawEcho(pick: FakePick): void {
    if (!this.drawn.has(pick)) this.drawn.set(pick, this.rig.clock.nowMs());
  }

  pressedEnter(pick: FakePick): void {
    const nowMs = this.rig.clock.nowMs();
    const quietSinceMs = Math.max(this.drawn.get(pick) ?? Infinity, this.lastEnter.get(pick) ?? -Infinity);
    this.lastEnter.set(pick, nowMs);
    const shown = pick.content.rows[0]?.id === `${commandRowPrefix}0` ? pick.content.rows[0].label : undefined;
    if (shown === undefined || nowMs - quietSinceMs < settleMs || pick.value.trim() !== '') return;
    this.approved = { text: shown, how: pick.activeRow ?? '' };
    this.askedUnlock = pick.activeRow === 'unlock' ? shown : undefined;
  }

  typedIntoInput(text: string): void {
    if (this.askedUnlock !== undefined && text === '/data') this.unlockedText = this.askedUnlock;
  }

  judgeWrite(write: { how: string; text: string }, modalAgreed: boolean): void {
    assert.deepEqual({ text: write.text, how: write.how }, this.approved, 'what was written is what was approved');
    const { level } = wordJudge.judge({ command: write.text, shell: 'bash' });
    if (level === 'critical') assert.equal(this.unlockedText, write.text, 'critical only after its target was typed');
    if (write.how === 'run' && (level === 'dangerous' || level === 'critical')) assert.ok(modalAgreed);
    this.approved = undefined;
  }
}

async function play(rig: AskRig, steps: readonly Action[]): Promise<void> {
  const witness = new Witness(rig);
  let judged = 0;
  for (const step of steps) {
    const { pick, modal, input } = rig.window;
    const agreed = step.kind === 'agree' && modal !== undefined;
    switch (step.kind) {
      case 'ask':
        void rig.service.ask(rig.target);
        break;
      case 'enter':
        // A modal and an input box have the keyboard while they are open; Enter refuses a modal.
        if (modal) modal.answer(false);
        else if (pick && !input) {
          witness.pressedEnter(pick);
          pick.enter();
        }
        break;
      case 'echo':
        if (pick) {
          witness.sawEcho(pick);
          pick.echo();
        }
        break;
      case 'escape':
        pick?.escape();
        break;
      case 'agree':
        modal?.answer(true);
        break;
      case 'refuse':
        modal?.answer(false);
        break;
      case 'hold':
        rig.typeIntoTerminal('q\r');
        break;
      case 'unlock':
        pick?.moveTo('unlock');
        break;
      case 'type':
        pick?.type(step.text);
        break;
      case 'move':
        pick?.moveTo(step.text);
        break;
      case 'answer':
        rig.requests.at(-1)?.answer(step.text);
        break;
      case 'input':
        if (input && !input.options.validate(step.text)?.blocking) {
          witness.typedIntoInput(step.text);
          input.finish(step.text);
        }
        break;
      case 'advance':
        rig.clock.advance(step.ms);
        break;
      case 'crash':
        rig.refuseWrites(step.on ? { kind: 'exited' } : undefined);
        break;
    }
    await rig.settle();
    for (; judged < rig.written.length; judged += 1) {
      const write = rig.written[judged];
      if (write) witness.judgeWrite(write, agreed);
    }
  }
  rig.service.dispose();
  await rig.settle();
  assert.equal(rig.window.pick, undefined, 'nothing stays open');
  assert.equal(rig.clock.pendingTimers, 0, 'no timer is left');
}

describe('any sequence of keys, answers, delays and crashes', () => {
  it(`writes nothing that was not approved (${sequences} sequences)`, async function () {
    this.timeout(120_000);
    let writes = 0;
    await fc.assert(
      fc.asyncProperty(sequencesOfActions, async (steps) => {
        const rig = askRig();
        await play(rig, steps);
        writes += rig.written.length;
      }),
      { numRuns: sequences },
    );
    assert.ok(writes > sequences / 20, `${writes} writes: the property must not be empty`);
  });
});
