/** Every way in which a model did not arrive. Whatever was received stays for the next try, unless its hash is wrong. */
export type DownloadFailure =
  | { readonly kind: 'bad-mirror'; readonly url: string }
  | { readonly kind: 'not-found'; readonly url: string; readonly status: number }
  | { readonly kind: 'unreachable'; readonly host: string; readonly message: string }
  | { readonly kind: 'disk-full'; readonly neededBytes: number; readonly freeBytes: number }
  | { readonly kind: 'not-writable'; readonly path: string; readonly message: string }
  | { readonly kind: 'hash-mismatch'; readonly fileName: string }
  | { readonly kind: 'no-hash'; readonly url: string }
  | { readonly kind: 'hash-disputed'; readonly url: string }
  | { readonly kind: 'busy'; readonly pid: number }
  | { readonly kind: 'cancelled' };

/** One sentence for the user: what happened, and what to do about it. */
export function describeDownloadFailure(failure: DownloadFailure): string {
  switch (failure.kind) {
    case 'bad-mirror':
      return `The mirror ${failure.url} is not an https address; correct the setting.`;
    case 'not-found':
      return `The model is not at ${failure.url} (status ${failure.status}); check the mirror setting or choose another model.`;
    case 'unreachable':
      return `The download from ${failure.host} broke off (${failure.message}); try again, it goes on where it stopped.`;
    case 'disk-full':
      return `The download needs ${inMegabytes(failure.neededBytes)} and ${inMegabytes(failure.freeBytes)} are free on the disk; make room, then try again and it goes on where it stopped.`;
    case 'not-writable':
      return `The model can't be written to ${failure.path} (${failure.message}); check the folder's rights.`;
    case 'hash-mismatch':
      return `The downloaded ${failure.fileName} was not the published file and has been removed; try again, or check the mirror.`;
    case 'no-hash':
      return `The server of ${failure.url} does not say what the file's hash should be, so that the file could not be checked; choose a model of the list, or another mirror.`;
    case 'hash-disputed':
      return `The server has another file at ${failure.url} than this version of the extension knows; check the mirror setting or update the extension.`;
    case 'busy':
      return `Another window is downloading this model (process ${failure.pid}); wait for it to finish.`;
    case 'cancelled':
      return 'The download was cancelled; start it again and it goes on where it stopped.';
  }
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}
