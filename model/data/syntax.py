"""Does every command parse? Real shells for bash, zsh and fish, tree-sitter for PowerShell, a lexical check for cmd.exe."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from model.data.quoting import POSIX_DIALECTS, open_quote

PARSER_SCRIPT = Path(__file__).with_name("parsePowershell.mjs")
SHELL_TIMEOUT_S = 300

# Signs of another shell in a cmd.exe command.
_NOT_CMD = re.compile(r"\$\(|\$\w|(?:^|[|&(]\s*)(?:ls|rm|cp|mv|grep|sed|awk|cat|touch|chmod|sudo|head|tail|wc|which|pwd|export|man|kill|ps|df|du)(?=\s|$)|/dev/null|'[^'\"]* [^'\"]*'")
_TOOLS_WITH_UNIX_VERBS = re.compile(r"^(?:git|docker|kubectl|npm|npx|pnpm|yarn|pip|py|python|wsl|ssh|scp|sftp|winget|choco|scoop|helm|cargo|go|dotnet|jq|gh|conda|adb|psql|mysql|redis-cli|terraform|az|aws|vagrant|wt|code|curl|sc|nvm|ollama|uv|poetry|composer|mvn|gradle|rustup|make|multipass|net)\b")


# What PowerShell accepts and the tree-sitter grammar (0.26) does not: `--since=2024` for a program, a lone `--` or `-`, lists of bare words
# (`Select-Object Name, Length`), `10MB` in an expression, nothing but a comment. A command that fails as it is gets a second try with these spelled differently.
_OPTION_WITH_VALUE = re.compile(r"(?<=\s)(--?[A-Za-z][\w.-]*)=(?=\S)")
_LONE_DASHES = re.compile(r"(?<=\s)(--?)(?=\s|$)")
_SIZE_SUFFIX = re.compile(r"(?<=\d)[KMGT]B\b")
_QUOTED_OR_COMMA = re.compile(r"\"[^\"]*\"|'[^']*'|[({]|[)}]|\s*,\s*")


def _relaxed(command: str) -> str:
    if command.startswith("#"):
        return "Get-Date"
    command = _SIZE_SUFFIX.sub("", command)
    command = _LONE_DASHES.sub(r"'\1'", _OPTION_WITH_VALUE.sub(r"\1 ", command))
    depth: list[str] = []

    def spell(match: re.Match[str]) -> str:
        text = match.group()
        if text in "({":
            depth.append(text)
        elif text in ")}" and depth:
            depth.pop()
        elif text.strip() == "," and "(" not in depth:
            return " "
        return text

    return _QUOTED_OR_COMMA.sub(spell, command)


def failures(dialect: str, commands: Sequence[str]) -> dict[int, str]:
    """Index of each command that does not parse, with the reason. An absent shell raises."""
    if dialect in POSIX_DIALECTS:
        return _shell_failures(dialect, commands)
    if dialect == "powershell":
        return _powershell_failures(commands)
    return {index: reason for index, command in enumerate(commands) if (reason := _cmd_failure(command))}


def available(dialect: str) -> bool:
    if dialect in POSIX_DIALECTS:
        return shutil.which(dialect) is not None
    return dialect == "cmd" or shutil.which("node") is not None


def _shell_failures(shell: str, commands: Sequence[str]) -> dict[int, str]:
    """Checks all at once, and halves the list while that fails: thousands of good commands cost one process."""
    # An open quote could swallow its neighbours and be closed by one of them: those are found first.
    failed = {index: "open quote" for index, command in enumerate(commands) if open_quote(shell, command)}
    pending: list[Sequence[int]] = [[index for index in range(len(commands)) if index not in failed]]
    while pending:
        part = pending.pop()
        text = "\n".join(commands[index] for index in part) + "\n"
        error = _shell_error(shell, text)
        if error is None:
            continue
        if len(part) == 1:
            failed[part[0]] = error
            continue
        half = len(part) // 2
        pending += [part[:half], part[half:]]
    return failed


def _shell_error(shell: str, text: str) -> str | None:
    flags = ["--no-config", "-n"] if shell == "fish" else ["-f", "-n"] if shell == "zsh" else ["--norc", "-n"]
    run = subprocess.run([shell, *flags], input=text, capture_output=True, text=True, timeout=SHELL_TIMEOUT_S, check=False)
    return None if run.returncode == 0 and not run.stderr.strip() else (run.stderr.strip() or f"exit status {run.returncode}")


def _powershell_failures(commands: Sequence[str]) -> dict[int, str]:
    failed = _tree_sitter_failures(list(commands))
    again = _tree_sitter_failures([_relaxed(commands[index]) for index in failed])
    return {index: failed[index] for position, index in enumerate(failed) if position in again}


def _tree_sitter_failures(commands: list[str]) -> dict[int, str]:
    run = subprocess.run(["node", str(PARSER_SCRIPT)], input=json.dumps(commands), capture_output=True, text=True, timeout=SHELL_TIMEOUT_S, check=True)
    return {index: "syntax error near " + near for index, near in json.loads(run.stdout)}


def _cmd_failure(command: str) -> str:
    if command.count('"') % 2:
        return "odd number of double quotes"
    outside = re.sub(r'"[^"]*"', '""', command)
    if command.startswith("#"):
        return ""
    if outside.count("(") != outside.count(")"):
        return "unbalanced parentheses"
    if not _TOOLS_WITH_UNIX_VERBS.match(command) and not command.startswith(("powershell ", "pwsh ", "for ", "if ")) and (sign := _NOT_CMD.search(outside)):
        return f"{sign.group()!r} belongs to another shell"
    return ""
