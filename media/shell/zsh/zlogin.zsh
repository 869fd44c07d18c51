# AI Terminal Pro, zsh: see zshenv.zsh.
__aitp_to_user
unset __aitp_folder __aitp_zdotdir __aitp_zdotdir_state AITP_SCRIPTS
unfunction __aitp_to_user __aitp_to_folder
[[ -f ${ZDOTDIR:-$HOME}/.zlogin ]] && . "${ZDOTDIR:-$HOME}/.zlogin"
