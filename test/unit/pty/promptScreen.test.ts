import assert from 'node:assert/strict';
import { Terminal } from '@xterm/headless';
import fc from 'fast-check';
import { PromptScreen } from '../../../src/pty/promptScreen';
import { SequenceParser } from '../../../src/pty/sequenceParser';

const columns = 10;
const rows = 6;

/** A screen that was shown a prompt and what follows; `<` starts a drawing and `>` ends the prompt. */
function screenOf(output: string, screen = new PromptScreen(columns, rows)): PromptScreen {
  const parser = new SequenceParser();
  for (const part of output.split(/([<>])/)) {
    if (part === '<') screen.drawing(1);
    else if (part === '>') screen.prompted();
    else for (const token of parser.parse(part)) screen.feed(token);
  }
  return screen;
}

describe('The screen of a prompt', () => {
  const cases: readonly (readonly [what: string, output: string, text: string | undefined])[] = [
    ['an empty line', '<$ >', ''],
    ['a line', '<$ >ls -l', 'ls -l'],
    ['a coloured prompt', '<\x1b[?1034h\x1b[32mme\x1b(B\x1b[m$ \x1b]0;title\x07>ls', 'ls'],
    ['a prompt of two lines', '<above\r\n$ >ls', 'ls'],
    ['a line that fills the row', '<$ >12345678 \r', '12345678'],
    ['a line that goes on in the next row', '<$ >12345678 \r9', '123456789'],
    ['a prompt printed again, without clearing', '<$ >12345678 \r\x1b[A\r<$ >\r\n\r9', '123456789'],
    ['text up to the cursor', '<$ >abc\b', 'ab'],
    ['an erased end', '<$ >abc\b\b\x1b[K', 'a'],
    ['a deleted character', '<$ >abc\b\b\b\x1b[P\x1b[C\x1b[C', 'bc'],
    ['an inserted character', '<$ >ac\b\x1b[@b\x1b[C', 'abc'],
    ['wide characters', '<$ >世界\b\b界', '世界'],
    ['combining characters', '<$ >e\u0301a', 'e\u0301a'],
    ['a bell', '<$ >a\x07b', 'ab'],
    ['a drawing of the line afresh', '<$ >ab\b\b\r\x1b[K<$ >xy', 'xy'],
    ['a drawing of several rows afresh', '<$ >123456789\x1b[A\r\r\n\r\x1b[K\r\x1b[A\x1b[K\r<$ >xy', 'xy'],
    ['a drawing on a cleared screen', '<$ >ab\x1b[H\x1b[2J<$ >xy', 'xy'],
    ['a drawing after foreign output', '<$ >a\x1b[5;5Hb\x1b[31mc\r\n\r\x1b[K<$ >xy', 'xy'],
    ['a prompt printed again after foreign output', '<$ >a\x1b[5;5Hb\r<$ >xy', undefined],
    ['no prompt yet', 'ls', undefined],
    ['a prompt on the right', '<\x1b7\x1b[9Gr\x1b8$ >ls', undefined],
    ['a prompt that fills the row', '<1234567890>ls', undefined],
    ['a prompt that moved', '<$ >a\r<$$ >', undefined],
    ['foreign lines in between', '<$ >a\r\nDone\r\nbc', undefined],
    ['a tab', '<$ >a\tb', undefined],
    ['an unknown sequence', '<$ >a\x1b[3Xb', undefined],
    ['another screen', '<$ >a\x1b[?1049hb', undefined],
    ['a scroll', '<$ >a\x1bMb', undefined],
    ['more than the screen holds', `<$ >${'1234567890'.repeat(rows)}`, undefined],
    ['half a wide character', '<$ >世\bx', undefined],
    ['a space that may fill the row before a wide character', '<$ >1234567 世', undefined],
  ];
  for (const [what, output, text] of cases) {
    it(`${text === undefined ? 'is in doubt with' : 'reads'} ${what}`, () => {
      assert.equal(screenOf(output).text, text);
    });
  }

  it('is in doubt after a change of its size, until the prompt is drawn afresh', () => {
    const screen = screenOf('<$ >ls');
    screen.resize(20, rows);
    assert.equal(screen.text, undefined);
    assert.equal(screenOf('\r\x1b[K<$ >123456789012345', screen).text, '123456789012345');
  });

  const searches: readonly (readonly [what: string, output: string, found: (string | undefined)[]])[] = [
    ['finds the text before the marker', '\r\x1b[K<$ >lsQQ\b\x1b[K\b\x1b[K', ['ls']],
    ['finds it in pieces, over a margin', '\r\x1b[K<$ >1234567Q \rQ', ['1234567']],
    ['waits for a drawing', 'QQ', []],
    ['waits for all of the marker', '\r\x1b[K<$ >lsQ', []],
    ['gives up on foreign output', '\r\x1b[K<$ >ls\x1b[3;3H', [undefined]],
    ['gives up where the marker is not the end', '\r\x1b[K<$ >lsxyz\b\b\bQQ', [undefined]],
  ];
  for (const [what, output, expected] of searches) {
    it(what, () => {
      const screen = screenOf('<$ >ls');
      const found: (string | undefined)[] = [];
      screen.find('QQ', (text) => found.push(text));
      screenOf(output, screen);
      assert.deepEqual(found, expected);
    });
  }

  it('says how many rows up a prompt of several lines begins, when its drawing was asked for', () => {
    const screen = screenOf('<a\r\nb\r\n$ >ls\r\x1b[K');
    assert.equal(screen.drawing(1), 0);
    screenOf('a\r\nb\r\n$ >ls\r\x1b[K', screen);
    screen.find('QQ', () => undefined);
    assert.equal(screen.drawing(1), 2);
    assert.equal(screen.drawing(2), 0);
  });
});

