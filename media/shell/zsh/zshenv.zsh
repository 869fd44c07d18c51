# AI Terminal Pro, zsh: the first of the four files that stand in for the user's (src/pty/shellLaunch.ts).
# Each gives ZDOTDIR back to the user while the user's own file runs.

typeset -g __aitp_nonce=$AITP_NONCE __aitp_vscode_script=${AITP_VSCODE_SCRIPT-} __aitp_folder=$ZDOTDIR
typeset -g __aitp_zdotdir=${AITP_ZDOTDIR-} __aitp_zdotdir_state=${AITP_ZDOTDIR+exported}
# Nothing that is started from here on, not even by the user's own files, gets to see these.
typeset +x AITP_SCRIPTS
unset AITP_NONCE AITP_VSCODE_SCRIPT AITP_ZDOTDIR

__aitp_to_user() {
  unset ZDOTDIR
  case $__aitp_zdotdir_state in
    exported) typeset -gx ZDOTDIR=$__aitp_zdotdir ;;
    set) typeset -g ZDOTDIR=$__aitp_zdotdir ;;
  esac
}

__aitp_to_folder() {
  __aitp_zdotdir=${ZDOTDIR-}
  __aitp_zdotdir_state=
  [[ ${(t)ZDOTDIR} == scalar* ]] && __aitp_zdotdir_state=set
  [[ ${(t)ZDOTDIR} == *export* ]] && __aitp_zdotdir_state=exported
  unset ZDOTDIR
  typeset -g ZDOTDIR=$__aitp_folder
}

__aitp_to_user
[[ -f ${ZDOTDIR:-$HOME}/.zshenv ]] && . "${ZDOTDIR:-$HOME}/.zshenv"
# With `setopt no_rcs` none of the other files is read.
[[ -o rcs ]] && __aitp_to_folder
