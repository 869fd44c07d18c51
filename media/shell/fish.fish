# AI Terminal Pro, fish: tells the extension when a prompt is ready, what ran and how it ended, and what
# the line editor holds. Started with --init-command, after the user's own files.
# Protocol: src/pty/shellMark.ts. Keys: src/pty/lineEditorKeys.ts.

status is-interactive; and set --query AITP_NONCE; or exit
set --global __aitp_nonce $AITP_NONCE
set --global __aitp_vscode_script $AITP_VSCODE_SCRIPT
set --erase AITP_NONCE
set --erase AITP_VSCODE_SCRIPT

# VS Code's own part, for its decorations and events; the user's files may have loaded it already.
if not set --query VSCODE_SHELL_INTEGRATION; and test -r "$__aitp_vscode_script"
    set --query VSCODE_PYTHON_AUTOACTIVATE_GUARD; or set --local drop_guard
    # It reads the nonce into a variable that is gone when it needs it.
    set --global __vsc_nonce $__aitp_nonce
    source $__aitp_vscode_script
    set --query drop_guard; and set --erase VSCODE_PYTHON_AUTOACTIVATE_GUARD
end
set --erase __aitp_vscode_script
set --query VSCODE_SHELL_INTEGRATION; or set --global __aitp_own_marks
set --global __aitp_prompt_number 0

function __aitp_tell
    printf '\e]7727;%s;%s\a' $__aitp_nonce (string join ';' -- $argv) >/dev/tty 2>/dev/null
end

function __aitp_tell_vscode
    set --query __aitp_own_marks; and printf '\e]633;%s\a' (string join ';' -- $argv) >/dev/tty 2>/dev/null
end

# The line editor's text, on a key of ours: 1 read, 2 take, 3 arm.
function __aitp_line --argument-names action id
    set --local text (commandline --current-buffer | string collect --no-trim-newlines)
    set text (string escape --style=url -- $text)
    # The builtin ends its output with a line feed of its own.
    __aitp_tell line $id (commandline --cursor) (string replace --regex '%0A$' '' -- $text)
    if test $action = 2
        commandline --replace ''
        switch $fish_bind_mode
            case default visual replace replace_one
                contains -- "$fish_key_bindings" fish_vi_key_bindings fish_hybrid_key_bindings
                and set fish_bind_mode insert
        end
    end
end

# Enter would expand an abbreviation right before the cursor; behind a blank there is none.
function __aitp_accept
    commandline --cursor 100000
    if not string match --quiet --regex '\\\\\s*$' -- (commandline --current-buffer | string collect)
        commandline --insert ' '
    end
    commandline --function execute
end

function __aitp_on_prompt --on-event fish_prompt
    __aitp_tell cwd (string escape --style=url -- $PWD)
    __aitp_tell_vscode P Cwd=(string replace --all '\\' '\\\\' -- $PWD | string replace --all ';' '\\x3b')
    if set --query __aitp_aliases_due
        set --erase __aitp_aliases_due
        __aitp_tell_aliases
    end
    __aitp_tell_names
    set __aitp_prompt_number (math $__aitp_prompt_number + 1)
    __aitp_tell prompt $__aitp_prompt_number
end

function __aitp_on_command --on-event fish_preexec
    set --local text (string escape --style=url -- $argv[1])
    __aitp_tell exec $text
    __aitp_tell_vscode E (string replace --all '%' '\\x' -- $text) $__aitp_nonce
    __aitp_tell_vscode C
end

function __aitp_on_end --on-event fish_postexec
    set --local code $status
    __aitp_tell done $code
    __aitp_tell_vscode D $code
end

# Aliases of fish are functions, abbreviations grow while typing: both stand for other text.
function __aitp_tell_aliases
    set --local fields
    for line in (alias)
        set --local pair (string match --regex --groups-only '^alias (\S+) (.*)$' -- $line)
        test (count $pair) = 2; and set --append fields $pair[1] (string unescape -- $pair[2])
    end
    __aitp_tell aliases (string escape --style=url -- $fields)
end
set --global __aitp_aliases_due

# Where programs are looked for and which functions there are, when either is another than last time.
function __aitp_tell_names
    set --local all (string join ':' -- $PATH) (functions --names)
    test "$all" = "$__aitp_known_names"; and return
    set --global __aitp_known_names "$all"
    __aitp_tell names (string escape --style=url -- $all)
end

for __aitp_mode in default insert visual
    for __aitp_id in 0 1 2 3 4 5 6 7
        bind --mode $__aitp_mode \e\[7727\;1\;$__aitp_id~ "__aitp_line 1 $__aitp_id"
        bind --mode $__aitp_mode \e\[7727\;2\;$__aitp_id~ "__aitp_line 2 $__aitp_id"
        bind --mode $__aitp_mode \e\[7727\;3\;$__aitp_id~ "__aitp_line 3 $__aitp_id"
    end
    bind --mode $__aitp_mode \e\[7727\;5\;0~ __aitp_accept
end
set --erase __aitp_mode
set --erase __aitp_id

if set --query __aitp_own_marks
    if functions --query fish_prompt
        functions --copy fish_prompt __aitp_user_prompt
    else
        function __aitp_user_prompt
            printf '%s> ' (prompt_pwd)
        end
    end
    function fish_prompt
        printf '\e]633;A\a'
        __aitp_user_prompt
        printf '\e]633;B\a'
    end
    __aitp_tell_vscode P HasRichCommandDetection=True
end
__aitp_tell hello $FISH_VERSION
