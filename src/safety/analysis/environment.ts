/** Variables that change what other programs load, run or trust. */
const preloads =
  /^(?:LD_PRELOAD|LD_AUDIT|LD_LIBRARY_PATH|DYLD_\w+|NODE_OPTIONS|PYTHONSTARTUP|PYTHONPATH|PYTHONHOME|PERL5OPT|PERL5LIB|PERL5DB|RUBYOPT|RUBYLIB|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|BASH_ENV|ENV|PROMPT_COMMAND|PS0|PS4|GIT_SSH_COMMAND|GIT_SSH|GIT_PROXY_COMMAND|GIT_EXTERNAL_DIFF|GIT_EXEC_PATH|GIT_TEMPLATE_DIR|GIT_ASKPASS|SSH_ASKPASS|SUDO_ASKPASS|RSYNC_RSH|CVS_RSH|TAR_OPTIONS|GCONV_PATH|GLIBC_TUNABLES|LESSOPEN|LESSCLOSE|MANPAGER|COR_PROFILER\w*|CORECLR_PROFILER\w*|COR_ENABLE_PROFILING|CARGO_BUILD_RUSTC_WRAPPER|RUSTC_WRAPPER|MAKEFLAGS)$/;
const influences =
  /^(?:PATH|PAGER|GIT_PAGER|EDITOR|VISUAL|GIT_EDITOR|GIT_SEQUENCE_EDITOR|BROWSER|SHELL|IFS|CDPATH|GIT_DIR|GIT_WORK_TREE|GIT_CONFIG\w*|HOME|LESS|GREP_OPTIONS|npm_config_\w+|PIP_INDEX_URL|PIP_EXTRA_INDEX_URL|HTTPS?_PROXY|ALL_PROXY|https?_proxy|KUBECONFIG|AWS_PROFILE|DOCKER_HOST|SSLKEYLOGFILE|NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|GIT_SSL_NO_VERIFY|COMPOSE_FILE|TERM)$/;
const histories = /^(?:HISTFILE|HISTSIZE|HISTFILESIZE|HISTCONTROL|HISTIGNORE|SAVEHIST|fish_history)$/;

/** Values that switch a program of the list off or to something known. */
const harmlessValues =
  /^(?:|cat|less|more|vi|vim|nano|true|:|\/bin\/(?:cat|true|less)|\/usr\/bin\/(?:cat|less|true)|--max[-_]old[-_]space[-_]size=\d+|--trace-warnings|--no-warnings|-Xm[xs]\d+[mg]|dumb|xterm(?:-256color)?|-j\s*\d*)$/i;

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
