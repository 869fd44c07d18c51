import { parseBaseUrl } from '../ai/baseUrl';
import { describeFailure } from '../ai/describeFailure';
import { LiteLlmProvider } from '../ai/liteLlmProvider';
import type { CascadePorts } from '../app/cascade';
import { chooseModel } from '../app/chooseModel';
import type { LastPayload } from '../app/lastPayload';
import { localProvider } from '../app/localProvider';
import type { KeyStore } from '../app/virtualKeys';
import type { Disposable } from '../base/lifecycle';
import type { Logger } from '../base/logger';
import { createLocalModel } from '../fallback/modelHostClient';
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
  readonly models: LocalModelOwner;
  readonly litellm: LiteLlmProvider;
}

/** The part of the composition root that makes the two providers and the rule between them. */
export function createProviders({ settings, keys, payload, statusBar, logger, pathOf, own }: ProviderParts): Providers {
  const models = own(
    new LocalModelOwner(settings, (current) =>
      createLocalModel({
        hostPath: pathOf('dist/modelHost.mjs'),
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
  const cascade: CascadePorts = {
    local,
    litellm,
    logger: logger.child('cascade'),
    mode: () => settings.get().provider,
    isLiteLlmConfigured: async () => {
      const endpoint = parseBaseUrl(settings.get()['litellm.baseUrl']);
      return endpoint.kind === 'ok' && (endpoint.value.isLoopback || (await keys.read()) !== undefined);
    },
    didFallBack: (failure) => statusBar.setProvider({ kind: 'fell-back', reason: describeFailure(failure).message }),
    didAnswer: (provider) =>
      statusBar.didAnswer(
        provider,
        provider === 'local' ? models.get().description.name : settings.get()['litellm.baseUrl'],
      ),
  };
  return { cascade, models, litellm };
}
