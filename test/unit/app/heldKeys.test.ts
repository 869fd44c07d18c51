import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HeldKeys } from '../../../src/app/heldKeys';
import { SimulatedInput } from '../../support/simulatedInput';

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
      const held = new HeldKeys();
      held.hold(keys);
      assert.equal(held.text, text);
    });
  }

  interface Story {
    readonly title: string;
    readonly kept?: string;
    readonly play: (box: Box) => void;
    readonly request: string;
  }
  const stories: readonly Story[] = [
    {
      title: 'stand before what the box already has, and are written',
      play: (box) => {
        box.type('st');
        box.terminal('li');
      },
      request: 'list',
    },
    {
      title: 'lose nothing that was typed while the write was on its way',
      play: (box) => {
        box.terminal('li');
        box.type('s');
        box.write();
        box.type('t ');
        box.settle();
        box.type('all');
      },
      request: 'list all',
    },
    {
      title: 'are no echo of a write that looks like them',
      play: (box) => {
        box.terminal('s');
        box.write();
        box.type('s');
        box.reports();
        box.settle();
        box.type('h');
      },
      request: 'ssh',
    },
    {
      title: 'come in order while a write is on its way, from the terminal and then the box',
      play: (box) => {
        box.terminal('list b');
        box.write();
        box.terminal('ig file');
        box.type('s');
        box.settle();
      },
      request: 'list big files',
    },
    {
      title: 'stand behind what the box has, when a terminal took the keyboard back in the middle of a word',
      play: (box) => {
        box.type('remo');
        box.reports();
        box.keys.boxHadKeyboard();
        for (const key of 've th') box.terminal(key);
        box.settle();
        box.type('e folder');
      },
      request: 'remove the folder',
    },
    {
      title: 'keep their order when the keyboard went to and fro before anything could be written',
      play: (box) => {
        box.terminal('li');
        box.type('st');
        box.reports();
        box.keys.boxHadKeyboard();
        box.terminal(' al');
        box.type('l');
        box.reports();
        box.terminal(' fi');
        box.type('les');
      },
      request: 'list all files',
    },
    {
      title: 'are taken away by Backspace, whether or not the input shows them',
      play: (box) => {
        box.terminal('lis');
        box.write();
        box.type('tx');
        box.backspace();
        box.settle();
        box.backspace();
        box.type('t');
      },
      request: 'list',
    },
    {
      title: 'replace the request that was kept',
      kept: 'list big files',
      play: (box) => {
        box.terminal('l');
        box.type('list');
      },
      request: 'llist',
    },
    {
      title: 'replace the request that was kept before they are written',
      kept: 'list big files',
      play: (box) => {
        box.terminal('l');
        box.write();
        box.type('is');
        box.settle();
        box.type('t');
      },
      request: 'list',
    },
    { title: 'need not be: a kept request is replaced', kept: 'list', play: (box) => box.type('ls'), request: 'ls' },
    {
      title: 'go with the whole input when all of it is replaced',
      play: (box) => {
        box.terminal('li');
        box.type('st');
        box.edit('copy');
      },
      request: 'copy',
    },
    {
      title: 'stay around an edit in the middle',
      play: (box) => {
        box.terminal('li');
        box.type('st fils');
        box.edit('st files');
      },
      request: 'list files',
    },
    {
      title: 'bear edits that run into the mark of a write',
      play: (box) => {
        box.terminal('st');
        box.write();
        box.arrives();
        box.edit(`li${box.input.value}`);
      },
      request: 'list',
    },
  ];
  for (const { title, kept, play, request } of stories) {
    it(title, () => {
      const box = new Box(kept);
      play(box);
      box.settle();
      assert.equal(box.keys.text, request);
      assert.equal(box.input.value, request);
    });
  }

  it('need no write when the box has all of the request', () => {
    const box = new Box('kept');
    assert.equal(box.keys.needsWrite, false);
    box.type('list');
    box.reports();
    assert.equal(box.keys.needsWrite, false);
  });

  it('give what was typed, in the order in which it was, however late either side hears of the other', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom<Step>('a', 'b', 'c') },
      { weight: 1, arbitrary: fc.constant<Step>('backspace') },
      { weight: 1, arbitrary: fc.constant<Step>('focus') },
      { weight: 3, arbitrary: fc.constant<Step>('report') },
      { weight: 2, arbitrary: fc.constantFrom<Step>('write', 'arrive') },
    );
    const model = fc.record({ kept: fc.constantFrom('', 'abc', 'b'), steps: fc.array(step, { maxLength: 40 }) });
    fc.assert(
      fc.property(model, ({ kept, steps }) => {
        const box = new Box(kept);
        let typed = '';
        let boxHasKeyboard = false;
        for (const next of steps) {
          if (next === 'focus') boxHasKeyboard = true;
          else if (next === 'report') box.report();
          else if (next === 'write') box.write();
          else if (next === 'arrive') box.arrive();
          else if (next === 'backspace') {
            // An empty input swallows the key, and a selected one is emptied by it.
            if (boxHasKeyboard ? !box.input.hasTypedText : typed === '') continue;
            typed = typed.slice(0, -1);
            if (boxHasKeyboard) box.backspace();
            else box.terminal('\x7f');
          } else if (boxHasKeyboard) {
            // Typed over an equal request that was kept: nothing changes in the window, which reports nothing.
            if (box.input.isSelected && box.input.value === next) continue;
            typed += next;
            box.type(next);
          } else {
            typed += next;
            box.terminal(next);
          }
        }
        const untouched = typed === '' && box.input.isSelected && box.keys.text === kept;
        box.settle();
        assert.equal(box.keys.text, untouched ? kept : typed);
        assert.equal(box.input.value, untouched ? kept : typed);
      }),
      { numRuns: 5_000 },
    );
  });
});

type Step = 'a' | 'b' | 'c' | 'backspace' | 'focus' | 'report' | 'write' | 'arrive';

/** The held keys and a window far away: reports and writes arrive one by one, when the test says so. */
class Box {
  readonly keys: HeldKeys;
  readonly input: SimulatedInput;

  constructor(kept = '') {
    this.keys = new HeldKeys(kept);
    this.input = new SimulatedInput(kept);
  }

  terminal(keys: string): void {
    this.keys.hold(keys);
  }

  type(text: string): void {
    for (const character of text) this.input.type(character);
  }

  backspace(): void {
    this.input.backspace();
  }

  edit(value: string): void {
    this.input.edit(value);
  }

  /** One report of the window arrives. */
  report(): boolean {
    const value = this.input.reports.shift();
    if (value !== undefined) this.keys.changed(value);
    return value !== undefined;
  }

  reports(): void {
    while (this.report());
  }

  /** A pause in typing. */
  write(): boolean {
    const isNeeded = this.keys.needsWrite;
    if (isNeeded) this.input.writes.push(this.keys.write());
    return isNeeded;
  }

  /** One write arrives in the window. */
  arrive(): boolean {
    return this.input.takeWrite();
  }

  arrives(): void {
    while (this.arrive());
  }

  /** All is quiet until nothing is on its way any more. */
  settle(): void {
    do {
      this.arrives();
      this.reports();
    } while (this.write());
  }
}
