import type { Language } from '../model/commandModel';
import type { Span } from '../verdict';
import type { Context } from './context';
import { codePatterns, harmlessCode, shellCalls } from './codePatterns';
import { noData, unknownText } from './word';

/** Judges a program given in the command by the calls it makes. Anything that is not known to be harmless runs as unknown code. */
export function judgeInlineCode(text: string, language: Language, at: Span, context: Context): void {
  let found = false;
  for (const { languages, pattern, rule } of codePatterns) {
    if ((languages === undefined || languages.includes(language)) && pattern.test(text)) {
      context.report(rule, at);
      found = true;
    }
  }
  for (const command of shellTexts(text)) {
    context.with({ depth: context.around.depth + 1 }).shellText(command, 'bash', at, noData);
    found = true;
  }
  if (!found && !harmlessCode[language]?.some((pattern) => pattern.test(text))) {
    context.report(text.includes(unknownText) ? 'exec.unresolved-code' : 'exec.inline', at);
  }
}

/** Shell commands given as literals to system(), exec() and the like. */
function shellTexts(text: string): string[] {
  const commands: string[] = [];
  for (const pattern of shellCalls) {
    for (const match of text.matchAll(pattern)) {
      const list = match[2] ?? match[1];
      if (list !== undefined) {
        commands.push(match[2] === undefined ? list : list.replace(/["',]+/g, ' '));
      }
    }
  }
  return commands;
}
