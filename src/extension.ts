import { join } from 'node:path';
import * as vscode from 'vscode';
import { describeOtherRun } from './app/describeOtherRun';
import { AskService } from './app/askService';
import { LastPayload } from './app/lastPayload';
import { RecentRequests } from './app/recentRequests';
import { TypedKeyMover } from './app/typedKeyMover';
import { DisposableStore } from './base/lifecycle';
import { commands } from './config/commands';
import { contextKeys, internalCommands, productName } from './config/ids';
import { createPtyHostClient } from './pty/ptyHostClient';
import { createAssessment } from './compose/createAssessment';
import { createProviders } from './compose/createProviders';
import { AiTerminals } from './vscode/aiTerminals';
import { askPorts } from './vscode/askPorts';
import { primeArgument, primeCommand, registerCommands } from './vscode/commandTable';
import { editorWindow } from './vscode/editorWindow';
import { explainTypedCommand } from './vscode/explainCommand';
import { KeyVisibility } from './vscode/keyVisibility';
import { keyChecking, litellmHandlers } from './vscode/litellmCommands';
import { localModelHandlers } from './compose/createLocalModels';
import { OrdinaryTerminals } from './vscode/ordinaryTerminals';
import { outputLogger } from './vscode/outputLogger';
import { ReadOnlyPages } from './vscode/readOnlyPages';
import { readGrammars } from './vscode/readGrammars';
import { requestStore } from './vscode/requestStore';
import { createSession } from './compose/createSession';
import { SettingsSource } from './vscode/settingsSource';
import { StatusBar } from './vscode/statusBar';
import { systemClock } from './base/systemClock';
import { readTerminalConfiguration } from './vscode/terminalConfiguration';
import { TerminalTargets } from './vscode/terminalTargets';
import { VirtualKeyStore } from './vscode/virtualKeyStore';

/** Builds the objects and hands them to each other; nothing else happens here. */
export function activate(context: vscode.ExtensionContext): void {
  const startedAtMs = performance.now();
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const channel = store.add(vscode.window.createOutputChannel(productName, { log: true }));
  const logger = outputLogger(channel);
  const { extensionPath, extensionUri } = context;
  const pathOf = (relative: string): string => join(extensionPath, relative);

  const window = editorWindow(store);
  const settings = store.add(new SettingsSource());
  const keys = new VirtualKeyStore(context.secrets, logger.child('key'));
  const payload = new LastPayload();
  const pages = store.add(new ReadOnlyPages());
  const statusBar = store.add(new StatusBar());

  const { assessor, guard } = createAssessment({
    readGrammars: () => readGrammars(extensionUri),
    readRules: () => settings.get()['safety.rules'],
    logger,
  });
  const { cascade, usage, explainMore, sentTo, didOpenTerminal, forgetFailures } = createProviders({
    settings,
    keys,
    payload,
    judge: (input) => assessor.final(input),
    state: context.globalState,
    statusBar,
    logger,
    pathOf,
    own: (item) => store.add(item),
  });

  const ptyBackend = store.add(
    createPtyHostClient({ hostPath: pathOf('dist/ptyHost.js'), logger: logger.child('pty'), clock: systemClock }),
  );
  const terminals = store.add(
    new AiTerminals((nonce) =>
      createSession(
        {
          backend: ptyBackend,
          logger,
          extensionPath,
          settings: settings.get(),
          terminal: readTerminalConfiguration(),
          editor: {
            appRoot: vscode.env.appRoot,
            version: vscode.version,
            language: vscode.env.language,
            workspaceFolder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
          },
        },
        nonce,
      ),
    ),
  );
  const targets = new TerminalTargets(terminals, store.add(new OrdinaryTerminals()));

  const asking = store.add(
    new AskService(
      askPorts({
        window,
        assessor,
        guard,
        explainMore,
        cascade,
        settings,
        recent: new RecentRequests(requestStore(context.globalState)),
        logger: logger.child('ask'),
      }),
      (open) => void vscode.commands.executeCommand('setContext', contextKeys.boxOpen, open),
    ),
  );
  store.add(
    terminals.onDidOpen((session) => {
      // Ends with the session, which owns the event.
      session.onDidRunOther(({ approved, ran }) => {
        void window.notify('warning', describeOtherRun(approved, ran), []);
      });
      statusBar.show();
      void assessor.prepare();
      didOpenTerminal(session);
    }),
  );

  const keyVisibility = store.add(new KeyVisibility((hidden) => statusBar.setKeyHidden(hidden)));
  store.add(new TypedKeyMover(settings, keys, keyChecking, window, forgetFailures));
  store.add(settings.onDidFindProblem((problem) => void window.notify('warning', problem.message, [])));
  settings.reportProblems();

  store.add(
    registerCommands(
      {
        [commands.newTerminal.id]: () => terminals.create(),
        [commands.ask.id]: async (argument) => {
          if (argument !== primeArgument) await asking.ask(targets.current() ?? (await targets.open()));
        },
        [commands.fixLastCommand.id]: async () => {
          if (!(await asking.fixLast(targets.current() ?? (await targets.open())))) {
            await window.notify('info', 'The last command of this terminal did not fail.', []);
          }
        },
        [commands.explain.id]: () =>
          explainTypedCommand(targets.current()?.shell ?? 'bash', { window, assessor, explainMore, sentTo }),
        ...litellmHandlers({ settings, keys, window, didChangeKey: forgetFailures }),
        ...localModelHandlers({ settings, window, logger, own: (item) => store.add(item) }),
        [commands.showPayload.id]: () => pages.show('What was sent', payload.describe()),
        [commands.showUsage.id]: () => pages.show('Usage and cost', usage.describe()),
        [commands.showLog.id]: () => channel.show(),
      },
      { [internalCommands.repairKey]: () => keyVisibility.repair() },
      logger,
    ),
  );
  void primeCommand(commands.ask.id);
  logger.log('info', `activated in ${Math.round(performance.now() - startedAtMs)} ms`);
}
