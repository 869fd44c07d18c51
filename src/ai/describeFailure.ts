import type { AiFailure, NoCommandReason, OfflineReason, ServerErrorReason } from './provider';

/** What a user can do about a failure with one click; the adapter maps the id to a command. */
export interface FailureAction {
  readonly id: 'setVirtualKey' | 'openSettings' | 'checkConnection' | 'downloadModel' | 'showLog';
  readonly label: string;
}

export interface FailureDescription {
  /** One or two sentences: what happened, what to do. */
  readonly message: string;
  /** Undefined when asking again, which is always offered, is all there is to do. */
  readonly action?: FailureAction;
  /** Two or three words for the title and the status bar. */
  readonly label: string;
}

const actions = {
  setVirtualKey: { id: 'setVirtualKey', label: 'Set LiteLLM Virtual Key' },
  openSettings: { id: 'openSettings', label: 'Open the Settings' },
  checkConnection: { id: 'checkConnection', label: 'Check Connection' },
  downloadModel: { id: 'downloadModel', label: 'Choose a Local Model' },
  showLog: { id: 'showLog', label: 'Show Log' },
} as const satisfies Record<FailureAction['id'], FailureAction>;

/** Everything a user reads about a failure is made here. */
export function describeFailure(failure: AiFailure): FailureDescription {
  switch (failure.kind) {
    case 'not-configured':
      return {
        message:
          failure.problem ??
          'LiteLLM is not set up. Set the address of your proxy in the settings, or use the local model.',
        action: actions.openSettings,
        label: 'not set up',
      };
    case 'request-too-long':
      return {
        message: `The request is too long: about ${grouped(failure.estimatedTokens)} tokens, the model takes ${grouped(failure.limitTokens)}. Say it in fewer words.`,
        label: 'request too long',
      };
    case 'offline':
      return describeOffline(failure.reason, failure);
    case 'timed-out':
      return describeTimeout(failure.phase, failure.afterMs);
    case 'key-rejected':
      return keyDescriptions[failure.reason];
    case 'model-not-allowed':
      return {
        message: `Your key may not use the model "${failure.model}", or the proxy doesn't know it. Choose another model in the settings or another key.`,
        action: actions.setVirtualKey,
        label: 'model not allowed',
      };
    case 'budget-exceeded':
      return { message: budgetMessage(failure), action: actions.checkConnection, label: 'budget spent' };
    case 'rate-limited':
      return {
        message: `Your key's rate limit is reached.${failure.retryAfterMs === undefined ? ' Try again in a minute.' : ` Try again in ${duration(failure.retryAfterMs)}.`}`,
        label: 'rate limited',
      };
    case 'server-error':
      return describeServerError(failure.reason, failure.status, failure.message);
    case 'bad-response':
      return {
        message: `${failure.message} Check that the address in the settings is that of a LiteLLM or OpenAI-compatible server.`,
        action: actions.checkConnection,
        label: 'bad answer',
      };
    case 'no-command':
      return failure.reason === 'unclear' && failure.text !== ''
        ? { ...noCommandDescriptions.unclear, message: `The model asks: ${failure.text}` }
        : noCommandDescriptions[failure.reason];
    case 'local-model-unavailable':
      return { message: failure.message, action: actions.downloadModel, label: 'no local model' };
    case 'cancelled':
      return { message: 'Cancelled.', label: 'cancelled' };
  }
}

const keyDescriptions: Record<Extract<AiFailure, { kind: 'key-rejected' }>['reason'], FailureDescription> = {
  missing: {
    message: 'No LiteLLM key is set. Set your virtual key to use the proxy.',
    action: actions.setVirtualKey,
    label: 'no key',
  },
  unknown: {
    message: 'The proxy does not know your key. Set a valid virtual key.',
    action: actions.setVirtualKey,
    label: 'key unknown',
  },
  expired: {
    message: 'Your key has expired. Set a new virtual key.',
    action: actions.setVirtualKey,
    label: 'key expired',
  },
  blocked: {
    message: 'Your key is blocked at the proxy. Ask the person who runs it, or set another virtual key.',
    action: actions.setVirtualKey,
    label: 'key blocked',
  },
  'hugging-face-token': {
    message:
      'The key is a Hugging Face token, which belongs to the proxy and is never sent from here. Set a LiteLLM virtual key, which begins with sk-.',
    action: actions.setVirtualKey,
    label: 'wrong kind of key',
  },
};

const noCommandDescriptions: Record<NoCommandReason, FailureDescription> = {
  prose: {
    message: 'The model answered in words, without a command. Refine the request or ask for another suggestion.',
    label: 'no command',
  },
  refused: { message: 'The model declined to answer. Put the request another way.', label: 'declined' },
  'not-shell-task': {
    message: 'That is not a shell task, so there is no command for it. Ask for something that a command can do.',
    label: 'not a shell task',
  },
  unclear: {
    message: 'The request leaves open what is meant. Say which file, folder, name or number.',
    label: 'unclear',
  },
  'no-other': {
    message: 'The model has no other command for this. Put the request another way.',
    label: 'no other command',
  },
  placeholder: {
    message:
      'The model left a placeholder in the command instead of a real name. Name the file or host in the request.',
    label: 'placeholder',
  },
  several: {
    message: 'The model answered with several steps instead of one command. Ask for one step at a time.',
    label: 'several commands',
  },
  empty: { message: 'The model gave an empty answer. Ask for another suggestion.', label: 'empty answer' },
  'cut-off': {
    message:
      'The answer was longer than allowed and its end is missing, so it is not shown. Ask for something shorter.',
    label: 'answer cut off',
  },
  loop: { message: 'The model repeated itself without end. Ask for another suggestion.', label: 'no command' },
};

