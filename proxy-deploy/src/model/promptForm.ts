/** A message of an OpenAI chat request. */
export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

/** Role names the command model was trained with in place of "user": they say the shell. */
export type ShellTag = 'bash' | 'powershell' | 'cmd';

const tagOfShell: readonly { readonly pattern: RegExp; readonly tag: ShellTag }[] = [
  { pattern: /\b(pwsh|powershell)\b/i, tag: 'powershell' },
  { pattern: /\b(cmd|cmd\.exe)\b/i, tag: 'cmd' },
  { pattern: /\b(bash|zsh|fish|sh)\b/i, tag: 'bash' },
];

/** A model trained for one task names it in its file; others are prompted by the chat template of their file. */
export function isCommandModel(generalName: string | undefined): boolean {
  return generalName !== undefined && /nl2sh/i.test(generalName);
}

/** The shell a conversation is about: what "Shell: NAME" says, else what the system message mentions. */
export function shellTag(messages: readonly ChatMessage[]): ShellTag {
  const system = messages.find((message) => message.role === 'system')?.content ?? '';
  const text = messages.map((message) => message.content).join('\n');
  const named = /\bshell\s*[:=]\s*(\S+)/i.exec(text)?.[1] ?? system;
  return tagOfShell.find(({ pattern }) => pattern.test(named))?.tag ?? 'bash';
}

/** What the user wants: what follows "Request:" in the last user message, else its last line with text. Template switches are dropped. */
export function requestText(messages: readonly ChatMessage[]): string {
  const content = (messages.findLast((message) => message.role === 'user')?.content ?? '').replace(
    /\s*\/(no_)?think\s*$/,
    '',
  );
  const named = /^\s*request\s*[:=]\s*([^]+)$/im.exec(content)?.[1];
  const lines = (named ?? content)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return (named === undefined ? lines.at(-1) : lines.join(' ')) ?? '';
}
