# AI Terminal Pro, bash: tells the extension when a prompt is ready, what ran and how it ended, and what
# the line editor holds. Started with --init-file, so it loads the user's own files first.
# Protocol: src/pty/shellMark.ts. Keys: src/pty/lineEditorKeys.ts.

__aitp_nonce=${AITP_NONCE-}
__aitp_vscode_script=${AITP_VSCODE_SCRIPT-}
__aitp_login=${AITP_LOGIN-}
# Nothing that is started from here on, not even by the user's own files, gets to see these.
builtin unset AITP_NONCE AITP_VSCODE_SCRIPT AITP_LOGIN

if [[ -n $__aitp_login ]]; then
  [[ -r /etc/profile ]] && . /etc/profile
  for __aitp_file in ~/.bash_profile ~/.bash_login ~/.profile; do
    if [[ -r $__aitp_file ]]; then
      . "$__aitp_file"
      break
    fi
  done
elif [[ -r ~/.bashrc ]]; then
  . ~/.bashrc
fi
builtin unset __aitp_file __aitp_login

# VS Code's own part, for its decorations and events; the user's files may have loaded it already.
if [[ -z ${VSCODE_SHELL_INTEGRATION-} && -r $__aitp_vscode_script ]]; then
  __aitp_guard=${VSCODE_PYTHON_AUTOACTIVATE_GUARD+set}
  VSCODE_NONCE=$__aitp_nonce VSCODE_STABLE=1 VSCODE_INJECTION=
  . "$__aitp_vscode_script"
  [[ -z $__aitp_guard ]] && builtin unset VSCODE_PYTHON_AUTOACTIVATE_GUARD
fi
builtin unset VSCODE_NONCE VSCODE_STABLE VSCODE_INJECTION __aitp_guard __aitp_vscode_script

[[ -z $__aitp_nonce ]] && builtin return

