# AI Terminal Pro, bash before 4.4 (macOS ships 3.2). Loaded by bash.sh, of which it replaces some functions.
# There is no PS0, so a DEBUG trap tells of commands. No key can report the line, so the extension reads it off
# the screen (src/pty/promptScreen.ts): each drawing of the prompt is marked at both ends.

# What these modes draw is not what the line holds; and with other characters than `!` the extension
# could not tell what the history would replace.
__aitp_modes=$(builtin bind -v 2>/dev/null)
case $__aitp_modes${histchars-'!^#'} in
  *'horizontal-scroll-mode on'* | *'mark-modified-lines on'*) builtin return 1 ;;
  *'!^#') ;;
  *) builtin return 1 ;;
esac
builtin unset __aitp_modes

# Number and text of the newest entry of the history.
__aitp_read_history() {
  local entry pattern='^[[:space:]]*([0-9]+)'
  entry=$(HISTTIMEFORMAT= builtin history 1)
  __aitp_newest_entry=0
  [[ $entry =~ $pattern ]] && __aitp_newest_entry=${BASH_REMATCH[1]}
}

__aitp_expect_command() {
  __aitp_read_history
  ((__aitp_next_entry = __aitp_newest_entry + 1))
  __aitp_expects=1
}

# In the DEBUG trap, before each simple command. What completions and key bindings run is no command.
__aitp_before_command() {
  local status=$? where="${FUNCNAME[1]-}:$BASH_COMMAND"
  # A user may have the trap called in functions as well, so also in ours.
  if [[ -n $__aitp_expects && -z ${COMP_LINE-}${READLINE_POINT-} && $where != *:__vsc_prompt_aitp* && $where != __* ]]; then
    __aitp_expects=
    __aitp_executing
  fi
  builtin return "$status"
}

# The trap is not called for `(...)` and for definitions of functions.
__aitp_tell_missed() {
  [[ -z $__aitp_expects ]] && builtin return
  __aitp_expects=
  __aitp_read_history
  [[ $__aitp_newest_entry -ge $__aitp_next_entry ]] && __aitp_executing
}

# bash 3.2 has no BASH_ALIASES: in a subshell, what `alias -p` prints tells us instead of defining them.
__aitp_tell_aliases() {
  local all
  all=$(builtin alias -p)
  [[ $all == "$__aitp_known_aliases" ]] && builtin return
  __aitp_known_aliases=$all
  __aitp_tell "aliases$(
    alias() {
      __aitp_encode "${1%%=*}"
      builtin printf ';%s' "$__aitp_encoded"
      __aitp_encode "${1#*=}"
      builtin printf ';%s' "$__aitp_encoded"
    }
    builtin eval "$all"
  )"
}

# Keys of the extension: src/pty/lineEditorKeys.ts.
__aitp_bind_keys() {
  local map
  for map in emacs vi-insert vi-command; do
    builtin bind -m "$map" '"\e[7727;9;1~": set-mark'
    builtin bind -m "$map" '"\e[7727;9;2~": beginning-of-line'
    builtin bind -m "$map" '"\e[7727;9;3~": redraw-current-line'
    builtin bind -m "$map" '"\e[7727;9;4~": end-of-line'
    builtin bind -m "$map" '"\e[7727;9;5~": backward-delete-char'
    builtin bind -m "$map" '"\e[7727;9;6~": exchange-point-and-mark'
    builtin bind -m "$map" '"\e[7727;9;7~": kill-whole-line'
    builtin bind -m "$map" '"\e[7727;9;8~": accept-line'
  done
  # Text is typed, so a line that takes commands of vi has to take text first.
  builtin bind -m vi-command '"\e[7727;9;4~": vi-append-eol'
} 2>/dev/null

__aitp_newest_entry=0 __aitp_expects=
__aitp_trapped=__aitp_before_command
__aitp_draw_mark=$'\e]7727;'$__aitp_nonce';draw;'
__aitp_mark_end=$'\a'
__aitp_prompt_start='\[${__aitp_draw_mark:+$__aitp_draw_mark$__aitp_prompt_number$__aitp_mark_end}\]'$__aitp_prompt_start
__aitp_tell "screen;bash ${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}"
