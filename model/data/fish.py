"""Which bash commands mean the same in fish."""

from __future__ import annotations

import re

# fish has none of these, or they mean something else there: assignments, arithmetic, process substitution, `[[`, bash loops,
# here-documents, special parameters, parameter expansion, unquoted `?` globs, `history -c` and friends.
_FOREIGN = re.compile(
    r"(?:^|[;&|]\s*)[A-Za-z_]\w*=\S*(?:\s*$|\s*[;&])"
    r"|(?:^|[;&|]\s*)\((?!\()"
    r"|\$\(\(|[<>]\(|\[\[|\$\{|\$[?!$#@*0-9]|<<"
    r"|(?:^|[;&|(]\s*)(?:export|unset|alias\s+-p|source|shopt|set|declare|local|read|history|fc|hash|ulimit -a|compgen|bind|for|while|until|if|case|select|eval|trap|type -a|disown|let|time\s+for)\b"
    r"|\{\d+\.\.\d+\}|\\;\s*\+|`|!!|!\$|(?:^|\s)\{ "
)
_AWK_OR_SED_PROGRAM = re.compile(r"'[^']*'")


def plain_in_fish(command: str) -> bool:
    """True when the text, single-quoted programs aside, holds nothing that fish reads differently."""
    return not _FOREIGN.search(_AWK_OR_SED_PROGRAM.sub("''", command))
