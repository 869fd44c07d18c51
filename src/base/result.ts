/** An expected outcome as a value: bugs throw, failures are returned (ARCHITECTURE, "Errors"). */
export type Result<T, F> =
  { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'failed'; readonly failure: F };

export function ok<T>(value: T): { readonly kind: 'ok'; readonly value: T } {
  return { kind: 'ok', value };
}

export function failed<F>(failure: F): { readonly kind: 'failed'; readonly failure: F } {
  return { kind: 'failed', failure };
}
