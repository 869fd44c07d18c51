import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { FailureAction } from '../ai/describeFailure';
import type { AskPorts } from '../app/askFlow';
import type { Assessor } from '../app/assessor';
import { suggestThroughCascade, type CascadePorts } from '../app/cascade';
import type { CommandTarget } from '../app/commandTarget';
import { explanationRows } from '../app/explanation';
import type { RecentRequests } from '../app/recentRequests';
import type { Logger } from '../base/logger';
import { shellNames } from '../base/shell';
import { commands } from '../config/commands';
import { settingsPrefix } from '../config/ids';
import { editorWindow } from './editorWindow';
import { gatherContext } from './gatherContext';
import { readInstructions } from './instructionsFile';
import type { SettingsSource } from './settingsSource';
import { systemClock } from './systemClock';

export interface AskParts {
  readonly assessor: Assessor;
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
  chooseModelFile: [commands.chooseModelFile.id],
  showLog: [commands.showLog.id],
  openSettings: ['workbench.action.openSettings', settingsPrefix],
};

/** The ports of the ask flow over this editor. */
export function askPorts({ assessor, cascade, settings, recent, logger }: AskParts): AskPorts {
  return {
    window: editorWindow,
    clock: systemClock,
    logger,
    assessor,
    recent,
    reviewMode: () => settings.get().review,
    describePlace: (target) =>
      [shellNames[target.shell], shortFolder(target.cwd), providerState(cascade)].filter(Boolean).join(' · '),
    gatherContext: (target, signal) => gatherContext(target, settings.get(), readInstructions, signal),
    suggest: (request, onPartialText, signal) => suggestThroughCascade(cascade, request, onPartialText, signal),
    explain: (command, target) => explanationRows(assessor.now({ command, shell: target.shell })),
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
