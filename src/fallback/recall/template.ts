/** A value to be filled in: `<file2>` has name `file2` and type `file`; `<size.bytes>` has field `bytes`. */
export interface SlotRef {
  readonly kind: 'slot';
  readonly name: string;
  readonly type: string;
  readonly field: string;
}

/** A place for parts: `<+filter>`. */
export interface HoleRef {
  readonly kind: 'hole';
  readonly name: string;
}

/** One of several sequences; an option has an empty one among them. */
export interface Choice {
  readonly kind: 'choice';
  readonly options: readonly Sequence[];
}

export type Flat = readonly (string | SlotRef | HoleRef)[];
export type Sequence = readonly (string | SlotRef | HoleRef | Choice)[];

const reference = /<(?:\+(?<hole>[a-z]+)|(?<slot>[a-z]+\d?)(?:\.(?<field>[a-z]+))?)>/y;

function referenceAt(text: string, at: number): { readonly node: SlotRef | HoleRef; readonly end: number } | undefined {
  reference.lastIndex = at;
  const groups = reference.exec(text)?.groups;
  if (!groups) return undefined;
  const { hole, slot = '', field = '' } = groups;
  const node: SlotRef | HoleRef =
    hole === undefined
      ? { kind: 'slot', name: slot, type: slot.replace(/\d+$/, ''), field }
      : { kind: 'hole', name: hole };
  return { node, end: reference.lastIndex };
}

/** Reads a command template: everything but slots and holes is literal. */
export function parseCommand(text: string): Flat {
  const nodes: (string | SlotRef | HoleRef)[] = [];
  let literal = '';
  for (let at = 0; at < text.length;) {
    const found = text[at] === '<' ? referenceAt(text, at) : undefined;
    if (found) {
      if (literal !== '') nodes.push(literal);
      literal = '';
      nodes.push(found.node);
      at = found.end;
    } else literal += text.charAt(at++);
  }
  if (literal !== '') nodes.push(literal);
  return nodes;
}

/** Reads a request template with `(a|b)`, `[x]`, slots, holes and backslash escapes. */
export function parseRequest(text: string): Sequence {
  return sequenceAt(text, 0, '').nodes;
}

function sequenceAt(text: string, start: number, closing: string): { readonly nodes: Sequence; readonly end: number } {
  const nodes: Sequence[number][] = [];
  let literal = '';
  let at = start;
  const flush = (): void => {
    if (literal !== '') nodes.push(literal);
    literal = '';
  };
  while (at < text.length) {
    const char = text.charAt(at);
    const found = char === '<' ? referenceAt(text, at) : undefined;
    if (char === '\\' && at + 1 < text.length) {
      literal += text.charAt(at + 1);
      at += 2;
    } else if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else if (char === '(' || char === '[') {
      flush();
      const choice = choiceAt(text, at);
      nodes.push(choice.node);
      at = choice.end;
    } else if (closing !== '' && (char === '|' || char === closing)) break;
    else {
      literal += char;
      at += 1;
    }
  }
  flush();
  return { nodes, end: at };
}

function choiceAt(text: string, start: number): { readonly node: Choice; readonly end: number } {
  const closing = text[start] === '(' ? ')' : ']';
  const options: Sequence[] = [];
  let at = start;
  do {
    const option = sequenceAt(text, at + 1, closing);
    options.push(option.nodes);
    at = option.end;
  } while (text[at] === '|');
  if (closing === ']') options.push([]);
  return { node: { kind: 'choice', options }, end: at + 1 };
}
