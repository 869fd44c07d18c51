"""Scoring: what counts as the same command, and what the intervals say."""

from typing import Any

import pytest

from model.evaluation.report import interval, normalised, score, summary, tool


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("grep 'a b'  f", 'grep "a b" f', True),
        ("rm 'notes.txt'", "rm notes.txt", True),
        ("echo '$HOME'", 'echo "$HOME"', False),
        ("ls -la", "ls -al", False),
    ],
)
def test_quotes_that_make_no_difference_are_alike(left: str, right: str, same: bool) -> None:
    assert (normalised(left) == normalised(right)) == same


@pytest.mark.parametrize(("command", "expected"), [("sudo apt install jq", "apt"), ("A=1 ./run", "./run"), ("Get-ChildItem -Force", "get-childitem"), ("", "")])
def test_the_first_tool_is_found(command: str, expected: str) -> None:
    assert tool(command) == expected


def test_wrong_missing_and_odd_answers_are_counted() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "1", "nl": "list files", "shell": "bash", "tier": "easy", "commands": ["ls"]},
        {"id": "2", "nl": "list files", "shell": "bash", "tier": "easy", "commands": ["ls"]},
        {"id": "3", "nl": "show a file", "shell": "pwsh", "tier": "hard", "commands": ["Get-Content a.txt"]},
        {"id": "4", "nl": "go up", "shell": "bash", "tier": "hard", "pattern": r"cd \.\./?"},
    ]
    answers = {"1": {"command": "ls", "ms": 20}, "3": {"command": "Get-Content path/to/file | {", "ms": 60}, "4": {"command": "cd ../", "ms": 30}}
    scored = score(rows, answers)
    assert [row.whole for row in scored] == [True, False, False, True]
    assert [row.tool for row in scored] == [True, False, True, False]
    assert [row.parses for row in scored] == [True, False, False, True]
    assert [row.placeholder for row in scored] == [False, False, True, False]
    assert "whole 0.500 [0.15-0.85]" in summary(scored) and "p50 30 ms" in summary(scored)


def test_intervals_narrow_with_the_number_of_rows() -> None:
    assert interval(0, 0) == (0.0, 1.0)
    low, high = interval(50, 100)
    assert 0.40 < low < 0.41 and 0.59 < high < 0.60
    assert interval(10, 10)[1] == 1.0
