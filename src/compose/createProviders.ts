import { parseBaseUrl, type Endpoint } from '../ai/baseUrl';
import { CircuitBreaker } from '../ai/circuitBreaker';
import { describeFailure } from '../ai/describeFailure';
import { LiteLlmProvider } from '../ai/liteLlmProvider';
import { WarmUp } from '../ai/warmUp';
import type { CascadePorts } from '../app/cascade';
import { chooseModel } from '../app/chooseModel';
import { HedgeDelay, outlookOf } from '../app/hedge';
import type { LastPayload } from '../app/lastPayload';
import { localProvider } from '../app/localProvider';
import type { KeyStore } from '../app/virtualKeys';
import type { Disposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import { createLocalModel } from '../fallback/modelHostClient';
import { userRuntimeFolder } from '../fallback/privateFolder';
import { LocalModelOwner } from '../vscode/localModelOwner';
import type { SettingsSource } from '../vscode/settingsSource';
import type { StatusBar } from '../vscode/statusBar';
import { systemClock } from '../vscode/systemClock';

const msPerMinute = 60_000;

export interface ProviderParts {
  readonly settings: SettingsSource;
  readonly keys: KeyStore;
  readonly payload: LastPayload;
  readonly statusBar: StatusBar;
  readonly logger: Logger;
  readonly pathOf: (relative: string) => string;
  readonly own: <T extends Disposable>(item: T) => T;
}

export interface Providers {
  readonly cascade: CascadePorts;
  /** Gets both ready in the background: weights into memory, a sleeping endpoint awake. */
  readonly didOpenTerminal: () => void;
  /** Another key or address: what was learned about LiteLLM no longer holds. */
  readonly forgetFailures: () => void;
}

/** The part of the composition root that makes the two providers and the rule between them. */
export function createProviders({ settings, keys, payload, statusBar, logger, pathOf, own }: ProviderParts): Providers {
  const models = own(
    new LocalModelOwner(settings, (current) =>
      createLocalModel({
        hostPath: pathOf('dist/modelHost.mjs'),
        // All windows of a user share one process with the weights.
        sharedFolder: userRuntimeFolder(),
        description: chooseModel(current, pathOf),
        threads: current['local.threads'] === 0 ? 'auto' : current['local.threads'],
        idleUnloadMs: current['local.idleUnloadMinutes'] * msPerMinute || Infinity,
        logger: logger.child('model'),
        clock: systemClock,
      }),
    ),
  );
  const litellm = new LiteLlmProvider({
    settings: () => {
      const { 'litellm.baseUrl': baseUrl, 'litellm.model': model, 'litellm.timeoutMs': timeoutMs } = settings.get();
      return { baseUrl, model, timeoutMs };
    },
    readKey: () => keys.read(),
    clock: systemClock,
    logger: logger.child('litellm'),
    onWillSend: (sent) => payload.recordSent(sent),
  });
  const local = localProvider(
    () => models.get(),
    (name, text) => payload.recordLocal(name, text),
  );
  const endpointOf = (): Endpoint | undefined => {
    const endpoint = parseBaseUrl(settings.get()['litellm.baseUrl']);
    return endpoint.kind === 'ok' ? endpoint.value : undefined;
  };
  const breaker = own(new CircuitBreaker(systemClock));
  const warmUp = own(
    new WarmUp({
      clock: systemClock,
      logger: logger.child('warm-up'),
      isAllowed: async () =>
        settings.get()['litellm.warmUp'] &&
        settings.get().provider !== 'local' &&
        endpointOf()?.isLoopback === false &&
        (await keys.read()) !== undefined,
      send: (signal) => litellm.wake(signal),
    }),
  );
  const forgetFailures = (): void => {
    litellm.reset();
    breaker.reset();
    warmUp.reset();
  };
  let address = settings.get()['litellm.baseUrl'];
  own(
    settings.onDidChange((next) => {
      if (next['litellm.baseUrl'] === address) return;
      address = next['litellm.baseUrl'];
      forgetFailures();
    }),
  );
  const delay = new HedgeDelay();
  const cascade: CascadePorts = {
    local,
    litellm,
    mode: () => settings.get().provider,
    hedge: {
      local,
      litellm,
      clock: systemClock,
      logger: logger.child('hedge'),
      delay,
      outlook: () => outlookOf(breaker.state, warmUp.state, endpointOf()?.isLoopback ?? false),
      // No class of requests is known on which the built-in model is as good: the evaluation has to show one first.
      isLocalGoodEnough: () => false,
      didFinishLiteLlm: (result) => {
        if (result.kind === 'failed') {
          breaker.noteFailure(result.failure);
          return;
        }
        breaker.noteSuccess();
        warmUp.noteAnswer();
        if (result.value.facts.firstTokenMs !== undefined) delay.note(result.value.facts.firstTokenMs);
      },
    },
    isLiteLlmConfigured: async () => {
      const endpoint = endpointOf();
      return endpoint !== undefined && (endpoint.isLoopback || (await keys.read()) !== undefined);
    },
    didFallBack: (failure) => statusBar.setProvider({ kind: 'fell-back', reason: describeFailure(failure).message }),
    didAnswer: (provider) =>
      statusBar.didAnswer(
        provider,
        provider === 'local' ? models.get().description.name : settings.get()['litellm.baseUrl'],
      ),
  };
  const didOpenTerminal = (): void => {
    const { provider } = settings.get();
    if (provider !== 'litellm') models.get().preload();
    if (provider === 'local' || endpointOf() === undefined) return;
    warmUp.terminalOpened();
    void litellm.preload();
  };
  return { cascade, didOpenTerminal, forgetFailures };
}
