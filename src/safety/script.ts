import type { Span } from './verdict';

/** What every shell front end produces: commands with words whose quoting is resolved but whose expansions are not. */
export interface Script {
  readonly statements: readonly Statement[];
}

export type Statement = Pipeline | SimpleCommand | Group | FunctionDefinition | Condition;

export interface Pipeline {
  readonly kind: 'pipeline';
  readonly stages: readonly Statement[];
  readonly span: Span;
}

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly span: Span;
  readonly assignments: readonly AssignmentNode[];
  /** Command name first; empty for an assignment or a redirect on its own. */
  readonly words: readonly WordNode[];
  readonly redirects: readonly RedirectNode[];
  readonly background?: boolean;
}

/** Subshell, braces, loop, branch: bodies are judged in order, redirects and input apply to all of them. */
export interface Group {
  readonly kind: 'group';
  readonly span: Span;
  readonly bodies: readonly Script[];
  readonly redirects: readonly RedirectNode[];
  /** `for name in items`: the values the variable takes. */
  readonly loop?: { readonly name: string; readonly items: readonly WordNode[] };
}

export interface FunctionDefinition {
  readonly kind: 'function';
  readonly span: Span;
  readonly name: string;
  readonly body: Script;
}

/** `[[ ]]`, `(( ))`, `case` words: evaluated, never run as a command; their substitutions are. */
export interface Condition {
  readonly kind: 'condition';
  readonly span: Span;
  readonly words: readonly WordNode[];
  /** Words reach an arithmetic evaluator, where `a[$(x)]` runs x even inside quotes. */
  readonly arithmetic: boolean;
}

export interface AssignmentNode {
  readonly name: string;
  /** Undefined for arrays and other values that are not one word. */
  readonly value: WordNode | undefined;
  readonly elements: readonly WordNode[];
  /** What becomes of the value before: `a+=x` adds text, `a+=(x)` elements; `a[1]=x` sets one, with the index as first element. */
  readonly keeps?: 'text' | 'elements' | 'others';
  readonly span: Span;
}

export type RedirectNode =
  | {
      readonly kind: 'file';
      readonly mode: 'read' | 'write' | 'append' | 'read-write';
      readonly target: WordNode;
      readonly span: Span;
    }
  | { readonly kind: 'duplicate'; readonly span: Span }
  | { readonly kind: 'text'; readonly body: WordNode; readonly span: Span };

export interface WordNode {
  readonly raw: string;
  readonly span: Span;
  readonly parts: readonly WordPart[];
}

export type WordPart =
  | { readonly kind: 'text'; readonly value: string; readonly quoted: boolean; readonly encoded?: boolean }
  | { readonly kind: 'glob'; readonly text: string }
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly quoted: boolean;
      readonly operation?: VariableOperation;
    }
  | { readonly kind: 'output'; readonly script: Script; readonly quoted: boolean }
  | { readonly kind: 'process'; readonly script: Script; readonly direction: 'in' | 'out' }
  | { readonly kind: 'arithmetic'; readonly scripts: readonly Script[]; readonly text: string }
  | { readonly kind: 'alternatives'; readonly words: readonly WordNode[] }
  /** A form this shell would expand and we do not model. */
  | { readonly kind: 'unknown'; readonly text: string; readonly scripts?: readonly Script[] };

/** What happens to a variable's value: `${x:-rm}` has a fallback, `${x:0:2}` slices, anything else is unknown. */
export type VariableOperation =
  | { readonly kind: 'fallback'; readonly word: WordNode; readonly operator: string }
  | { readonly kind: 'slice'; readonly offset: number; readonly length: number | undefined }
  | { readonly kind: 'remove'; readonly operator: string; readonly pattern: string }
  | { readonly kind: 'replace'; readonly pattern: string; readonly replacement: string; readonly all: boolean }
  | { readonly kind: 'case'; readonly operator: string }
  | { readonly kind: 'required' }
  /** `${a[@]}`: each element is a word of its own, even in quotes. */
  | { readonly kind: 'elements' }
  | { readonly kind: 'other'; readonly text: string; readonly scripts: readonly Script[] };