__aitp_encode() {
  local LC_ALL=C text="$1" code hex char
  text=${text//"%"/"%25"}
  text=${text//";"/"%3B"}
  text=${text//"\\"/"%5C"}
  if [[ $text == *[[:cntrl:]]* ]]; then
    for ((code = 1; code < 32; code++)); do
      builtin printf -v hex '%02X' "$code"
      builtin printf -v char "\\x$hex"
      text=${text//"$char"/"%$hex"}
    done
    text=${text//$'\177'/"%7F"}
  fi
  __aitp_encoded=$text
}

# `%3B` is `\x3B` there. Not within quotes, where bash 3.2 takes the inner ones for text.
__aitp_encode_for_vscode() {
  __aitp_encoded=${__aitp_encoded//"%"/"\\x"}
}

__aitp_tell() {
  { builtin printf '\e]7727;%s;%s\a' "$__aitp_nonce" "$1" >/dev/tty; } 2>/dev/null
}

__aitp_tell_vscode() {
  [[ -n $__aitp_own_marks ]] && { builtin printf '\e]633;%s\a' "$1" >/dev/tty; } 2>/dev/null
}

# The line editor's text, on a key of ours: 1 read, 2 take, 3 arm.
__aitp_line() {
  __aitp_encode "$READLINE_LINE"
  __aitp_tell "line;$2;$READLINE_POINT;$__aitp_encoded"
  case $1 in
    2)
      READLINE_LINE= READLINE_POINT=0
      __aitp_restore_expansion
      ;;
    3)
      # What was approved runs as it stands: no !-expansion behind the reader's back.
      if [[ $- == *H* ]]; then
        __aitp_expansion=1
        set +H
      fi
      ;;
  esac
}

__aitp_restore_expansion() {
  if [[ -n $__aitp_expansion ]]; then
    __aitp_expansion=
    set -H
  fi
}

# In a subshell of PS0: after the line was read, before it runs.
__aitp_executing() {
  local LC_ALL=C entry pattern='^[[:space:]]*([0-9]+)[*[:space:]][[:space:]](.*)$' harmless='^(ignoredups|erasedups)?$'
  entry=$(HISTTIMEFORMAT= builtin history 1)
  if [[ $entry =~ $pattern ]]; then
    # A line may be kept out of the history; the newest entry is then another command.
    if [[ BASH_REMATCH[1] -ge __aitp_next_entry || ${HISTCONTROL-}${HISTIGNORE-} =~ $harmless ]]; then
      __aitp_encode "${BASH_REMATCH[2]}"
      __aitp_tell "exec;$__aitp_encoded"
      __aitp_encode_for_vscode
      __aitp_tell_vscode "E;$__aitp_encoded;$__aitp_nonce"
      __aitp_tell_vscode C
      builtin return
    fi
  fi
  __aitp_tell exec
  __aitp_tell_vscode C
}

__aitp_status() {
  builtin return "$1"
}

__aitp_tell_aliases() {
  local all="${!BASH_ALIASES[*]}${BASH_ALIASES[*]}" name message=aliases
  [[ $all == "$__aitp_known_aliases" ]] && builtin return
  __aitp_known_aliases=$all
  for name in "${!BASH_ALIASES[@]}"; do
    __aitp_encode "$name"
    message+=";$__aitp_encoded"
    __aitp_encode "${BASH_ALIASES[$name]}"
    message+=";$__aitp_encoded"
  done
  __aitp_tell "$message"
}

# Where programs are looked for and which functions there are, when either is another than last time.
__aitp_tell_names() {
  local functions
  functions=$(builtin compgen -A function -X '_*')
  [[ $PATH$functions == "$__aitp_known_names" ]] && builtin return
  __aitp_known_names=$PATH$functions
  __aitp_encode "$PATH"
  __aitp_tell "names;$__aitp_encoded;${functions//$'\n'/;}"
}

# VS Code's DEBUG trap takes a name that starts like its own for a part of the prompt.
__vsc_prompt_aitp() {
  local __aitp_last_status="$?" __aitp_command
  __aitp_restore_expansion
  __aitp_tell_missed
  __aitp_tell "done;$__aitp_last_status"
  __aitp_tell_vscode "D;$__aitp_last_status"
  # Other hooks see the prompts as they are without our part.
  PS1=${PS1%"$__aitp_prompt_end"}
  PS1=${PS1#"$__aitp_prompt_start"}
  PS2=${PS2%"$__aitp_more_end"}
  for __aitp_command in "${__aitp_prompt_commands[@]}"; do
    __aitp_status "$__aitp_last_status"
    builtin eval "$__aitp_command"
  done
  __aitp_encode "$PWD"
  __aitp_tell "cwd;$__aitp_encoded"
  __aitp_encode_for_vscode
  __aitp_tell_vscode "P;Cwd=$__aitp_encoded"
  __aitp_tell_aliases
  __aitp_tell_names
  __aitp_expect_command
  # The line editor draws the prompt again at will; the number tells a new prompt from a redrawn one.
  ((__aitp_prompt_number += 1))
  __aitp_prompt_mark=$'\e]7727;'$__aitp_nonce";prompt;$__aitp_prompt_number"$'\a'
  if builtin shopt -q promptvars; then
    PS1=$__aitp_prompt_start$PS1$__aitp_prompt_end
    PS2=$PS2$__aitp_more_end
  fi
  __aitp_status "$__aitp_last_status"
}

# PS0 tells of every command.
__aitp_tell_missed() {
  builtin return 0
}

# How the next command is told from the last one, and who tells of it.
__aitp_expect_command() {
  __aitp_next_entry=${__aitp_entry_number@P}
  builtin shopt -q promptvars || builtin return
  [[ ${PS0-} == *__aitp_executing* ]] || PS0='$(__aitp_executing)'${PS0-}
}

__aitp_bind_keys() {
  local map id
  for map in emacs vi-insert vi-command; do
    for id in 0 1 2 3 4 5 6 7; do
      builtin bind -m "$map" -x "\"\\e[7727;1;$id~\": __aitp_line 1 $id"
      builtin bind -m "$map" -x "\"\\e[7727;2;$id~\": __aitp_line 2 $id"
      builtin bind -m "$map" -x "\"\\e[7727;3;$id~\": __aitp_line 3 $id"
    done
    builtin bind -m "$map" '"\e[7727;4;0~": bracketed-paste-begin'
  done
} 2>/dev/null

__aitp_own_marks=
[[ -z ${VSCODE_SHELL_INTEGRATION-} ]] && __aitp_own_marks=1
__aitp_trapped= __aitp_expansion= __aitp_known_aliases= __aitp_known_names= __aitp_encoded= __aitp_next_entry=0 __aitp_prompt_number=0 __aitp_entry_number='\!'

# Kept in variables of this shell: a PS1 that the user exports must not carry the nonce.
__aitp_more_mark=$'\e]7727;'$__aitp_nonce$';more\a'
__aitp_prompt_start=
__aitp_prompt_end='\[${__aitp_prompt_mark-}\]'
__aitp_more_end='\[${__aitp_more_mark-}\]'
if [[ -n $__aitp_own_marks ]]; then
  __aitp_prompt_start='\[\e]633;A\a\]'
  __aitp_prompt_end='\[\e]633;B\a${__aitp_prompt_mark-}\]'
  __aitp_tell_vscode P\;HasRichCommandDetection=True
fi

# Older versions have no PS0 and no key that reports the line: other functions do what can be done there.
if [[ ${BASH_VERSINFO[0]}${BASH_VERSINFO[1]} -lt 44 ]]; then
  . "${BASH_SOURCE[0]%/*}/bash-old.sh" || {
    builtin unset __aitp_nonce
    builtin return
  }
fi

__aitp_prompt_commands=("${PROMPT_COMMAND[@]}")
builtin unset PROMPT_COMMAND
PROMPT_COMMAND=__vsc_prompt_aitp
__aitp_bind_keys
# Our keys run commands as well: a DEBUG trap must not take them for the user's.
# Not in a function, where bash hides the trap.
builtin eval "__aitp_trap=($(trap -p DEBUG))"
if [[ -n ${__aitp_trap[2]-} ]]; then
  trap -- "case \$BASH_COMMAND in __aitp_*) ;; *) ${__aitp_trap[2]}
esac
$__aitp_trapped" DEBUG
elif [[ -n $__aitp_trapped ]]; then
  trap -- "$__aitp_trapped" DEBUG
fi
builtin unset __aitp_trap
__aitp_tell "hello;${BASH_VERSION%%(*}"
