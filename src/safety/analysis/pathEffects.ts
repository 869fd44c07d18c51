import type { Context, DeleteManner } from './context';
import { classifyPath, isForeignShare, type PathFacts, type PathKind } from './paths';
import { isFiller, isFillerPath, losesContent } from './preciousFiles';
import { sensitiveRule } from './sensitivePaths';
import { weakensFile } from './trustSettings';
import { isKnown, unknownData, unknownText, type DataSource, type Word } from './word';

export function pathFacts(word: Word, context: Context): PathFacts {
  return classifyPath(word.value, context.shell, context.scope.directory);
}

export function readPath(word: Word, context: Context): DataSource {
  if (word.source !== undefined) {
    return word.source;
  }
  const facts = pathFacts(word, context);
  const written = context.scope.files.get(facts.path);
  if (written !== undefined) {
    return written;
  }
  if (isRawSocket(facts.path)) {
    context.report('net.dev-tcp', word.span, { target: word.raw });
    return { ...unknownData, network: true };
  }
  if (facts.kind === 'disk') {
    context.report('disk.read', word.span, { target: word.raw });
  }
  const rule = sensitiveRule(facts.path, 'read');
  if (rule !== undefined) {
    context.report(rule, word.span, { target: word.raw });
  }
  return {
    ...unknownData,
    file: facts.kind !== 'sink',
    secret: rule !== undefined,
    filler: isFillerPath(facts.path),
  };
}

export function isRawSocket(path: string): boolean {
  return /^\/dev\/(?:tcp|udp)\//.test(path);
}

export function writePath(word: Word, content: DataSource, quiet: boolean, context: Context): void {
  const facts = pathFacts(word, context);
  if (facts.kind === 'sink') {
    return;
  }
  if (isRawSocket(facts.path)) {
    context.report(content.secret ? 'exfil.secret' : 'net.dev-tcp', word.span, { target: word.raw });
    return;
  }
  context.scope.files.set(facts.path, content);
  if (facts.kind === 'remote' && (content.secret || isForeignShare(word.value))) {
    context.report(content.secret ? 'exfil.secret' : 'exfil.file', word.span, { target: word.raw });
    return;
  }
  if (facts.kind === 'disk') {
    context.report('disk.write', word.span, { target: word.raw });
    return;
  }
  if (weakensFile(facts.path, content.text)) {
    context.report('evasion.tls-off', word.span, { target: word.raw });
  }
  if (!quiet && isFiller(content) && losesContent(word, facts)) {
    context.report('overwrite.truncate', word.span, { target: word.raw });
  }
  const rule = sensitiveRule(facts.path, 'write');
  if (
    rule === 'persistence.program-write' &&
    context.isCommandName(facts.path.slice(facts.path.lastIndexOf('/') + 1))
  ) {
    context.report('persistence.system-write', word.span, { target: word.raw });
  } else if (rule !== undefined) {
    context.report(rule, word.span, { target: word.raw });
  } else if (!quiet && (facts.kind === 'system' || facts.kind === 'system-top')) {
    context.report('system.write', word.span, { target: word.raw });
  }
}

/** How bad it is to lose a place, by what it is; regenerable and temporary places are cheap. */
const removal: Record<PathKind, { readonly whole: string; readonly single: string }> = {
  root: { whole: 'delete.everything', single: 'delete.everything' },
  home: { whole: 'delete.everything', single: 'delete.everything' },
  'system-top': { whole: 'delete.everything', single: 'delete.everything' },
  system: { whole: 'delete.many', single: 'system.remove' },
  disk: { whole: 'delete.everything', single: 'delete.many' },
  device: { whole: 'delete.many', single: 'delete.many' },
  sink: { whole: 'delete.many', single: 'delete.many' },
  temp: { whole: 'delete.file', single: 'delete.file' },
  regenerable: { whole: 'delete.file', single: 'delete.file' },
  'workspace-all': { whole: 'delete.many', single: 'delete.many' },
  workspace: { whole: 'delete.many', single: 'delete.file' },
  parent: { whole: 'delete.many', single: 'delete.file' },
  'under-home': { whole: 'delete.many', single: 'delete.file' },
  absolute: { whole: 'delete.many', single: 'delete.file' },
  remote: { whole: 'delete.many', single: 'delete.file' },
  variable: { whole: 'delete.unset-variable', single: 'delete.file' },
};

/** Whole folders that are cheap to lose. */
const boundedReasons: Partial<Record<PathKind, string>> = {
  temp: 'Deletes a temporary folder.',
  regenerable: 'Deletes a folder that can be made again.',
};

export function deletePath(word: Word, how: DeleteManner, context: Context): void {
  const facts = pathFacts(word, context);
  const target = { target: word.raw };
  const rule = sensitiveRule(facts.path, 'remove');
  if (rule !== undefined) {
    context.report(rule, word.span, target);
    // One key can be made anew where it is used; a pattern takes all there are.
    if (rule === 'secret.remove' && /[*?]/.test(facts.path)) {
      context.report('delete.many', word.span, target);
      return;
    }
    if (rule === 'git.repository-delete') {
      return;
    }
  }
  if (!isKnown(word) && (word.source !== undefined || (context.around.fed && word.value === unknownText))) {
    // Names that come from elsewhere: nobody can say how many, unless a pattern picked them.
    const many = how.recursive || word.source?.file !== true || word.source.everything === true;
    context.report(many ? 'delete.many' : 'delete.file', word.span, target);
    return;
  }
  const wide = how.recursive || facts.wildcard || descendsFromHome(facts.path, word, context);
  if (
    wide &&
    context.around.elsewhere === 'remote' &&
    facts.kind !== 'root' &&
    facts.kind !== 'home' &&
    facts.kind !== 'system-top'
  ) {
    // Nothing is known about the other machine, not even which folder this is.
    context.report('delete.many', word.span, target);
    return;
  }
  if (isTemporaryItself(facts)) {
    context.report(wide ? 'delete.many' : 'delete.file', word.span, target);
    return;
  }
  // `$DIR` alone deletes nothing when it is empty; `$DIR/` would be the root.
  const effect = removal[facts.kind];
  if (facts.kind === 'variable' && word.value === unknownText) {
    context.report(how.recursive ? 'delete.many' : 'delete.file', word.span, target);
    return;
  }
  const narrowSystem = facts.kind === 'system' && !how.recursive && !how.force && !facts.wildcard && rule !== undefined;
  const bounded = wide ? boundedReasons[facts.kind] : undefined;
  context.report(narrowSystem ? 'delete.file' : wide ? effect.whole : effect.single, word.span, {
    ...target,
    ...(bounded === undefined ? {} : { reason: bounded }),
  });
}

/** A recursive pattern: all there are below a home or the system, as with `find ~ -name a -delete`. */
function descendsFromHome(path: string, word: Word, context: Context): boolean {
  const at = path.indexOf('**');
  if (at < 0) {
    return false;
  }
  const { kind } = pathFacts({ ...word, value: path.slice(0, at) || '.' }, context);
  return kind === 'root' || kind === 'home' || kind === 'system-top';
}

/** `/tmp` or `/tmp/*` is everybody's, a folder in it is ours. */
function isTemporaryItself(facts: PathFacts): boolean {
  return facts.kind === 'temp' && /^(?:\/private)?(?:\/var)?\/tmp(?:\/\*)?$/.test(facts.path);
}
