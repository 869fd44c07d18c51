import type { ParsedOption } from '../model/arguments';
import type { CommandModel } from '../model/commandModel';
import type { Span } from '../verdict';
import type { Context } from './context';
import type { DataSource, Word } from './word';

/** Commands of these rules hand what they are given to somebody else. */
const sending: ReadonlySet<string> = new Set(['send', 'connect', 'download', 'publish', 'share', 'network.tunnel']);

/** Options that name a key, an account or a setting to work with, not data to hand over. */
const keepsHere =
  /^--?(?:i|identity.*|.*key(?:-?file)?|.*cert.*|ca.*|cred.*|.*config.*|netrc.*|.*auth.*|.*pass.*|.*secret.*|.*token.*|env-file|kubeconfig|login.*|profile|account.*|defaults-.*|o|output.*|out.*|c|k|E|F|O)$/i;

/** Whether data given to a command of this model leaves the machine. */
export function sendsData(model: CommandModel): boolean {
  return model.input === 'sent' || sending.has(model.act);
}

/** A secret that reaches a command which sends: through the pipe, as a file, or inside a word. */
export function judgeLeak(
  given: { readonly operands: readonly Word[]; readonly options: readonly ParsedOption[]; readonly stdin: DataSource },
  span: Span,
  context: Context,
): void {
  const values = given.options.flatMap((option) =>
    option.value === undefined || keepsHere.test(option.name) ? [] : [option.value],
  );
  const word = [...given.operands, ...values].find((candidate) => isSecretWord(candidate, context));
  if (word !== undefined) {
    context.report('exfil.secret', word.span, { target: word.raw });
  } else if (given.stdin.secret || linesName(given.stdin.text, context)) {
    context.report('exfil.secret', span);
  }
}

/** `~/.netrc`, `@.env`, `file@.env`, `name=<.env`, `file:///etc/shadow`, or the value of a substitution that read one. */
function isSecretWord(word: Word, context: Context): boolean {
  const path = word.value.replace(/^[\w.-]*(?::=@|=@|[@<]|=<)|^file:\/\//, '');
  return word.source?.secret === true || (!elsewhere.test(path) && context.isSecret(path));
}

/** An address, or a path of another machine; a drive letter is neither. */
const elsewhere = /^[\w+.-]{2,}:|^[\w.-]+@[\w.-]+:|^\\\\/;
const handsOver = /^(?:send|upload|put|push|share|post|publish|paste|mail|transfer|attach|submit|import)$/;

/** A command nobody knows sends when it says so or is told where to. */
export function judgeUnknownLeak(words: readonly Word[], stdin: DataSource, context: Context): void {
  const rest = words.slice(1);
  const sends = rest.some(
    (word) => handsOver.test(word.value) || (elsewhere.test(word.value) && !/^\w+:$/.test(word.value)),
  );
  if (sends) {
    judgeLeak(
      { operands: rest.filter((word) => !word.value.startsWith('-')), options: [], stdin },
      (words[0] as Word).span,
      context,
    );
  }
}

/** Lines for a client with a prompt of its own: `put .env`. */
function linesName(text: string | undefined, context: Context): boolean {
  return (text ?? '').split('\n').some(
    (line) =>
      /^\s*(?:m?put|send|append)\s/.test(line) &&
      line
        .trim()
        .split(/\s+/)
        .slice(1)
        .some((name) => context.isSecret(name)),
  );
}
