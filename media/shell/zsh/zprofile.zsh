# AI Terminal Pro, zsh: see zshenv.zsh.
__aitp_to_user
[[ -f ${ZDOTDIR:-$HOME}/.zprofile ]] && . "${ZDOTDIR:-$HOME}/.zprofile"
__aitp_to_folder
