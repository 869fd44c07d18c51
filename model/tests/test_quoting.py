"""Values are written so that the shell hands on exactly that value, or not at all."""

import shlex
import subprocess

import pytest

from model.data.quoting import insert, open_quote


@pytest.mark.parametrize(
    ("dialect", "before", "value", "after", "expected"),
    [
        ("bash", "rm ", "notes.txt", "", "notes.txt"),
        ("bash", "rm ", "My Notes.txt", "", '"My Notes.txt"'),
        ("bash", "rm ", "a$b", "", "'a$b'"),
        ("bash", "ls ", "My Dir", "/*.txt", None),
        ("bash", 'grep "', "two words", '" f', "two words"),
        ("bash", 'echo "', "a $HOME", '"', None),
        ("bash", "sed 's/", "it's", "/x/'", None),
        ("bash", "ls ", "~/My Dir", "", None),
        ("bash", "ls ", "~/src", "", "~/src"),
        ("zsh", "ls ", "a=b", "", '"a=b"'),
        ("powershell", "gc ", r"C:\Logs\a.txt", "", r"C:\Logs\a.txt"),
        ("powershell", "gc ", "My Notes.txt", "", '"My Notes.txt"'),
        ("cmd", "type ", "My Notes.txt", "", '"My Notes.txt"'),
        ("cmd", "type ", "50%.txt", "", None),
    ],
)
def test_a_value_is_quoted_for_its_place(dialect: str, before: str, value: str, after: str, expected: str | None) -> None:
    assert insert(dialect, before, value, after) == expected


@pytest.mark.parametrize("value", ["plain", "two words", "a'b", 'say "hi" now', "semi;colon", "a&b", "new(1).txt", "tab\tin", "*", "a#b"])
def test_bash_reads_back_what_was_written(value: str) -> None:
    written = insert("bash", "printf %s ", value, "")
    assert written is not None
    assert subprocess.run(["bash", "-c", f"printf %s {written}"], capture_output=True, text=True, check=True).stdout == value
    assert shlex.split(f"x {written}")[1] == value


@pytest.mark.parametrize(
    ("dialect", "text", "quote"),
    [("bash", "echo 'a", "'"), ("bash", 'echo "it\'s', '"'), ("bash", r"echo \"", ""), ("powershell", 'echo "a`"b', '"'), ("cmd", "echo it's", ""), ("bash", "awk '{print $1}' ", "")],
)
def test_the_open_quote_is_known(dialect: str, text: str, quote: str) -> None:
    assert open_quote(dialect, text) == quote
