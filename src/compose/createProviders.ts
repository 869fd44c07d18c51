import { parseBaseUrl, type Endpoint } from '../ai/baseUrl';
import { CircuitBreaker } from '../ai/circuitBreaker';
import { describeBreaker } from '../ai/describeBreaker';
import { describeFailure } from '../ai/describeFailure';
import { LiteLlmProvider } from '../ai/liteLlmProvider';
import { UsageLog } from '../ai/usageLog';
import { WarmUp } from '../ai/warmUp';
import type { SuggestionContext } from '../ai/provider';
import type { CascadePorts } from '../app/cascade';
import { chooseModel } from '../app/chooseModel';
import { BudgetRefresh } from '../app/budgetRefresh';
import { findExactAnswer } from '../app/exactAnswers';
import { HedgeDelay, outlookOf } from '../app/hedge';
import { describeBudget } from '../app/keyBudget';
import type { LastPayload } from '../app/lastPayload';
import type { JudgeCommand } from '../app/answerRisk';
import { localAnswers } from '../app/localAnswers';
import { localProvider } from '../app/localProvider';
import { modelExplanation, type ModelExplanationPorts } from '../app/modelExplanation';
import { readAhead, type SpeakingShell } from '../app/readAhead';
import { Usage } from '../app/usage';
import type { PickRow } from '../app/window';
import { claimWarmUp } from '../app/warmUpRecord';
import type { KeyStore } from '../app/virtualKeys';
import { readWorkspaceScripts } from '../app/workspaceScriptFiles';
import { MutableDisposable, type Disposable } from '../base/lifecycle';
import type { ShellKind } from '../base/shell';
import type { Logger } from '../base/logger';
import { createLocalModel } from '../fallback/modelHostClient';
import { TaskRecall } from '../fallback/recall/taskRecall';
import { promptStartFolder } from '../fallback/modelFolder';
import { userRuntimeFolder } from '../fallback/privateFolder';
import { LocalModelOwner } from '../vscode/localModelOwner';
import type { Settings } from '../config/settings';
import type { SettingsSource } from '../vscode/settingsSource';
import type { StatusBar } from '../vscode/statusBar';
import { systemClock } from '../base/systemClock';
import { readInstructions } from '../vscode/instructionsFile';
import { operatingSystem } from '../vscode/operatingSystem';
import { remoteName } from '../vscode/remoteName';
import { today, usageStore, type StateOfUser } from '../vscode/usageStore';

const msPerMinute = 60_000;

/** Model and known tasks leave the memory after so long; 0 minutes mean never. */
function idleUnloadMs(settings: Settings): number {
  return settings['local.idleUnloadMinutes'] * msPerMinute || Infinity;
}

export interface ProviderParts {
  readonly settings: SettingsSource;
  readonly keys: KeyStore;
  readonly payload: LastPayload;
  /** What a command would do, before anybody sees it. */
  readonly judge: JudgeCommand;
  /** Where the usage is kept. */
  readonly state: StateOfUser;
  readonly statusBar: StatusBar;
  readonly logger: Logger;
  readonly pathOf: (relative: string) => string;
  readonly own: <T extends Disposable>(item: T) => T;
}

export interface Providers {
  /** What LiteLLM says about a command; nothing when it may not be asked. */
  readonly explainMore: (command: string, shell: ShellKind, signal: AbortSignal) => Promise<readonly PickRow[]>;
  /** Host of the proxy when it may be asked. */
  readonly sentTo: () => Promise<string | undefined>;
  readonly usage: Usage;
  readonly cascade: CascadePorts;
  /** Gets both ready in the background: weights into memory, a sleeping endpoint awake. */
  readonly didOpenTerminal: (session: SpeakingShell) => void;
  /** Another key or address: what was learned about LiteLLM no longer holds. */
  readonly forgetFailures: () => void;
}

