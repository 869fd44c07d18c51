import type { Script, WordPart } from '../script';

/** Scripts that run while these parts are expanded, without computing anything. */
export function scriptsInWordParts(parts: readonly WordPart[]): Script[] {
  return parts.flatMap((part): readonly Script[] => {
    switch (part.kind) {
      case 'output':
      case 'process':
        return [part.script];
      case 'arithmetic':
        return part.scripts;
      case 'alternatives':
        return part.words.flatMap((word) => scriptsInWordParts(word.parts));
      case 'variable':
        return operationScripts(part);
      case 'unknown':
        return part.scripts ?? [];
      default:
        return [];
    }
  });
}

function operationScripts(part: Extract<WordPart, { kind: 'variable' }>): readonly Script[] {
  switch (part.operation?.kind) {
    case 'fallback':
      return scriptsInWordParts(part.operation.word.parts);
    case 'other':
      return part.operation.scripts;
    default:
      return [];
  }
}