/** What a line editor may send, for any state of the screen. */
const output = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('a', 'b', ' ', '世', '\u00e9', '\u0301') },
    fc.constantFrom('\r', '\b', '\r\n', ' \r', '\x1b[K', '\x1b[P', '\x1b[2P', '\x1b[@', '\x1b[2@'),
    fc.constantFrom('\x1b[A', '\x1b[B', '\x1b[C', '\x1b[3C', '\x1b[D', '\x1b[2D', '\x1b[7m', '\x1b[m'),
  ),
  { maxLength: 60 },
);

/** From the third column on up to the cursor, as a real emulator has it. */
async function emulated(text: string): Promise<string> {
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((done) => {
    terminal.write(text, done);
  });
  const { cursorX, cursorY, baseY } = terminal.buffer.active;
  let found = '';
  for (let index = 2; index < (baseY + cursorY) * columns + cursorX; index += 1) {
    const cell = terminal.buffer.active.getLine(Math.floor(index / columns))?.getCell(index % columns);
    found += cell?.getChars() ?? '';
  }
  terminal.dispose();
  return found;
}

/** A line editor that draws what changed as it likes: from the first difference on, or all of the line. */
class ReferenceEditor {
  private text: readonly string[] = [];
  private cursor = 0;
  readonly sent: string[] = ['<$ >'];

  get beforeCursor(): string {
    return this.text.slice(0, this.cursor).join('');
  }

  edit(at: number, deleted: number, inserted: readonly string[], goTo: number): void {
    const start = Math.min(at, this.text.length);
    const rest = this.text.slice(start + deleted);
    const before = this.text.length;
    this.move(this.cursor, start);
    this.text = [...this.text.slice(0, start), ...inserted, ...rest].slice(0, columns * (rows - 2));
    this.print(start);
    this.eraseRows(before);
    this.cursor = Math.min(goTo, this.text.length);
    this.move(this.text.length, this.cursor);
  }

  private print(from: number): void {
    for (let index = from; index < this.text.length; index += 1) {
      const isLast = (index + 2) % columns === columns - 1;
      this.sent.push((this.text[index] ?? '') + (isLast ? ' \r' : ''));
    }
  }

  private eraseRows(before: number): void {
    if (before <= this.text.length) return;
    this.sent.push('\x1b[K');
    const down = Math.floor((before + 2) / columns) - Math.floor((this.text.length + 2) / columns);
    for (let row = 0; row < down; row += 1) this.sent.push('\r\n\x1b[K');
    if (down > 0) this.sent.push(`\x1b[${String(down)}A\r`, '\x1b[C'.repeat((this.text.length + 2) % columns));
  }

  private move(from: number, to: number): void {
    const rowOf = (index: number): number => Math.floor((index + 2) / columns);
    if (rowOf(from) > rowOf(to)) this.sent.push(`\x1b[${String(rowOf(from) - rowOf(to))}A`);
    this.sent.push('\r', '\n'.repeat(Math.max(0, rowOf(to) - rowOf(from))), '\x1b[C'.repeat((to + 2) % columns));
  }
}

describe('The screen of a prompt, whatever is sent', () => {
  it('shows what a real emulator shows, or is in doubt', async () => {
    let certain = 0;
    await fc.assert(
      fc.asyncProperty(output, async (pieces) => {
        const { text } = screenOf(`<$ >${pieces.join('')}`);
        if (text === undefined) return;
        certain += 1;
        assert.equal(text, await emulated(`$ ${pieces.join('')}`));
      }),
      { numRuns: 400 },
    );
    assert.ok(certain > 20, String(certain));
  });

  it('follows a line editor through any edits', () => {
    const edits = fc.array(
      fc.tuple(
        fc.nat(30),
        fc.nat(5),
        fc.array(fc.constantFrom('a', 'b', ' ', '-', '"'), { maxLength: 15 }),
        fc.nat(40),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(edits, (all) => {
        const editor = new ReferenceEditor();
        for (const edit of all) {
          editor.edit(...edit);
          assert.equal(screenOf(editor.sent.join('')).text, editor.beforeCursor);
        }
      }),
    );
  });
});
