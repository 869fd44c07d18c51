import { contextKeys, internalCommands } from './ids';

/** A command of the palette; `id` without the prefix. The manifest is generated from this list. */
export interface CommandDeclaration {
  readonly id: string;
  readonly title: string;
  readonly icon?: string;
  /** `when` of the palette; absent means always. */
  readonly paletteWhen?: string;
}

/** The contributed commands (design.md section 2); what is not built is not listed. */
export const commands = {
  newTerminal: { id: 'aiTerminalPro.newTerminal', title: 'New AI Terminal', icon: '$(terminal)' },
  ask: { id: 'aiTerminalPro.ask', title: 'Ask for a Command', icon: '$(sparkle)' },
  fixLastCommand: { id: 'aiTerminalPro.fixLastCommand', title: 'Fix the Last Command' },
  explain: { id: 'aiTerminalPro.explain', title: 'Explain a Command' },
  setVirtualKey: { id: 'aiTerminalPro.setVirtualKey', title: 'Set LiteLLM Virtual Key' },
  removeVirtualKey: { id: 'aiTerminalPro.removeVirtualKey', title: 'Remove LiteLLM Virtual Key' },
  checkConnection: { id: 'aiTerminalPro.checkConnection', title: 'Check Connection' },
  downloadModel: { id: 'aiTerminalPro.downloadModel', title: 'Download a Local Model' },
  chooseModelFile: { id: 'aiTerminalPro.chooseModelFile', title: 'Use a Local Model File' },
  showPayload: { id: 'aiTerminalPro.showPayload', title: 'Show What Was Sent' },
  showUsage: { id: 'aiTerminalPro.showUsage', title: 'Show Usage and Cost' },
  showLog: { id: 'aiTerminalPro.showLog', title: 'Show Log' },
} as const satisfies Record<string, CommandDeclaration>;

export type CommandId = (typeof commands)[keyof typeof commands]['id'];

/** Keys that run commands; the second entry lets Ctrl+K reach us while our own box has the focus. */
export const keybindings = [
  {
    command: commands.ask.id,
    key: 'ctrl+k',
    mac: 'cmd+k',
    when: `terminalFocus && (${contextKeys.ownedTerminal} || config.aiTerminalPro.ctrlK.terminals == 'all')`,
  },
  { command: commands.ask.id, key: 'ctrl+k', mac: 'cmd+k', when: `${contextKeys.boxOpen} && inQuickOpen` },
  {
    command: internalCommands.acceptEdit,
    key: 'ctrl+enter',
    mac: 'cmd+enter',
    when: `${contextKeys.editingCommand} && editorTextFocus`,
  },
] as const;
