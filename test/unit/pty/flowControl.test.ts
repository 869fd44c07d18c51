import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FlowControl } from '../../../src/pty/flowControl';
import { SequenceParser } from '../../../src/pty/sequenceParser';
import { FakeClock, FakePty } from '../../support/ptyFakes';

const query = '\x1b[?7727$p';
const answer = '\x1b[?7727;0$y';
const line = `${'x'.repeat(1_023)}\n`;

function createFlow(): { readonly clock: FakeClock; readonly pty: FakePty; readonly flow: FlowControl } {
  const [clock, pty] = [new FakeClock(), new FakePty()];
  return { clock, pty, flow: new FlowControl(clock, pty) };
}

describe('Flow control', () => {
  it('asks the terminal once for each 32 KiB, after a line end', () => {
    const { flow } = createFlow();
    const passed = Array.from({ length: 64 }, () => flow.pass(line, true)).join('');
    assert.equal(passed.split(query).length - 1, 2);
    assert.equal(passed.replaceAll(query, ''), line.repeat(64));
    assert.ok(
      passed
        .split(query)
        .slice(0, -1)
        .every((part) => part.endsWith('\n')),
    );
  });

  it('stops reading when the window is full and goes on when a quarter of it is drawn', () => {
    const { flow, pty } = createFlow();
    for (let part = 0; part < 8 * 32; part += 1) flow.pass(line, true);
    assert.equal(flow.onItsWayUnits, 8 * 32 * 1024);
    assert.equal(pty.paused, true);
    assert.equal(flow.takeAnswers(answer), '');
    assert.equal(pty.paused, true);
    assert.equal(flow.takeAnswers(`a${answer}b`), 'ab');
    assert.equal(pty.paused, false);
  });

  /** Plays a terminal that draws at an even speed until the window has settled. */
  async function windowAt(unitsPerMs: number): Promise<number> {
    const { flow, pty, clock } = createFlow();
    let waiting = 0;
    let most = 0;
    for (let round = 0; round < 400; round += 1) {
      while (!pty.paused) waiting += flow.pass(line, true).split(query).length - 1;
      most = round > 200 ? Math.max(most, flow.onItsWayUnits) : 0;
      await clock.advance((32 * 1024) / unitsPerMs);
      if (waiting > 0) flow.takeAnswers(answer);
      waiting -= 1;
    }
    return most;
  }

  for (const { what, unitsPerMs, least, most } of [
    { what: 'a slow terminal to what it draws in 150 ms', unitsPerMs: 1_200, least: 140, most: 240 },
    { what: 'a very slow terminal to the least that keeps it busy', unitsPerMs: 100, least: 64, most: 96 },
    { what: 'a fast terminal to a bounded amount', unitsPerMs: 50_000, least: 480, most: 544 },
  ]) {
    it(`fits the window of ${what}`, async () => {
      const units = await windowAt(unitsPerMs);
      assert.ok(units >= least * 1024 && units <= most * 1024, `${units / 1024} KiB`);
    });
  }

  it('goes on when answers are lost', async () => {
    const { flow, pty, clock } = createFlow();
    for (let part = 0; part < 8 * 32; part += 1) flow.pass(line, true);
    await clock.advance(1_900);
    assert.equal(pty.paused, true);
    await clock.advance(200);
    assert.equal(pty.paused, false);
    assert.equal(flow.onItsWayUnits, 0);
  });

  it('swallows answers however they are cut, and no key', () => {
    const keys = fc.constantFrom('a', '\x1b', '\x1b[A', '\x1bOP', '\x03', '\r', '\x1b[200~paste\x1b[201~', 'ü');
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.boolean(), fc.integer({ min: 3, max: answer.length }))), (events) => {
        const { flow } = createFlow();
        let got = '';
        for (const [key, withAnswer, cut] of events) {
          got += flow.takeAnswers(key);
          if (withAnswer) got += flow.takeAnswers(answer.slice(0, cut)) + flow.takeAnswers(answer.slice(cut));
        }
        assert.equal(got, events.map(([key]) => key).join(''));
      }),
    );
  });

  it('never parts a sequence, a surrogate pair or a base from its combining mark', () => {
    const parts = fc.constantFrom('e\u0301', '🎉', '👩‍👩‍👧', 'plain text ', '\x1b[38;5;1m', '\x1b]8;;http://x\x07', '世界');
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 8 }), (texts) => {
        const { flow } = createFlow();
        const parser = new SequenceParser();
        const unit = texts.join('');
        const input = unit.repeat(Math.ceil(400_000 / unit.length));
        const passed = parser
          .parse(input)
          .map((token) => flow.pass(token.raw, token.kind === 'text'))
          .join('');
        const pieces = passed.split(query);
        assert.equal(pieces.join(''), input);
        for (const piece of pieces.slice(1)) assert.doesNotMatch(piece, /^[\u0300-\u036f\u200d\udc00-\udfff]/u);
        for (const piece of pieces.slice(0, -1)) assert.doesNotMatch(piece, /[\ud800-\udbff]$/u);
      }),
      { numRuns: 60 },
    );
  });
});
