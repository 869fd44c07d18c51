/**
 * The part of `AbortSignal` that the core needs; a real `AbortSignal` fits.
 * Declared here because base knows neither Node nor DOM.
 */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
