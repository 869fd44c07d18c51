import assert from 'node:assert/strict';
import type { Draft } from '../../../src/app/draft';
import { reviewContent } from '../../../src/app/reviewContent';
import type { RiskLevel } from '../../../src/base/riskLevel';
import { verdictOf } from '../../support/askRig';

function contentOf(level: RiskLevel, reason: string, readsBack = true): ReturnType<typeof reviewContent> {
  const verdict = verdictOf(level);
  const draft = {
    command: 'rm -rf build',
    request: 'clean up',
    verdict: { ...verdict, findings: verdict.findings.map((finding) => ({ ...finding, reason })) },
    notes: [],
    edited: false,
    unlocked: false,
  } as unknown as Draft;
  return reviewContent(draft, { readsBack });
}

describe('the rows of a review', () => {
  it('show the command first and, where Enter cancels, Cancel beside it, so that no low window parts them', () => {
    for (const level of ['dangerous', 'critical'] as const) {
      const { rows, activeRow } = contentOf(level, 'Deletes a folder.');
      assert.deepEqual(
        rows.slice(0, 2).map(({ label }) => label),
        ['rm -rf build', 'Cancel'],
      );
      assert.equal(activeRow, 'cancel');
    }
  });

  it('hold every word of a long effect, in lines that are not cut off', () => {
    const reason = `Deletes ${'a folder and '.repeat(12)}nothing else for good`;
    const { rows } = contentOf('dangerous', reason);
    const texts = rows.flatMap(({ id, label, detail }) =>
      id.startsWith('note:') ? [label] : id === 'run' ? [detail ?? ''] : [],
    );
    const whole = texts.join(' ');
    assert.ok(whole.includes(reason), whole);
    for (const text of texts) assert.ok(text.length <= 84, text);
  });

  it('say in the line of Run that an ordinary terminal is not read back', () => {
    const run = contentOf('safe', '', false).rows.find(({ id }) => id === 'run');
    assert.match(run?.detail ?? '', /^Only reads; changes nothing\. Here the line can't be read back/);
  });
});
