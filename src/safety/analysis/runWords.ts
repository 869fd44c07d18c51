import type { CommandModel } from '../model/commandModel';
import { invoke } from './invoke';
import type { Judgement } from './judgement';
import { lookAlike, isLookAlikeOption } from './lookAlikes';
import { classifyPath, isShare, isWindowsShell } from './paths';
import { judgeUnknownLeak } from './leaks';
import { cmdletVerbRule } from './cmdletVerbs';
import { judgeTrust, keepsSetting } from './trustSettings';
import { verbRule } from './verbs';
import { isKnown, noData, unknownData, type DataSource, type Hiding, type Word } from './word';

/** Judges a command given as words, the name first. */
export function runWords(words: readonly Word[], stdin: DataSource, context: Judgement): DataSource {
  const first = words[0];
  if (first === undefined) {
    return stdin;
  }
  if (!context.countCommand(first.span)) {
    return unknownData;
  }
  judgeLookAlikes(words, context);
  if (!isKnown(first)) {
    return unknownName(words, stdin, context);
  }
  const replaced = expandAlias(words, stdin, context) ?? callFunction(words, stdin, context);
  if (replaced !== undefined) {
    return replaced;
  }
  const rule = hidingRules[first.glob && first.value.length > 1 && first.value !== '[' ? 'glob' : first.hiding];
  if (rule !== undefined) {
    context.report(rule, first.span, { target: first.value });
  }
  return runNamed(words, stdin, context);
}

const hidingRules: Record<Hiding, string | undefined> = {
  none: undefined,
  split: 'obfuscation.split',
  variable: 'obfuscation.variable',
  computed: 'obfuscation.command',
  encoded: 'obfuscation.command',
  glob: 'obfuscation.command',
};

function unknownName(words: readonly Word[], stdin: DataSource, context: Judgement): DataSource {
  const first = words[0] as Word;
  if (first.source?.network === true || stdin.network) {
    context.report('remote.command', first.span, { target: first.raw });
  } else if (first.source?.decoded === true) {
    context.report('obfuscation.decoded-code', first.span);
  }
  context.report('exec.unresolved', first.span, { target: first.raw });
  if (context.shell === 'cmd' && first.raw === '%0') {
    context.report('bomb.fork', first.span, { target: first.raw });
  }
  // `.. | % { & $_ x }`: a name picked from a list so that nobody reads it.
  if (words.length > 1 && isWindowsPowerShell(context.shell) && first.raw === '$_') {
    context.report('obfuscation.command', first.span, { target: first.raw });
  }
  // `& (Get-Alias i?x)`, `& ($env:ComSpec[4,26,25] -join '')`: a name found by pattern or spelled from letters.
  if (isWindowsPowerShell(context.shell) && spelledName.test(first.raw)) {
    context.report('obfuscation.command', first.span, { target: first.raw });
  }
  // `p%a%owershell`: a variable in the middle of a name that nobody set is there to hide it.
  if (/^[a-z]+\uFFFC[a-z]+$/i.test(first.value)) {
    context.report('obfuscation.command', first.span, { target: first.raw });
  }
  // `$X -rf ~` deletes if X is rm, and nobody writes these options for anything harmless.
  if (
    words
      .slice(1)
      .some(
        (word) =>
          /^-(?:[a-z]*r[a-z]*f|[a-z]*f[a-z]*r)[a-z]*$|^-recurse$/i.test(word.value) ||
          (isWindowsPowerShell(context.shell) && /^-(?:r|rec\w*|fo\w*)$/i.test(word.value)),
      )
  ) {
    context.report('obfuscation.command', first.span, { target: first.raw });
  }
  // The unknown word may be empty or a wrapper such as sudo.
  const rest = words.slice(1);
  if (
    rest[0] !== undefined &&
    isKnown(rest[0]) &&
    /^[a-z][\w.-]*$/i.test(rest[0].value) &&
    context.parts.registry.isWellKnown(rest[0].value, context.shell)
  ) {
    context.words(rest, stdin);
  }
  judgeVariables(first, context);
  return { ...unknownData, network: first.source?.network === true };
}

