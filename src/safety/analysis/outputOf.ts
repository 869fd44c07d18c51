import type { Context, Invocation } from './context';
import { pathFacts } from './pathEffects';
import { isWindowsShell } from './paths';
import { printsPlainNames } from './plainNames';
import { isFillerPath } from './preciousFiles';
import { wholeListing } from './wholeListings';
import { literalData, noData, unknownData, type DataSource } from './word';

/** What flows out of a command into a pipe, a variable or a file. */
export function outputOf(invocation: Invocation, context: Context): DataSource {
  const prints = silent.test(invocation.name) ? { filler: true } : wholeListing(invocation);
  const output = outputByModel(invocation, context);
  return {
    ...output,
    ...prints,
    network: output.network || answersText(invocation),
    plain: printsPlainNames(invocation),
  };
}

/** What somebody else wrote into the DNS. */
function answersText({ name, words }: Invocation): boolean {
  return (
    /^(?:dig|host|nslookup|drill|kdig|delv|dog|doggo|resolve-dnsname)$/.test(name) &&
    words.some((word) => /^(?:-(?:q|type|querytype|t)\^?=?)?txt$/i.test(word.value))
  );
}

/** They print nothing. */
const silent = /^(?::|true|false|break|rem|exit)$/;

function outputByModel(invocation: Invocation, context: Context): DataSource {
  const { model, stdin, args } = invocation;
  switch (model.output) {
    case 'network':
      return { ...unknownData, network: true };
    case 'operands':
      return literalData(args.operands.map((word) => word.value).join(' '));
    case 'input':
      return outputAsInput();
    case 'picked':
      return { ...linesOf(invocation, context), everything: false };
    case 'decoded':
      return {
        ...unknownData,
        decoded: true,
        // A packed dump of every database is one still.
        ...(stdin.everything === true && !stdin.file ? { everything: true } : {}),
        network: stdin.network,
        secret: stdin.secret || args.operands.some((word) => context.isSecret(word.value)),
      };
    case 'file':
      return fileOutput(invocation, context);
    case 'names':
      return { ...unknownData, file: true, everything: !picks(invocation) || looksEverywhere(invocation, context) };
    case 'secret':
      return { ...unknownData, secret: true };
    case 'endless':
      return { ...unknownData, endless: true };
    default:
      return {
        ...unknownData,
        network: stdin.network,
        secret: stdin.secret || args.operands.some((word) => context.isSecret(word.value)),
      };
  }

  function outputAsInput(): DataSource {
    return args.operands.length === 0 || stdin.text === undefined
      ? { ...(stdin.none ? unknownData : stdin), text: undefined, file: args.operands.length > 0 || stdin.file }
      : { ...stdin, text: undefined };
  }
}

/** Options of find, fd, dir and Get-ChildItem that leave only some names. */
const picking =
  /^-(?:i?name|i?path|i?wholename|i?regex|[mac](?:time|min)|size|empty|user|newer\w*|perm|e|-extension|S|-size|filter|include)$/i;

/** Whether a listing names only what a pattern fits: `*.log`, `-name a`, but not `*`. */
function picks(invocation: Invocation): boolean {
  return (
    invocation.words.some(
      (word, at) => picking.test(word.value) && !/^\*(?:\.\*)?$/.test(invocation.words[at + 1]?.value ?? ''),
    ) ||
    invocation.words.slice(1).some((word) => word.glob && /[\w]/.test(word.value.split(/[\\/]/).pop() ?? '')) ||
    (/^(?:lsof|fuser|pidof|ss|netstat)$/.test(invocation.name) && invocation.words.length > 1) ||
    (/^(?:fd|get-process|get-service)/.test(invocation.name) &&
      invocation.args.operands.some((word) => word.value !== '*'))
  );
}

/** A pattern below the root, the home folder or all users still names files nobody has in mind. */
function looksEverywhere(invocation: Invocation, context: Context): boolean {
  const descends =
    /find$/.test(invocation.name) ||
    (/^(?:get-childitem|gci|ls|dir)$/.test(invocation.name) &&
      isWindowsShell(context.shell) &&
      invocation.words.some((word) => /^[-/](?:r(?:ec\w*)?|s)$/i.test(word.value)));
  return (
    descends &&
    invocation.words.slice(1).some((word) => {
      const { kind } = pathFacts(word, context);
      return kind === 'root' || kind === 'home' || kind === 'system-top';
    })
  );
}

/** What a search prints: lines of the files after the pattern, or of its input. */
function linesOf(invocation: Invocation, context: Context): DataSource {
  const [, ...files] = invocation.args.operands;
  return files.length === 0
    ? { ...(invocation.stdin.none ? unknownData : invocation.stdin), text: undefined, none: false, file: true }
    : fileOutput({ ...invocation, args: { ...invocation.args, operands: files } }, context);
}

function fileOutput(invocation: Invocation, context: Context): DataSource {
  const { operands } = invocation.args;
  if (operands.length === 0) {
    return invocation.stdin;
  }
  return operands
    .map((word) =>
      word.value === '-' ? invocation.stdin : (word.source ?? context.contentOf(word) ?? sourceOf(word.value)),
    )
    .reduce(
      (a, b) => ({
        ...a,
        network: a.network || b.network,
        secret: a.secret || b.secret,
        file: a.file || b.file,
        text: undefined,
        filler: a.filler === true && b.filler === true,
      }),
      { ...noData, none: false, filler: true },
    );

  function sourceOf(path: string): DataSource {
    return { ...unknownData, file: true, secret: context.isSecret(path), filler: isFillerPath(path) };
  }
}
