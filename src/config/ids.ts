/** Every identifier of the manifest that code names too; a literal elsewhere is a lint error waiting to happen. */
export const settingsPrefix = 'aiTerminalPro';
export const terminalProfileId = 'aiTerminalPro.terminal';
export const terminalProfileTitle = 'AI Terminal';
export const productName = 'AI Terminal Pro';
/** SecretStorage entry that holds the LiteLLM virtual key. */
export const virtualKeySecret = 'aiTerminalPro.litellm.virtualKey';

/** Context keys for `when` clauses. */
export const contextKeys = {
  /** The active terminal is one of ours. */
  ownedTerminal: 'aiTerminalPro.ownedTerminal',
  /** The request box is open, so that Ctrl+K in it reaches us. */
  boxOpen: 'aiTerminalPro.boxOpen',
} as const;