const spelledName =
  /\b(?:get-alias|gal|get-command|gcm)\b[^|)]*[*?]|\$\{?(?:env:)?\w+\}?\[[\d,.\s-]+\]|-join\b|\[char/i;

/** When a variable runs and its value cannot be followed, it may be any text the same command keeps in variables. */
function judgeVariables(at: Word, context: Judgement): void {
  for (const text of context.scope.commandTexts()) {
    context.shellText(text, context.shell, at, noData);
  }
}

function judgeLookAlikes(words: readonly Word[], context: Judgement): void {
  const name = words[0] as Word;
  if (lookAlike(name.value)) {
    context.report('obfuscation.look-alike', name.span, { target: name.raw });
  }
  for (const word of words.slice(1)) {
    if (isLookAlikeOption(word.value)) {
      context.report('obfuscation.look-alike', word.span, { target: word.raw });
    }
  }
}

function expandAlias(words: readonly Word[], stdin: DataSource, context: Judgement): DataSource | undefined {
  const first = words[0] as Word;
  const text =
    first.quoted || first.raw.startsWith('\\') ? undefined : (context.scope.aliases.get(first.value) ?? undefined);
  if (text === undefined) {
    return undefined;
  }
  context.scope.aliases.delete(first.value);
  const rest = words
    .slice(1)
    .map((word) => word.raw)
    .join(' ');
  const output = context.shellText(rest === '' ? text : `${text} ${rest}`, context.shell, first, stdin);
  context.scope.aliases.set(first.value, text);
  return output;
}

function callFunction(words: readonly Word[], stdin: DataSource, context: Judgement): DataSource | undefined {
  const first = words[0] as Word;
  const body = context.scope.functions.get(first.value);
  if (body === undefined) {
    if (context.session.functions?.includes(first.value) === true) {
      context.report('shell.session-function', first.span, { target: first.value });
    }
    return undefined;
  }
  const before = context.scope.positional;
  context.scope.positional = words.slice(1).map((word) => word.value);
  const output = context.script(body, stdin);
  context.scope.positional = before;
  return output;
}

/** Folders whose programs are the ones everybody knows. */
const standardFolder =
  /^(?:\/(?:usr\/(?:local\/)?)?s?bin|\/opt\/(?:homebrew|local)\/s?bin|\/run\/current-system\/sw\/bin|[a-z]:\/windows(?:\/system32|\/syswow64|\/system32\/windowspowershell\/v1\.0)?|[a-z]:\/program files(?: \(x86\))?\/(?:git\/(?:usr\/)?bin|powershell\/7))$/i;

function runNamed(words: readonly Word[], stdin: DataSource, context: Judgement): DataSource {
  const { registry } = context.parts;
  const first = words[0] as Word;
  if (first.value === '/dev/fd/63' && first.source?.network === true) {
    context.report('remote.command', first.span, { target: first.raw });
  }
  if (/^https?:\/\//i.test(first.value)) {
    context.report('remote.download-run', first.span, { target: first.raw });
    return { ...unknownData, network: true };
  }
  const separator =
    /[\\]/.test(first.value) && /^(?:[A-Za-z]:|\\\\|\.\.?\\|%|\$env)|\\[\w.-]+$/.test(first.value) ? /[\\/]/ : /\//;
  const base = first.value.split(separator).pop() ?? first.value;
  const model = registry.command(base, context.shell);
  if (base !== first.value) {
    const facts = classifyPath(first.value, context.shell, context.scope.directory);
    const folder = facts.path.slice(0, Math.max(facts.path.lastIndexOf('/'), 0));
    if (!standardFolder.test(folder)) {
      return runPath(words, facts.path, model, stdin, context);
    }
  }
  const written = context.shell === 'cmd' || model === undefined ? context.scope.files.get(base) : undefined;
  if (written?.network === true) {
    context.report('remote.download-run', first.span, { target: first.raw });
  } else if (written?.text !== undefined) {
    context.shellText(written.text, context.shell, first, noData);
  }
  if (model !== undefined) {
    return invoke(registry.canonicalName(base, context.shell), model, words, stdin, context);
  }
  return runUnknown(words, stdin, context);
}

function runPath(
  words: readonly Word[],
  path: string,
  model: CommandModel | undefined,
  stdin: DataSource,
  context: Judgement,
): DataSource {
  const first = words[0] as Word;
  const written = context.scope.files.get(path);
  if (written?.network === true) {
    context.report('remote.download-run', first.span, { target: first.raw });
  } else if (written?.text !== undefined) {
    context.shellText(written.text, isWindowsShell(context.shell) ? context.shell : 'bash', first, noData);
  }
  if (asksForHelpOnly(words) && written === undefined) {
    return unknownData;
  }
  const runs = isShare(first.value) ? 'remote.share-run' : 'exec.path';
  if (model !== undefined) {
    const name = first.value.split(/[\\/]/).pop() ?? first.value;
    let output = unknownData;
    const level = context.levelOf(() => {
      output = invoke(context.parts.registry.canonicalName(name, context.shell), model, words, stdin, context);
    });
    if (level !== 'safe' || !administrative.test(first.value)) {
      context.report(runs, first.span, { target: first.raw });
    }
    return output;
  }
  context.report(runs, first.span, { target: first.raw });
  reportVerbs(words, context);
  judgeUnknownLeak(words, stdin, context);
  return unknownData;
}

/** Scripts every project of a framework has: what their words say is what they do. */
const administrative = /^(?:\.\/)?(?:manage\.py|artisan|bin\/(?:rails|console))$/;

function asksForHelpOnly(words: readonly Word[]): boolean {
  return (
    words.length === 2 &&
    /^(?:--help|--version|-h|-V|-\?|\/\?|help|version|-help|-version|--usage)$/.test(words[1]?.value ?? '')
  );
}

function runUnknown(words: readonly Word[], stdin: DataSource, context: Judgement): DataSource {
  const first = words[0] as Word;
  if (asksForHelpOnly(words)) {
    return unknownData;
  }
  if (isWindowsShell(context.shell) && context.scope.directory?.startsWith('//') === true) {
    context.report('remote.share-run', first.span, { target: first.raw });
  }
  const verb = isWindowsPowerShell(context.shell) ? cmdletVerbRule(first.value, words) : undefined;
  context.report(verb ?? 'unknown.command', first.span, { target: first.raw });
  if (keepsSetting(words)) {
    judgeTrust(words, context);
  }
  reportVerbs(words, context);
  judgeUnknownLeak(words, stdin, context);
  return { ...unknownData, network: stdin.network, secret: stdin.secret };
}

function isWindowsPowerShell(shell: Judgement['shell']): boolean {
  return shell === 'pwsh' || shell === 'powershell';
}

/** What the name, the verbs and the options of a command nobody knows say about it. */
function reportVerbs(words: readonly Word[], context: Judgement): void {
  const first = words[0] as Word;
  const name = first.value.split(/[\\/]/).pop() ?? '';
  if (words.some((word) => /^--(?:dry-?run|help|what-if|no-act|simulate)$/.test(word.value))) {
    return;
  }
  const operands = words
    .slice(1)
    .filter((word) => !word.value.startsWith('-') && /^[\w:.-]+$/.test(word.value) && !fileName.test(word.value));
  const isOption = ({ value }: Word): boolean =>
    value.startsWith('-') || (isWindowsShell(context.shell) && /^\/[a-z]{4,}/i.test(value));
  const lastDash = words.findLastIndex((word) => word.value.startsWith('-'));
  const options = words.flatMap((word, index) =>
    index === 0 || !isOption(word)
      ? []
      : [
          {
            takesValue: takesValue(word.value, words[index + 1]?.value, index + 1 < lastDash),
            name: word.value
              .replace(/^\/(?=[a-z]{4,})/i, '--')
              .replace(/=.*$/s, '')
              .replace(/^-(?=[a-z]{4,}$)/i, '--')
              .toLowerCase(),
            value: undefined,
            word,
          },
        ],
  );
  const rule = verbRule(operands, options);
  if (
    deletingName.test(name) ||
    forces(options.filter((option) => !option.takesValue)) ||
    rule === 'unknown.delete-verb'
  ) {
    context.report('unknown.delete-verb', first.span);
  } else if (rule === 'cloud.account') {
    context.report('cloud.account', first.span);
  }
}

const deletingName =
  /(?:^|[-_.])(?:delete|destroy|purge|wipe|nuke|erase|uninstall|shred|reset|rollback|decommission)(?![-_]css\b)(?:[-_.]|$)|(?:^|[-_.])format[-_]?(?:disks?|drives?|volumes?|partitions?|usb|sd|cards?|hdd|ssd|all)(?:[-_.]|$)|(?:disk|drive|volume|partition|usb)[-_]?format/i;
const fileName =
  /\.(?:[jt]sx?|py|rb|go|rs|c|h|md|txt|ya?ml|json|toml|sh|log|csv|html?|css|sql|xml|conf|cfg|ini|php|java|zip|t?gz|png|jpe?g|pdf|env)$/i;

/** `-f prod.env -r eu`: a word behind a letter belongs to it when it is a file or another option follows. */
function takesValue(option: string, next: string | undefined, optionFollows: boolean): boolean {
  return (
    /^-[a-z]$/i.test(option) &&
    next !== undefined &&
    !next.startsWith('-') &&
    (optionFollows || fileName.test(next) || /[a-z]file$/i.test(next))
  );
}

/** `--force --yes`: whoever asks back is told to be quiet. */
function forces(options: readonly { readonly name: string }[]): boolean {
  const has = (pattern: RegExp): boolean => options.some((option) => pattern.test(option.name));
  return (
    (has(/^(?:--force|-f)$/) &&
      has(
        /^(?:--yes|--assume-yes|--no-prompt|--no-confirm|--noconfirm|--non-interactive|--all|--recursive|-y|-a|-r)$/,
      )) ||
    has(/^-(?:rf|fr|Rf|fR)$/)
  );
}
