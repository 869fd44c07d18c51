import { join } from 'node:path';
import * as vscode from 'vscode';
import { describeOtherRun } from './app/describeOtherRun';
import { AskService } from './app/askService';
import { Assessor } from './app/assessor';
import { LastPayload } from './app/lastPayload';
import { RecentRequests } from './app/recentRequests';
import { withUserRules } from './app/userRules';
import { DisposableStore } from './base/lifecycle';
import { commands } from './config/commands';
import { contextKeys, internalCommands, productName } from './config/ids';
import { createPtyHostClient } from './pty/ptyHostClient';
import { loadJudge } from './safety/judge';
import { createProviders } from './compose/createProviders';
import { AiTerminals } from './vscode/aiTerminals';
import { askPorts } from './vscode/askPorts';
import { chooseModelFile } from './vscode/chooseModelFile';
import { primeArgument, primeCommand, registerCommands } from './vscode/commandTable';
import { editorWindow } from './vscode/editorWindow';
import { explainTypedCommand, selectedLine } from './vscode/explainCommand';
import { KeyVisibility } from './vscode/keyVisibility';
import { checkConnection, removeVirtualKey, setVirtualKey } from './vscode/litellmCommands';
import { OrdinaryTerminals } from './vscode/ordinaryTerminals';
import { outputLogger } from './vscode/outputLogger';
import { showText } from './vscode/showText';
import { readGrammars } from './vscode/readGrammars';
import { requestStore } from './vscode/requestStore';
import { createSession } from './compose/createSession';
import { SettingsSource } from './vscode/settingsSource';
import { StatusBar } from './vscode/statusBar';
import { systemClock } from './vscode/systemClock';
import { readTerminalConfiguration } from './vscode/terminalConfiguration';
import { TerminalTargets } from './vscode/terminalTargets';
import { TypedKeyMover } from './vscode/typedKeyMover';
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

  const settings = store.add(new SettingsSource());
  const keys = new VirtualKeyStore(context.secrets);
  const payload = new LastPayload();
  const statusBar = store.add(new StatusBar());

  const { cascade, didOpenTerminal, forgetFailures } = createProviders({
    settings,
    keys,
    payload,
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

  // Parsers are needed at the first review, not at activation; they load while the shell starts.
  const assessor = new Assessor(
    async () => withUserRules(await loadJudge(await readGrammars(extensionUri)), () => settings.get()['safety.rules']),
    systemClock,
    logger.child('safety'),
  );
  const asking = store.add(
    new AskService(
      askPorts({
        assessor,
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
        void editorWindow.notify('warning', describeOtherRun(approved, ran), []);
      });
      statusBar.show();
      void assessor.prepare();
      didOpenTerminal();
    }),
  );

  const litellmPorts = { settings, keys, window: editorWindow, didChangeKey: forgetFailures };
  const keyVisibility = store.add(new KeyVisibility((hidden) => statusBar.setKeyHidden(hidden)));
  store.add(new TypedKeyMover(settings, keys, systemClock, editorWindow));
  store.add(settings.onDidFindProblem((problem) => void editorWindow.notify('warning', problem.message, [])));
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
            await editorWindow.notify('info', 'The last command of this terminal did not fail.', []);
          }
        },
        [commands.explain.id]: async () => {
          await explainTypedCommand(targets.current()?.shell ?? 'bash', selectedLine(), assessor);
        },
        [commands.setVirtualKey.id]: () => setVirtualKey(litellmPorts),
        [commands.removeVirtualKey.id]: () => removeVirtualKey(litellmPorts),
        [commands.checkConnection.id]: () => checkConnection(litellmPorts),
        [commands.chooseModelFile.id]: () => chooseModelFile(settings),
        [commands.showPayload.id]: () => showText(payload.describe(), 'markdown'),
        [commands.showLog.id]: () => channel.show(),
      },
      { [internalCommands.repairKey]: () => keyVisibility.repair() },
      logger,
    ),
  );
  void primeCommand(commands.ask.id);
  logger.log('info', `activated in ${Math.round(performance.now() - startedAtMs)} ms`);
}
