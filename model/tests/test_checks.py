"""The checks that every pair passes can fail: parsing, contamination, effect in the sandbox."""

import pytest

from model.data import sandbox, syntax
from model.data.decontaminate import Contamination
from model.data.fish import plain_in_fish

BROKEN = {
    "bash": ["echo 'open", "if true; then", "ls | | wc", "find . -exec rm {} \\; )"],
    "zsh": ["echo 'open", "ls | | wc"],
    "fish": ["echo 'open", "for f in a; do echo $f; done", "if true"],
    "powershell": ["Get-ChildItem | Where-Object { $_.Length -gt", 'echo "open'],
    "cmd": ['dir "C:\\', "ls -la", "del (a"],
}
SOUND = {
    "bash": ["ls -la", "for f in *.txt; do mv \"$f\" \"${f%.txt}.md\"; done", "comm -12 <(sort a) <(sort b)"],
    "zsh": ["ls -la", "print -l **/*.txt(.)"],
    "fish": ["ls -la", "for f in *.txt; mv $f $f.bak; end"],
    "powershell": ["Get-ChildItem -Recurse | Where-Object { $_.Length -gt 10MB -and $_.Name -like '*.log' }", "git log --since=2024-01-01 -- a.txt", "Select-Object Name, Length"],
    "cmd": ["dir /s /b *.txt", 'for %i in (*.txt) do ren "%i" "%~ni.md"'],
}


@pytest.mark.parametrize("dialect", sorted(BROKEN))
def test_broken_commands_are_found_and_sound_ones_pass(dialect: str) -> None:
    if not syntax.available(dialect):
        pytest.skip(f"{dialect} is not installed")
    commands = [*SOUND[dialect], *BROKEN[dialect], *SOUND[dialect]]
    expected = set(range(len(SOUND[dialect]), len(SOUND[dialect]) + len(BROKEN[dialect])))
    assert set(syntax.failures(dialect, commands)) == expected


@pytest.mark.parametrize(
    ("request_text", "reason"),
    [
        ("list all files by size", "exact"),
        ("List ALL files, by size!", "exact"),
        ("list all the files by size", "token-jaccard"),
        ("find the ten biggest log file in var", "near-duplicate"),
        ("count the lines in notes.txt", None),
    ],
)
def test_rows_near_an_evaluation_row_are_found(request_text: str, reason: str | None) -> None:
    contamination = Contamination(["list all files by size", "find the ten biggest log files in vars", "stop the nginx service"])
    assert contamination.reason(request_text) == reason


@pytest.mark.parametrize(
    ("command", "plain"),
    [("ls -la | sort", True), ("awk '{print $1}' f", True), ("export A=1", False), ("comm <(sort a) b", False), ("echo ${x%.txt}", False), ("A=1; echo $A", False), ("mkdir {1..5}", False)],
)
def test_what_fish_reads_differently_is_known(command: str, plain: bool) -> None:
    assert plain_in_fish(command) == plain


@pytest.mark.skipif(not sandbox.available(), reason="bubblewrap is not installed")
@pytest.mark.parametrize(
    ("trial", "complaint"),
    [
        (sandbox.Trial("mk a", "rm a", "test ! -e a"), ""),
        (sandbox.Trial("mk a", "rm b", "test ! -e a"), "command failed"),
        (sandbox.Trial("mk a", "true", "test ! -e a"), "effect missing"),
        (sandbox.Trial("false", "true", "runs"), "setup failed"),
        (sandbox.Trial("mk a", "wc -l < a", "runs", ("grep -c '' a",)), ""),
        (sandbox.Trial("mk a", "wc -l < a", "runs", ("wc -w < a",)), "equivalent"),
        (sandbox.Trial("", "sleep 30", "runs"), "time-out"),
        (sandbox.Trial("", "touch /usr/x", "runs"), "command failed"),
    ],
)
def test_the_sandbox_tells_effects_from_failures(trial: sandbox.Trial, complaint: str) -> None:
    reason = sandbox.failure(trial)
    assert complaint in reason and bool(reason) == bool(complaint)
