/** What can be said about a key without asking the proxy. */
export type KeyShape =
  | { readonly kind: 'well-formed' }
  | { readonly kind: 'suspicious'; readonly warning: string }
  | {
      readonly kind: 'refused';
      readonly reason: 'hugging-face-token' | 'other-token' | 'malformed';
      readonly message: string;
    };

interface ShapeRule {
  readonly matches: RegExp;
  readonly shape: KeyShape;
}

const rules: readonly ShapeRule[] = [
  {
    matches: /^hf_/i,
    shape: {
      kind: 'refused',
      reason: 'hugging-face-token',
      message:
        'This is a Hugging Face token. It belongs to the proxy, which uses it for you; here you need a LiteLLM virtual key, which begins with sk-.',
    },
  },
  {
    matches: /^(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|AIza|eyJ)/,
    shape: {
      kind: 'refused',
      reason: 'other-token',
      message: 'This is a token of another service. You need a LiteLLM virtual key, which begins with sk-.',
    },
  },
  {
    // Also what nobody sees, such as a zero-width space from a chat: a header can't carry it.
    matches: /[^\x21-\x7e]/,
    shape: {
      kind: 'refused',
      reason: 'malformed',
      message: 'A key holds no blanks, line ends or invisible characters. Copy it again, from sk- to its end.',
    },
  },
  {
    matches: /^(?!sk-)/,
    shape: {
      kind: 'refused',
      reason: 'malformed',
      message: 'A LiteLLM virtual key begins with sk-. Ask the person who runs your proxy for one.',
    },
  },
  {
    matches: /^.{0,11}$/,
    shape: {
      kind: 'refused',
      reason: 'malformed',
      message: 'This key is too short to be complete. Copy it again, from sk- to its end.',
    },
  },
  {
    // Keys that LiteLLM generates are `sk-` and 22 or more random URL-safe characters; a master key is chosen by people.
    matches: /master|admin|^sk-(?:1234|test|litellm)|^sk-[a-z]+(?:-[a-z]+)*(?:-\d+)?$/i,
    shape: {
      kind: 'suspicious',
      warning:
        'This looks like a master key, which can read and change every key and budget of the proxy. Use a virtual key made for you instead.',
    },
  },
];

/** Says whether a text may be a LiteLLM virtual key; the proxy has the last word. */
export function keyShape(key: string): KeyShape {
  return rules.find((rule) => rule.matches.test(key))?.shape ?? { kind: 'well-formed' };
}
