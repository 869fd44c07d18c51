import type { Language } from '../model/commandModel';
import type { Span } from '../verdict';
import type { Context } from './context';
import { codePatterns, harmlessCode, shellCalls } from './codePatterns';
import { noData, unknownData, unknownText } from './word';

/** Judges a program given in the command by the calls it makes. Anything that is not known to be harmless runs as unknown code. */
export function judgeInlineCode(text: string, language: Language, at: Span, context: Context): void {
  let found = false;
  for (const { languages, pattern, rule } of codePatterns) {
    if ((languages === undefined || languages.includes(language)) && pattern.test(text)) {
      context.report(rule, at);
      found = true;
    }
  }
  if (computesCommand.test(text)) {
    context.report('exec.inline', at);
  }
  // In SQL back ticks hold a name.
  for (const command of language === 'sql' ? [] : shellTexts(text)) {
    context.with({ depth: context.around.depth + 1 }).shellText(command, 'bash', at, noData);
    found = true;
  }
  for (const match of text.matchAll(literalWrites)) {
    const path = match[2] ?? match[4] ?? '';
    context.writePath({ value: path, raw: path, span: at, hiding: 'none', glob: false, quoted: true }, unknownData);
  }
  const quiet = language === 'awk' ? withoutPatterns(text) : withoutReads(text, language, at, context);
  if (!found && !harmlessCode[language]?.some((pattern) => pattern.test(quiet.trim()))) {
    context.report(text.includes(unknownText) ? 'exec.unresolved-code' : 'exec.inline', at);
  }
}

/** A literal that is only a piece of what is run: `os.system("rm " + x)`, `system("".join(y))`. */
const computesCommand =
  /\b(?:system|popen|exec|execSync|shell_exec|passthru|execute|call|run|Popen|check_output|check_call|getoutput|spawn)\s*\(\s*(["'])(?:(?!\1)[^\\]|\\.)*\1\s*(?:[+%]|\.(?!\d))/;

/** The program without the files it opens by name for reading only; a secret among them is reported. */
function withoutReads(text: string, language: Language, at: Span, context: Context): string {
  const pattern = literalReads[language];
  return pattern === undefined
    ? text
    : text.replace(pattern, (_, __: string, path: string) => {
        context.readPath({ value: path, raw: path, span: at, hiding: 'none', glob: false, quoted: true });
        return '({})';
      });
}

/** An awk program without its patterns, in which `|` is no pipe, and without what goes to the screen anyway. Where comments or sets hide the end of a pattern, all of it counts. */
function withoutPatterns(text: string): string {
  return /#|\[[^[\]]*\/|\[\^?\]/.test(text)
    ? text
    : text.replace(
        /"(?:[^"\\]|\\.)*"|((?:^|[~,;{}!]|&&|\|\|)\s*)\/(?:[^/\\\n]|\\.)*\/|>\s*"\/dev\/std(?:err|out)"/g,
        (found, before: string | undefined) =>
          before !== undefined ? `${before}1` : found.startsWith('>') ? '' : found,
      );
}

/** Group 2 is the path. Requiring a JSON file parses it and runs nothing. */
const literalReads: Partial<Record<Language, RegExp>> = {
  python: /\bopen\(\s*(["'])([^"'\\]+)\1\s*(?:,\s*["'](?:r|rb|rt)["']\s*)?\)/g,
  node: /\brequire\(\s*(["'])(\.{0,2}\/[^"'\\]+\.json)\1\s*\)/g,
};

/** Paths opened for writing by name; groups 2 and 4. */
const literalWrites =
  /\bopen\(\s*(["'])([^"'\\]+)\1\s*,\s*["'][wa][bt+]?["']|\b(?:writeFile(?:Sync)?|appendFile(?:Sync)?|File\.write|file_put_contents)\s*\(\s*(["'])([^"'\\]+)\3/g;

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
