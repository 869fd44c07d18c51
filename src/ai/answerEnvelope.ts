/**
 * Takes an answer out of what models wrap around it: thinking, control tokens, JSON, XML tags.
 * Nothing here decides what is a command.
 */
export function openEnvelope(answer: string): string {
  let text = answer.replace(/\r\n?/g, '\n');
  text = withoutThinking(text);
  text = withoutControlTokens(text);
  return fromTags(fromJson(text.trim()) ?? text.trim());
}

/** Thinking comes first; without its closing tag all of the rest is thinking. */
function withoutThinking(text: string): string {
  const afterLast = text.split(/<\/think(?:ing)?>/i).at(-1) ?? '';
  const opened = /<think(?:ing)?>/i.exec(afterLast);
  return opened === null ? afterLast : afterLast.slice(0, opened.index);
}

/** What follows an end token belongs to a turn that nobody asked for; a role header or tag before the answer goes too. */
function withoutControlTokens(text: string): string {
  const body = text
    .replace(/^\s*\[(?:LINUX|MAC|WINDOWS)\]\s+/, '')
    .replace(/^\s*(?:<\|im_start\|>|<\|start_header_id\|>)\s*\w*(?:<\|end_header_id\|>)?\s*/, '');
  const end =
    /<\|(?:im_end|im_start|endoftext|eot_id|end|end_of_text|eom_id)\|>|<\/s>|\[\/?INST\]|<｜[^｜]{1,40}｜>|\n### (?:Instruction|Input|Response)/.exec(
      body,
    );
  return end === null ? body : body.slice(0, end.index);
}

const commandKeys = ['command', 'cmd', 'bash', 'shell_command', 'shell', 'script', 'code', 'answer', 'output'];

/** The command of a JSON answer, bare or in a fence, empty when it carries none; undefined when the text is no JSON. */
function fromJson(text: string): string | undefined {
  const body = /^```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text;
  if (!/^\s*[[{"]/.test(body)) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // Not JSON: `[ -f x ] && ...` and `{ a; b; }` begin like it.
    return undefined;
  }
  return commandOf(parsed) ?? '';
}

function commandOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (Array.isArray(value)) {
    const commands = value.map(commandOf).filter((command) => command !== undefined);
    return commands.length === 0 ? undefined : commands.join('\n');
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = new Map<string, unknown>(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]));
  for (const key of commandKeys) {
    const command = commandOf(entries.get(key));
    if (command !== undefined) return command;
  }
  return commandOf(entries.get('commands')) ?? commandOf(entries.get('arguments'));
}

function fromTags(text: string): string {
  const tagged = /<(command|cmd|bash|shell|answer|code)>([\s\S]*?)<\/\1>/i.exec(text)?.[2];
  return tagged === undefined ? text : tagged.trim();
}
