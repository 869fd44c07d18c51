# AI Terminal Pro, zsh: see zshenv.zsh.

# Files of the system may have put the history into our folder.
[[ ${HISTFILE-} == $__aitp_folder/* ]] && HISTFILE=${__aitp_zdotdir:-$HOME}/.zsh_history
__aitp_to_user
[[ -f ${ZDOTDIR:-$HOME}/.zshrc ]] && . "${ZDOTDIR:-$HOME}/.zshrc"

# VS Code's own part, for its decorations and events; the user's files may have loaded it already.
if [[ -z ${VSCODE_SHELL_INTEGRATION-} && -r $__aitp_vscode_script ]]; then
  __aitp_guard=${VSCODE_PYTHON_AUTOACTIVATE_GUARD+set}
  VSCODE_NONCE=$__aitp_nonce VSCODE_INJECTION=
  . "$__aitp_vscode_script"
  [[ -z $__aitp_guard ]] && unset VSCODE_PYTHON_AUTOACTIVATE_GUARD
fi
unset VSCODE_NONCE VSCODE_INJECTION __aitp_guard __aitp_vscode_script

[[ -n $__aitp_nonce ]] && . "$AITP_SCRIPTS/zsh/integration.zsh"

if [[ -o login ]]; then
  __aitp_to_folder
else
  unset __aitp_folder __aitp_zdotdir __aitp_zdotdir_state AITP_SCRIPTS
  unfunction __aitp_to_user __aitp_to_folder
fi
