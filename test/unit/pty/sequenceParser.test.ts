import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SequenceParser, type OutputToken } from '../../../src/pty/sequenceParser';

function parseAll(chunks: readonly string[]): { readonly tokens: OutputToken[]; readonly rest: string } {
  const parser = new SequenceParser();
  return { tokens: chunks.flatMap((chunk) => parser.parse(chunk)), rest: parser.flush() };
}

/** Neighbouring texts are one text: where they are cut depends on the chunks, and may. */
function joined(tokens: readonly OutputToken[]): readonly string[] {
  const result: string[] = [];
  let lastWasText = false;
  for (const token of tokens) {
    if (token.kind === 'text' && lastWasText) result.push(`${result.pop() ?? ''}${token.raw}`);
    else result.push(`${token.kind}:${token.raw}`);
    lastWasText = token.kind === 'text';
  }
  return result;
}

const pieces = fc.constantFrom(
  'plain',
  'ü',
  '世界',
  '🎉',
  '\r\n',
  '\x07',
  '\x1b',
  '\x1b[',
  '\x1b[31m',
  '\x1b[?2004h',
  '\x1b]633;A\x07',
  '\x1b]0;title\x1b\\',
  '\x1b]7727;n;line;1;0;a%0Ab\x07',
  '\x1bP1$r0m\x1b\\',
  '\x1b(B',
  '\x1bc',
  '\x9b1m',
  '\x9d2;x\x9c',
  '\x18',
  ';',
  '\\',
  'm',
  '\x1b_apc\x1b\\',
);

describe('The parser of terminal output', () => {
  const cases: readonly { readonly input: string; readonly kinds: readonly string[] }[] = [
    { input: 'text', kinds: ['text'] },
    { input: 'a\x1b[1;31mb', kinds: ['text', 'csi', 'text'] },
    { input: '\x1b]0;title\x07', kinds: ['osc'] },
    { input: '\x1b]0;title\x1b\\x', kinds: ['osc', 'text'] },
    { input: '\x1bPdata\x1b\\', kinds: ['other'] },
    { input: '\x1b[?7727$p', kinds: ['csi'] },
    { input: '\x1b[31\x1b[32m', kinds: ['other', 'csi'] },
    { input: '\x1b]0;cut\x18text', kinds: ['other', 'text'] },
    { input: '\x1b(B', kinds: ['other'] },
  ];
  for (const { input, kinds } of cases) {
    it(`sees ${kinds.join(', ')} in ${JSON.stringify(input)}`, () => {
      assert.deepEqual(
        parseAll([input]).tokens.map((token) => token.kind),
        kinds,
      );
    });
  }

  it('gives parameters, final and payload', () => {
    const [csi, osc] = parseAll(['\x1b[?2004h\x1b]633;E;ls;n\x07']).tokens;
    assert.deepEqual(csi, { kind: 'csi', raw: '\x1b[?2004h', parameters: '?2004', final: 'h' });
    assert.deepEqual(osc, { kind: 'osc', raw: '\x1b]633;E;ls;n\x07', payload: '633;E;ls;n' });
  });

  it('sees the same however the output is cut, and loses nothing', () => {
    const script = fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(script, fc.array(fc.nat(200), { maxLength: 12 }), (text, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
        const chunks = at.slice(1).map((end, index) => text.slice(at[index], end));
        const whole = parseAll([text]);
        const cut = parseAll(chunks);
        assert.deepEqual(joined(cut.tokens), joined(whole.tokens));
        assert.equal(cut.rest, whole.rest);
        assert.equal(cut.tokens.map((token) => token.raw).join('') + cut.rest, text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('lets a picture of megabytes pass in fragments, and sees its end', () => {
    const chunk = 'x'.repeat(100_000);
    const chunks = ['\x1b]1337;File=', ...Array.from({ length: 20 }, () => chunk), '\x1b', '\\after'];
    const { tokens, rest } = parseAll(chunks);
    assert.equal(tokens.map((token) => token.raw).join('') + rest, chunks.join(''));
    assert.deepEqual(tokens.at(-1), { kind: 'text', raw: 'after' });
    const fragments = tokens.filter((token) => token.kind === 'fragment');
    assert.ok(fragments.length > 2);
    assert.equal(fragments.filter((token) => token.last).length, 1);
  });
});
