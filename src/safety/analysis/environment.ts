/** Variables that change what other programs load, run or trust. */
const preloads =
  /^(?:LD_PRELOAD|LD_AUDIT|LD_LIBRARY_PATH|DYLD_\w+|NODE_OPTIONS|PYTHONSTARTUP|PYTHONPATH|PYTHONHOME|PERL5OPT|PERL5LIB|PERL5DB|RUBYOPT|RUBYLIB|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|BASH_ENV|ENV|PROMPT_COMMAND|PS0|PS4|GIT_SSH_COMMAND|GIT_SSH|GIT_PROXY_COMMAND|GIT_EXTERNAL_DIFF|GIT_EXEC_PATH|GIT_TEMPLATE_DIR|GIT_ASKPASS|SSH_ASKPASS|SUDO_ASKPASS|RSYNC_RSH|CVS_RSH|TAR_OPTIONS|GCONV_PATH|GLIBC_TUNABLES|LESSOPEN|LESSCLOSE|MANPAGER|COR_PROFILER\w*|CORECLR_PROFILER\w*|COR_ENABLE_PROFILING|CARGO_BUILD_RUSTC_WRAPPER|RUSTC_WRAPPER|MAKEFLAGS|NULLCMD|READNULLCMD|ZDOTDIR|COMSPEC|comspec|ComSpec|PATHEXT|pathext)$/;
const influences =
  /^(?:(?:precmd|preexec|chpwd|periodic|zshexit|zshaddhistory)_functions|PATH|PAGER|GIT_PAGER|EDITOR|VISUAL|GIT_EDITOR|GIT_SEQUENCE_EDITOR|BROWSER|SHELL|IFS|CDPATH|GIT_DIR|GIT_WORK_TREE|GIT_CONFIG\w*|HOME|LESS|GREP_OPTIONS|npm_config_\w+|PIP_INDEX_URL|PIP_EXTRA_INDEX_URL|HTTPS?_PROXY|ALL_PROXY|https?_proxy|KUBECONFIG|AWS_PROFILE|DOCKER_HOST|SSLKEYLOGFILE|NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|GIT_SSL_NO_VERIFY|COMPOSE_FILE|TERM)$/;
const histories = /^(?:HISTFILE|HISTSIZE|HISTFILESIZE|HISTCONTROL|HISTIGNORE|SAVEHIST|fish_history)$/;

/** Values that switch a program of the list off or to something known. */
const harmlessValues =
  /^(?:|cat|less|more|vi|vim|nano|true|:|\/bin\/(?:cat|true|less)|\/usr\/bin\/(?:cat|less|true)|--max[-_]old[-_]space[-_]size=\d+|--trace-warnings|--no-warnings|-Xm[xs]\d+[mg]|dumb|xterm(?:-256color)?|-j\s*\d*)$/i;

/** Variables that only change how programs print, how much they say, or where a client finds its server. */
const harmless =
  /^(?:LANG|LANGUAGE|LC_\w+|TZ|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|CLICOLOR\w*|COLORTERM|LS_COLORS|GREP_COLORS?|MANWIDTH|TIME_STYLE|BLOCK_?SIZE|POSIXLY_CORRECT|DEBUG|VERBOSE|CI|NODE_ENV|RAILS_ENV|APP_ENV|RUST_LOG|RUST_BACKTRACE|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|PYTHONIOENCODING|PYTHONUTF8|PYTHONHASHSEED|DEBIAN_FRONTEND|GIT_TERMINAL_PROMPT|GIT_OPTIONAL_LOCKS|GIT_AUTHOR_\w+|GIT_COMMITTER_\w+|GIT_TRACE\w*|HOMEBREW_NO_\w+|DOCKER_BUILDKIT|BUILDKIT_PROGRESS|AWS_(?:DEFAULT_)?REGION|AWS_DEFAULT_OUTPUT|AWS_PAGER|PG(?:HOST|PORT|USER|DATABASE|PASSWORD|SSLMODE)|MYSQL_PWD|GOOS|GOARCH|CGO_ENABLED|GOFLAGS|CUDA_VISIBLE_DEVICES|OMP_NUM_THREADS|PORT|HOST|DISPLAY|SYSTEMD_COLORS|SYSTEMD_LESS|HISTTIMEFORMAT|x|i|n)$/;

/** A variable for one command whose meaning to that command is not known. */
export function isUnknownVariable(name: string): boolean {
  return !harmless.test(name) && !preloads.test(name) && !influences.test(name) && !histories.test(name);
}

/** Prompts are expanded again each time they are shown, with the substitutions in them. */
export const expandedPrompts = /^(?:PS[0-4]|R?PROMPT[2-4]?|RPS[12]|SPROMPT)$/;
/** Their value is a command line that other programs run. */
export const commandValues =
  /^(?:(?:GIT_|MAN|SYSTEMD_)?PAGER|EDITOR|VISUAL|GIT_EDITOR|GIT_SEQUENCE_EDITOR|BROWSER|GIT_SSH_COMMAND|PROMPT_COMMAND|LESSOPEN|LESSCLOSE|(?:READ)?NULLCMD|GIT_CONFIG_VALUE_\d+|GIT_EXTERNAL_DIFF|FZF_DEFAULT_COMMAND)$/;

/** The rule for setting a variable, if it has one. */
export function environmentRule(name: string, value: string): string | undefined {
  if (histories.test(name)) {
    return 'evasion.history-off';
  }
  if (preloads.test(name)) {
    return harmlessValues.test(value) ? 'env.path' : 'env.preload';
  }
  return influences.test(name)
    ? harmlessValues.test(value) && name !== 'PATH' && name !== 'HOME'
      ? undefined
      : 'env.path'
    : undefined;
}
