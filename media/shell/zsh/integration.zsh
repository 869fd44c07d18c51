# AI Terminal Pro, zsh: tells the extension when a prompt is ready, what ran and how it ended, and what
# the line editor holds. Protocol: src/pty/shellMark.ts. Keys: src/pty/lineEditorKeys.ts.

__aitp_encode() {
  builtin emulate -L zsh
  local text=$1 code char hex
  text=${text//\%/%25}
  text=${text//;/%3B}
  text=${text//\\/%5C}
  if [[ $text == *[[:cntrl:]]* ]]; then
    for code in {1..31} 127; do
      char=${(#)code}
      hex=${(l:2::0:)$(( [##16] code ))}
      text=${text//$char/%$hex}
    done
  fi
  typeset -g __aitp_encoded=$text
}

__aitp_tell() {
  { builtin print -nr -- $'\e]7727;'"$__aitp_nonce;$1"$'\a' >/dev/tty } 2>/dev/null
}

__aitp_tell_vscode() {
  if [[ -n $__aitp_own_marks ]]; then
    { builtin print -nr -- $'\e]633;'"$1"$'\a' >/dev/tty } 2>/dev/null
  fi
}

# The line editor's text, on a key of ours: 1 read, 2 take, 3 arm. The key itself says which.
__aitp_line() {
  builtin emulate -L zsh
  local -a parts=(${(s:;:)KEYS})
  __aitp_encode "$BUFFER"
  # In the middle of a command that is not complete, the buffer is not the whole of it.
  [[ $CONTEXT == start ]] || { __aitp_tell more; return }
  __aitp_tell "line;${parts[3]%\~};$CURSOR;$__aitp_encoded"
  case ${parts[2]} in
    2)
      BUFFER= CURSOR=0 REGION_ACTIVE=0
      [[ $KEYMAP == vicmd ]] && builtin zle -K main
      __aitp_restore_expansion
      ;;
    3)
      # What was approved runs as it stands: no !-expansion behind the reader's back.
      if [[ -o bang_hist && -z $__aitp_histchars ]]; then
        typeset -g __aitp_histchars=$histchars
        histchars=
      fi
      ;;
  esac
  return 0
}

__aitp_restore_expansion() {
  if [[ -n $__aitp_histchars ]]; then
    histchars=$__aitp_histchars
  fi
  typeset -g __aitp_histchars=
}

# Not the user's own paste widget: that one may change the text (url-quote-magic).
__aitp_paste() {
  builtin zle .bracketed-paste
}

__aitp_line_init() {
  if [[ -n ${widgets[__aitp_user_line_init]-} ]]; then
    builtin zle __aitp_user_line_init -- "$@" || :
  fi
  if [[ $CONTEXT == start ]]; then
    (( __aitp_prompt_number += 1 ))
    __aitp_tell "prompt;$__aitp_prompt_number"
  else
    __aitp_tell more
  fi
}

__aitp_tell_aliases() {
  builtin emulate -L zsh
  local all="${(kv)aliases}${(kv)galiases}" name message=aliases
  [[ $all == $__aitp_known_aliases ]] && return
  typeset -g __aitp_known_aliases=$all
  for name in ${(k)aliases}; do
    __aitp_encode $name
    message+=";$__aitp_encoded"
    __aitp_encode "$aliases[$name]"
    message+=";$__aitp_encoded"
  done
  for name in ${(k)galiases}; do
    __aitp_encode $name
    message+=";$__aitp_encoded"
    __aitp_encode "$galiases[$name]"
    message+=";$__aitp_encoded"
  done
  __aitp_tell $message
}

# Where programs are looked for and which functions there are, when either is another than last time.
__aitp_tell_names() {
  builtin emulate -L zsh
  local all="$PATH;${(j:;:)${(@k)functions:#_*}}"
  [[ $all == $__aitp_known_names ]] && return
  typeset -g __aitp_known_names=$all
  __aitp_encode "$PATH"
  __aitp_tell "names;$__aitp_encoded;${(j:;:)${(@k)functions:#_*}}"
}

__aitp_before_prompt() {
  local last_status=$?
  __aitp_restore_expansion
  __aitp_tell "done;$last_status"
  __aitp_tell_vscode "D;$last_status"
}

__aitp_after_prompt() {
  __aitp_encode "$PWD"
  __aitp_tell "cwd;$__aitp_encoded"
  __aitp_tell_vscode "P;Cwd=${__aitp_encoded//\%/\\x}"
  __aitp_tell_aliases
  __aitp_tell_names
  if [[ -n $__aitp_own_marks && $PS1 != *$'\e]633;B'* ]]; then
    PS1=$'%{\e]633;A\a%}'$PS1$'%{\e]633;B\a%}'
  fi
}

__aitp_before_command() {
  __aitp_restore_expansion
  __aitp_encode "$1"
  if [[ -n $1 ]]; then
    __aitp_tell "exec;$__aitp_encoded"
    __aitp_tell_vscode "E;${__aitp_encoded//\%/\\x};$__aitp_nonce"
  else
    # History is switched off.
    __aitp_tell exec
  fi
  __aitp_tell_vscode C
}

typeset -g __aitp_own_marks= __aitp_known_aliases= __aitp_known_names= __aitp_encoded= __aitp_histchars=
typeset -gi __aitp_prompt_number=0
[[ -z ${VSCODE_SHELL_INTEGRATION-} ]] && __aitp_own_marks=1
__aitp_tell_vscode 'P;HasRichCommandDetection=True'

typeset -ga precmd_functions preexec_functions
# The form with braces and [@] is the whole array under every option that users set.
precmd_functions=(__aitp_before_prompt "${precmd_functions[@]}" __aitp_after_prompt)
preexec_functions=(__aitp_before_command "${preexec_functions[@]}")
builtin zle -N __aitp_line
builtin zle -N __aitp_paste
# The user's own widget goes on working. zsh's dispatcher of several such widgets fails under options
# such as KSH_ARRAYS, so it is used only where it is in place already.
if [[ ${widgets[zle-line-init]-} == user:azhw:* ]]; then
  builtin autoload -Uz add-zle-hook-widget
  add-zle-hook-widget line-init __aitp_line_init
else
  [[ -n ${widgets[zle-line-init]-} ]] && builtin zle -A zle-line-init __aitp_user_line_init
  builtin zle -N zle-line-init __aitp_line_init
fi

() {
  local keymap id
  for keymap in emacs viins vicmd; do
    for id in {0..7}; do
      builtin bindkey -M $keymap $'\e[7727;1;'$id'~' __aitp_line
      builtin bindkey -M $keymap $'\e[7727;2;'$id'~' __aitp_line
      builtin bindkey -M $keymap $'\e[7727;3;'$id'~' __aitp_line
    done
    builtin bindkey -M $keymap $'\e[7727;4;0~' __aitp_paste
  done
}
__aitp_tell "hello;$ZSH_VERSION"
