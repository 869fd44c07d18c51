/** A stretch of an answer: fenced code, or what stands between fences. */
export interface AnswerBlock {
  readonly kind: 'code' | 'text';
  /** The word behind the opening fence, lower case, empty when none. */
  readonly language: string;
  readonly text: string;
}

const fence = /^[ \t]*(```+|~~~+)[ \t]*([\w#+.-]*)[^\n]*$/;

/** Cuts an answer at its fences; an unclosed fence runs to the end. */
export function splitBlocks(answer: string): AnswerBlock[] {
  const blocks: AnswerBlock[] = [];
  let lines: string[] = [];
  let open: { readonly mark: string; readonly language: string } | undefined;
  const flush = (): void => {
    const text = lines.join('\n').replace(/^\n+|\s+$/g, '');
    if (text.trim() !== '')
      blocks.push({ kind: open === undefined ? 'text' : 'code', language: open?.language ?? '', text });
    lines = [];
  };
  for (const line of answer.split('\n')) {
    const oneLiner =
      /^[ \t]*```(?:(?:bash|sh|shell|zsh|fish|powershell|pwsh|cmd|console)[ \t]+)?([^`\n]+)```[ \t]*$/.exec(line);
    if (open === undefined && oneLiner?.[1] !== undefined) {
      flush();
      blocks.push({ kind: 'code', language: '', text: oneLiner[1].trim() });
      continue;
    }
    const match = fence.exec(line);
    if (match?.[1] === undefined || (open !== undefined && !closes(match, open.mark))) {
      lines.push(line);
      continue;
    }
    flush();
    open = open === undefined ? { mark: match[1], language: (match[2] ?? '').toLowerCase() } : undefined;
  }
  flush();
  return blocks;
}

function closes(match: RegExpExecArray, mark: string): boolean {
  return match[1]?.startsWith(mark) === true && (match[2] ?? '') === '';
}

/** Fences that hold what a program printed or a file contains, not what to run. */
const notForRunning = new Set([
  'output',
  'text',
  'txt',
  'plaintext',
  'json',
  'yaml',
  'yml',
  'xml',
  'html',
  'ini',
  'toml',
  'diff',
  'css',
  'markdown',
  'md',
  'log',
  'csv',
]);

export function mayHoldCommand(block: AnswerBlock): boolean {
  return block.kind === 'code' && !notForRunning.has(block.language);
}