type Offline = Extract<AiFailure, { kind: 'offline' }>;

function describeOffline(
  reason: OfflineReason | undefined,
  { message, remoteSide }: Pick<Offline, 'message' | 'remoteSide'>,
): FailureDescription {
  switch (reason) {
    case 'refused':
      return {
        message:
          remoteSide === undefined
            ? 'Nothing listens at the address of the proxy. Start it, or correct the address in the settings.'
            : `Nothing listens at the address of the proxy on the remote side (${remoteSide}), where the requests of this window start. Start it there, or set an address that the remote side can reach.`,
        action: actions.checkConnection,
        label: 'proxy down',
      };
    case 'name-not-found':
      return {
        message: 'The name of the proxy was not found: there is no network, or the address in the settings is wrong.',
        action: actions.checkConnection,
        label: 'offline',
      };
    case 'tls':
      return {
        message: `The certificate of the proxy is not trusted here (${message}). Add its authority to the certificates of this system, or ask the person who runs the proxy.`,
        action: actions.showLog,
        label: 'certificate not trusted',
      };
    case 'reset':
      return { message: 'The connection to the proxy broke. Try again.', label: 'connection broke' };
    case 'unreachable':
    case undefined:
      return {
        message: 'The proxy cannot be reached. Check the network.',
        action: actions.checkConnection,
        label: 'offline',
      };
  }
}

function describeTimeout(
  phase: Extract<AiFailure, { kind: 'timed-out' }>['phase'],
  afterMs: number,
): FailureDescription {
  const after = duration(afterMs);
  switch (phase) {
    case 'connect':
      return {
        message: `Nobody answered at the address of the proxy within ${after}. Check the network and the address.`,
        action: actions.checkConnection,
        label: 'no answer',
      };
    case 'first-token':
      return {
        message: `The proxy is there, but the model gave no answer within ${after}. It may be asleep: try again, it wakes meanwhile.`,
        label: 'model asleep',
      };
    case 'whole':
      return {
        message: `The answer was not complete after ${after} and was given up. Try again, or raise the time limit in the settings.`,
        label: 'too slow',
      };
  }
}

const serverDescriptions: Record<ServerErrorReason, FailureDescription> = {
  'upstream-unavailable': {
    message: 'The model behind the proxy is not available; it may be waking up. Try again shortly.',
    label: 'model asleep or down',
  },
  'upstream-timed-out': {
    message: 'The model behind the proxy took too long. It may be waking up: try again shortly.',
    label: 'model slow',
  },
  'upstream-rate-limited': {
    message: "The model's provider limits the proxy at the moment. Try again in a minute.",
    label: 'provider busy',
  },
  'cooling-down': {
    message: 'The proxy rests the model after errors. Try again in a few seconds.',
    label: 'model cooling down',
  },
  'context-window': {
    message:
      'The request and its context are too long for the model. Shorten it, or switch off parts of the context in the settings.',
    action: actions.openSettings,
    label: 'too long',
  },
  database: {
    message: 'The proxy has lost its database and cannot check keys. Try again later, or tell the person who runs it.',
    label: 'proxy disturbed',
  },
  'wrong-path': {
    message:
      'The server does not know this address. Check the base URL in the settings, usually without a path or with /v1.',
    action: actions.openSettings,
    label: 'wrong address',
  },
  'request-refused': { message: 'The server refused the request.', action: actions.showLog, label: 'request refused' },
};

function describeServerError(
  reason: ServerErrorReason | undefined,
  status: number,
  message: string,
): FailureDescription {
  if (reason === undefined)
    return {
      message: `The server answered with error ${String(status)}: "${message}".`,
      action: actions.showLog,
      label: 'server error',
    };
  const described = serverDescriptions[reason];
  return reason === 'request-refused'
    ? { ...described, message: `${described.message} It says: "${message}".` }
    : described;
}

function budgetMessage(failure: Extract<AiFailure, { kind: 'budget-exceeded' }>): string {
  const spent =
    failure.spentUsd === undefined || failure.budgetUsd === undefined
      ? ''
      : ` (${usd(failure.spentUsd)} of ${usd(failure.budgetUsd)})`;
  const reset =
    failure.resetAt === undefined ? '' : ` It is reset on ${failure.resetAt.slice(0, 16).replace('T', ' at ')} UTC.`;
  return `The budget of your key is spent${spent}.${reset === '' ? ' Ask the person who runs the proxy for more.' : reset}`;
}

/** Budgets are dollars; a part of a cent keeps the digits that say something. */
function usd(amount: number): string {
  if (amount > 0 && amount < 0.001) return `$${amount.toLocaleString('en-US', { maximumSignificantDigits: 2 })}`;
  return `$${amount < 1 ? amount.toFixed(4).replace(/0{1,2}$/, '') : amount.toFixed(2)}`;
}

function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1).replace(/\.0$/, '')} s`;
  return ms < 120_000 ? `${String(Math.round(ms / 1000))} s` : `${String(Math.round(ms / 60_000))} min`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
