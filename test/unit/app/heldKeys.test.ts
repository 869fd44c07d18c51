import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyKeys, HeldKeys } from '../../../src/app/heldKeys';

describe('keys held back from the shell', () => {
  const cases: readonly { keys: string; text: string }[] = [
    { keys: 'ls', text: 'ls' },
    { keys: 'ls\r', text: 'ls' },
    { keys: 'lsx\x7f -l', text: 'ls -l' },
    { keys: '\x1b[A\x1bOBup', text: 'up' },
    { keys: '\x1b[200~pasted\x1b[201~', text: 'pasted' },
    { keys: 'größe 大', text: 'größe 大' },
    { keys: '\x03\x0b\t', text: '' },
  ];
  for (const { keys, text } of cases) {
    it(`make ${JSON.stringify(text)} of ${JSON.stringify(keys)}`, () => {
      assert.equal(applyKeys('', keys), text);
    });
  }

  it('stand before what the box already has, and are written after a pause', () => {
    const keys = new HeldKeys();
    keys.hold('li', '');
    assert.equal(keys.text('st'), 'list');
    assert.equal(keys.write('st'), 'list');
    keys.changed('list');
    assert.equal(keys.isPending, false);
    assert.equal(keys.text('lists'), 'lists');
  });

  it('lose nothing that was typed while the write was on its way', () => {
    const keys = new HeldKeys();
    keys.hold('li', '');
    keys.write('s');
    keys.changed('st');
    assert.equal(keys.text('st'), 'list');
    keys.changed('lis');
    assert.equal(keys.text('lis'), 'list');
    assert.equal(keys.write('lis'), 'list');
    keys.changed('list');
    assert.equal(keys.text('list'), 'list');
  });

  it('give the whole request whenever the window takes over and however late it answers', () => {
    const model = fc.record({
      // All characters differ: a repeated one typed within the lag can't be told from the echo of the write.
      text: fc.integer({ min: 1, max: 12 }).map((length) => 'abcdefghijkl'.slice(0, length)),
      focusAt: fc.nat(12),
      pauses: fc.array(fc.nat(12), { maxLength: 3 }),
      lag: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(model, ({ text, focusAt, pauses, lag }) => {
        const keys = new HeldKeys();
        let reported = '';
        let input = '';
        let arriving: { at: number; value: string } | undefined;
        for (let index = 0; index <= text.length; index += 1) {
          if (arriving && index >= arriving.at) {
            input = arriving.value;
            arriving = undefined;
            reported = input;
            keys.changed(reported);
          }
          const character = text[index];
          if (character !== undefined) {
            if (index < focusAt) keys.hold(character, reported);
            else {
              input += character;
              reported = input;
              keys.changed(reported);
            }
          }
          if (pauses.includes(index) && keys.isPending && !arriving) {
            arriving = { at: index + lag, value: keys.write(reported) };
          }
        }
        assert.equal(keys.text(reported), text);
      }),
      { numRuns: 3000 },
    );
  });
});
