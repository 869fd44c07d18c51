/** Every identifier of the manifest that code names too; a literal elsewhere is a lint error waiting to happen. */
export const settingsPrefix = 'aiTerminalPro';
export const terminalProfileId = 'aiTerminalPro.terminal';
export const terminalProfileTitle = 'AI Terminal';
export const productName = 'AI Terminal Pro';
/** SecretStorage entry that holds the LiteLLM virtual key. */
export const virtualKeySecret = 'aiTerminalPro.litellm.virtualKey';

/** Scheme of the read-only pages, such as what was sent. */
export const pageScheme = 'ai-terminal-pro';

/** Context keys for `when` clauses. */
export const contextKeys = {
  /** The active terminal is one of ours. */
  ownedTerminal: 'aiTerminalPro.ownedTerminal',
  /** The request box is open, so that Ctrl+K in it reaches us. */
  boxOpen: 'aiTerminalPro.boxOpen',
  /** A command of several lines is being edited in a document. */
  editingCommand: 'aiTerminalPro.editingCommand',
} as const;

/** Commands for buttons, lenses and links only: registered, not in the palette. */
export const internalCommands = {
  acceptEdit: 'aiTerminalPro.acceptEdit',
  discardEdit: 'aiTerminalPro.discardEdit',
  repairKey: 'aiTerminalPro.repairKey',
} as const;