/** The part of the composition root that makes the two providers and the rule between them. */
export function createProviders({
  settings,
  keys,
  payload,
  judge,
  state,
  statusBar,
  logger,
  pathOf,
  own,
}: ProviderParts): Providers {
  const usage = own(new Usage(new UsageLog(usageStore(state), today)));
  const models = own(
    new LocalModelOwner(settings, (current) =>
      createLocalModel({
        hostPath: pathOf('dist/modelHost.mjs'),
        // All windows of a user share one process with the weights.
        sharedFolder: userRuntimeFolder(),
        startsFolder: promptStartFolder(),
        description: chooseModel(current, pathOf),
        threads: current['local.threads'] === 0 ? 'auto' : current['local.threads'],
        idleUnloadMs: idleUnloadMs(current),
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
    remoteName: remoteName(),
    onWillSend: (sent) => payload.recordSent(sent),
    onDidCount: (sent, tokens) => payload.recordCount(sent, tokens),
    budgetResetAt: () => usage.budgetResetAt,
  });
  const tasks = own(
    new TaskRecall({
      workerPath: pathOf('dist/recallWorker.js'),
      dataPath: pathOf('model/release/recall-v1.json.gz'),
      rankerPath: pathOf('model/release/recall-ranker-v1.bin.gz'),
      logger: logger.child('tasks'),
      clock: systemClock,
      idleUnloadMs: () => idleUnloadMs(settings.get()),
    }),
  );
  const model = localProvider(
    () => models.get(),
    (name, text) => payload.recordLocal(name, text),
    systemClock,
  );
  const { provider: local, knowsWell } = localAnswers({
    model,
    recall: (...asked) => tasks.recall(...asked),
    judge,
    clock: systemClock,
  });
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
      claim: (windowMs) => {
        const { 'litellm.baseUrl': baseUrl, 'litellm.model': model } = settings.get();
        return claimWarmUp(userRuntimeFolder(), `${baseUrl} ${model}`, windowMs);
      },
      send: (signal) => {
        usage.noteWarmUp();
        return litellm.wake(signal);
      },
    }),
  );
  const budget = own(
    new BudgetRefresh({
      clock: systemClock,
      logger: logger.child('budget'),
      baseUrl: () => settings.get()['litellm.baseUrl'],
      readKey: () => keys.read(),
      didLearn: (learned) => usage.noteBudget(learned),
    }),
  );
  own(usage.onDidChangeBudget((known) => statusBar.setNote('budget', describeBudget(known))));
  own(
    breaker.onDidChange((state) => {
      const why = describeBreaker(state, Date.now(), systemClock.nowMs());
      statusBar.setNote('breaker', why);
      logger.child('hedge').log('info', why ?? 'LiteLLM is asked as usual.');
    }),
  );
  const forgetFailures = (): void => {
    budget.reset();
    usage.forgetBudget();
    litellm.reset();
    breaker.reset();
    warmUp.reset();
  };
  let known = settings.get();
  own(
    settings.onDidChange((next) => {
      const isElsewhere = next['litellm.baseUrl'] !== known['litellm.baseUrl'];
      const isLeft = next.provider === 'local' && known.provider !== 'local';
      known = next;
      if (isElsewhere || isLeft) forgetFailures();
    }),
  );
  const explainMore: Providers['explainMore'] = (command, kind, signal) => {
    const { mode, isLiteLlmConfigured, hedge } = cascade;
    const explain: ModelExplanationPorts['explain'] = async (...asked) => {
      const explained = await litellm.explain(...asked);
      if (explained.kind === 'ok') usage.noteSpending(explained.value.facts);
      return explained;
    };
    const context = { operatingSystem: operatingSystem(), shell: { kind } };
    return modelExplanation({ mode, isLiteLlmConfigured, outlook: hedge.outlook, explain }, command, context, signal);
  };
  const counted = usage.counting(litellm);
  const cascade: CascadePorts = {
    local,
    litellm: counted,
    mode: () => settings.get().provider,
    exactAnswer: (request) => findExactAnswer(request, readWorkspaceScripts, systemClock),
    hedge: {
      local,
      litellm: counted,
      clock: systemClock,
      logger: logger.child('hedge'),
      delay: new HedgeDelay(),
      outlook: () => outlookOf(breaker.state, warmUp.state, endpointOf()?.isLoopback ?? false),
      knowsWell,
      didFinishLiteLlm: (result) => {
        if (result.kind === 'failed') {
          breaker.noteFailure(result.failure);
          return;
        }
        breaker.noteSuccess();
        const { cacheHit, proxyFellBack } = result.value.facts;
        // What the cache or another model answered did not wake this one.
        if (cacheHit !== true && proxyFellBack !== true) warmUp.noteAnswer();
      },
    },
    isLiteLlmConfigured: async () => {
      const endpoint = endpointOf();
      return endpoint !== undefined && (endpoint.isLoopback || (await keys.read()) !== undefined);
    },
    didFallBack: (failure) => statusBar.setProvider({ kind: 'fell-back', reason: describeFailure(failure).message }),
    didAnswer: (facts, how) => {
      usage.noteAnswer(facts, how);
      statusBar.didAnswer(
        facts.provider,
        facts.provider === 'local' ? models.get().description.name : settings.get()['litellm.baseUrl'],
      );
    },
    didFail: (failure) => usage.noteFailure(failure),
  };
  const contextOf = async (shell: SuggestionContext['shell']): Promise<SuggestionContext> => {
    const instructions = await readInstructions();
    return { operatingSystem: operatingSystem(), shell, ...(instructions === undefined ? {} : { instructions }) };
  };
  const ahead = own(new MutableDisposable<Disposable>());
  const didOpenTerminal = (session: SpeakingShell): void => {
    const { provider } = settings.get();
    if (provider !== 'litellm') {
      ahead.set(readAhead(session, models.get(), contextOf, logger.child('model')));
      tasks.preload();
    }
    if (provider === 'local' || endpointOf() === undefined) return;
    warmUp.terminalOpened();
    void budget.refreshWhenDue();
    void litellm.preload();
  };
  const sentTo = async (): Promise<string | undefined> =>
    cascade.mode() !== 'local' && (await cascade.isLiteLlmConfigured()) ? endpointOf()?.host : undefined;
  return { cascade, usage, explainMore, sentTo, didOpenTerminal, forgetFailures };
}
