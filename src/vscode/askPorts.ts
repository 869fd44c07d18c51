import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { FailureAction } from '../ai/describeFailure';
import type { AskPorts } from '../app/askFlow';
import { allowedGoal } from '../app/askGoals';
import type { Assessor } from '../app/assessor';
import { suggestThroughCascade, type CascadePorts } from '../app/cascade';
import type { CommandTarget } from '../app/commandTarget';
import { explanationRows } from '../app/explanation';
import type { MachineGuard } from '../app/machineGuard';
import type { RecentRequests } from '../app/recentRequests';
import { suggestForMachine, type MachineSuggestPorts } from '../app/suggestForMachine';
import type { PickRow, Window } from '../app/window';
import type { Logger } from '../base/logger';
import { shellNames, type ShellKind } from '../base/shell';
import { commands } from '../config/commands';
import { settingsPrefix } from '../config/ids';
import { gatherContext } from './gatherContext';
import { readInstructions } from './instructionsFile';
import type { SettingsSource } from './settingsSource';
import { systemClock } from '../base/systemClock';

export interface AskParts {
  readonly window: Window;
  readonly assessor: Assessor;
  readonly guard: MachineGuard;
  readonly explainMore: (command: string, shell: ShellKind, signal: AbortSignal) => Promise<readonly PickRow[]>;
  readonly cascade: CascadePorts;
  readonly settings: SettingsSource;
  readonly recent: RecentRequests;
  readonly logger: Logger;
}

/** Button of the review in ordinary terminals: turns Ctrl+K on there. */
const keyEverywhere = { id: 'keyEverywhere', icon: 'keyboard', tooltip: 'Turn on Ctrl+K in every terminal' };

/** What a click on a failure's action does. */
const failureCommands: Record<FailureAction['id'], readonly [command: string, ...args: unknown[]]> = {
  setVirtualKey: [commands.setVirtualKey.id],
  checkConnection: [commands.checkConnection.id],
  downloadModel: [commands.downloadModel.id],
  showLog: [commands.showLog.id],
  openSettings: ['workbench.action.openSettings', settingsPrefix],
};

/** The ports of the ask flow over this editor. */
export function askPorts({
  window,
  assessor,
  guard,
  explainMore,
  cascade,
  settings,
  recent,
  logger,
}: AskParts): AskPorts {
  const machineAware: MachineSuggestPorts = {
    guard,
    clock: systemClock,
    logger: logger.child('machine'),
    suggest: (request, onPartialText, signal) => suggestThroughCascade(cascade, request, onPartialText, signal),
    repair: (request, signal) => suggestThroughCascade(uncounted(cascade), request, () => undefined, signal),
  };
  return {
    window,
    clock: systemClock,
    logger,
    assessor,
    recent,
    reviewMode: () => settings.get().review,
    describePlace: (target) =>
      [shellNames[target.shell], shortFolder(target.cwd), providerState(cascade)].filter(Boolean).join(' · '),
    gatherContext: (target, signal) => gatherContext(target, settings.get(), readInstructions, signal),
    suggest: (request, target, onPartialText, signal) => {
      const goal = allowedGoal(request.goal, settings.get()['context.lastOutput']);
      return suggestForMachine(machineAware, { ...request, goal }, target, onPartialText, signal);
    },
    machineNotes: (command, target, signal) => guard.notes(command, target, signal),
    explain: (command, { shell }) =>
      explanationRows(assessor.now({ command, shell }), assessor.explain(command, shell)),
    explainMore: (command, { shell }, signal) => explainMore(command, shell, signal),
    reviewButtons: (target) => (target.readsBack || settings.get()['ctrlK.terminals'] === 'all' ? [] : [keyEverywhere]),
    pressButton: async (id) => {
      if (id === keyEverywhere.id) await settings.update('ctrlK.terminals', 'all');
    },
    performFailureAction: async ({ id }) => {
      await vscode.commands.executeCommand(...failureCommands[id]);
    },
    didRun: (target: CommandTarget, draft) => {
      logger.log('trace', `approved and sent to ${shellNames[target.shell]}: ${draft.command}`);
    },
  };
}

/** The same cascade for an answer that is not another one to the user. */
function uncounted(cascade: CascadePorts): CascadePorts {
  return { ...cascade, didAnswer: () => undefined, didFail: () => undefined, didFallBack: () => undefined };
}

function providerState({ mode, local, litellm }: CascadePorts): string {
  const states = { local: `local, ${local.stateLabel()}`, litellm: `LiteLLM, ${litellm.stateLabel()}` };
  if (mode() === 'local') return states.local;
  if (mode() === 'litellm') return states.litellm;
  return litellm.stateLabel() === 'ready' ? states.litellm : states.local;
}

/** Home as `~`, and the last two folders of a long path. */
function shortFolder(cwd: string | undefined): string {
  if (cwd === undefined) return '';
  const home = homedir();
  const path = cwd === home || cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd;
  const parts = path.split('/');
  return parts.length > 4 ? `…/${parts.slice(-2).join('/')}` : path;
}
