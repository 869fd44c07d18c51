"""From task to pair: composition, defaults, wording, and the same output for the same seed."""

import random
from pathlib import Path

import pytest

from model.data.grammar import Grammar, GrammarError, load
from model.data.render import Piece, sample
from model.data.repair import mistyped
from model.data.wording import spoken
from model.generate import demand, expand
from model.validate import structure_problems

TASKS = """
slots:
  color: [red, green, {say: sky, cmd: blue, hex: "00f"}]
tasks:
  - id: demo.list
    say: |
      list files [in <dir>]
      show files [in <dir>]
      what is here
    posix: ls <dir>
    powershell: Get-ChildItem <dir>
    defaults: {dir: ""}
    out: lines
  - id: demo.paint
    say: |
      paint it <color>
      make it <color>
      <color> please
    all: paint --color <color>
frames:
  - id: demo.find
    say: |
      find files<+filter>
      files<+filter>
      which files are there<+filter>
    posix: find .<+filter>
    powershell: Get-ChildItem<+filter>
    holes:
      filter:
        pick: 1-2
        join: {powershell: " -and "}
        wrap: {powershell: " | Where-Object { <> }"}
        parts:
          - {key: large, group: size, say: "over <size>", posix: -size +<size>, powershell: $_.Length -gt <size>}
          - {key: small, group: size, say: "under <size>", posix: -size -<size>, powershell: $_.Length -lt <size>}
          - {key: old, say: "older than <age>", posix: -mtime +<age.days>, powershell: $_.LastWriteTime -lt (Get-Date).AddDays(-<age.days>)}
          - {key: owner, say: "of <user>", posix: -user <user>}
"""
REAL_LISTS = Path(__file__).resolve().parent.parent / "tasks" / "slots.yaml"


@pytest.fixture
def grammar(tmp_path: Path) -> Grammar:
    (tmp_path / "slots.yaml").write_text(REAL_LISTS.read_text("utf-8"), "utf-8")
    (tmp_path / "demo.yaml").write_text(TASKS, "utf-8")
    return load(tmp_path)


def pairs(grammar: Grammar, task: str, dialect: str, amount: int = 200) -> list[tuple[str, str]]:
    rng = random.Random(5)
    drawn = (sample(grammar, grammar.tasks[task], dialect, "en", rng) for _ in range(amount))
    return [(pair.request, pair.command) for pair in drawn if pair]


def test_the_grammar_is_sound(grammar: Grammar) -> None:
    assert [problem for task in grammar.tasks.values() for problem in structure_problems(grammar, task)] == []


def test_a_slot_that_is_not_said_takes_its_default(grammar: Grammar) -> None:
    for request, command in pairs(grammar, "demo.list", "bash"):
        assert (command == "ls") == (" in " not in request)


def test_a_value_may_be_said_otherwise_than_written(grammar: Grammar) -> None:
    assert ("paint it sky", "paint --color blue") in pairs(grammar, "demo.paint", "bash")


def test_parts_of_one_group_exclude_each_other(grammar: Grammar) -> None:
    for _, command in pairs(grammar, "demo.find", "bash"):
        assert command.count("-size") <= 1


def test_conditions_are_joined_in_the_dialect(grammar: Grammar) -> None:
    commands = [command for _, command in pairs(grammar, "demo.find", "powershell")]
    assert any(" -and " in command for command in commands)
    assert all(command.startswith("Get-ChildItem | Where-Object { $_.") and command.endswith(" }") for command in commands)
    assert not any("-user" in command for command in commands)


def test_each_dialect_spells_a_size_its_own_way(grammar: Grammar) -> None:
    bash = " ".join(command for _, command in pairs(grammar, "demo.find", "bash"))
    powershell = " ".join(command for _, command in pairs(grammar, "demo.find", "powershell"))
    assert "MB" not in bash and "MB" in powershell


def test_the_same_seed_gives_the_same_rows(grammar: Grammar) -> None:
    amounts = demand(grammar, 300)
    assert expand(grammar, amounts, 3) == expand(grammar, amounts, 3)
    assert expand(grammar, amounts, 3) != expand(grammar, amounts, 4)


def test_values_survive_typos_and_casing() -> None:
    pieces = (Piece("please show the contents of the file "), Piece("ReadMe_v2.TXT", True), Piece(" with line numbers"))
    rng = random.Random(2)
    wordings = {spoken(pieces, "en", rng) for _ in range(300)}
    assert len(wordings) > 60
    assert all("ReadMe_v2.TXT" in wording for wording in wordings)


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ("tasks: [{id: demo.x, say: hi, comand: ls}]", "unknown key"),
        ("tasks: [{id: Demo, say: hi, bash: ls}]", "kebab-case"),
        ("tasks: [{id: demo.x, bash: ls}]", "no phrasings"),
        ("tasks: [{id: demo.x, say: hi}]", "no command"),
        ("tasks: [{id: demo.x, say: '(hi', bash: ls}]", "no '\\)'"),
        ("slots: {file: [a]}", "exists already"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, broken: str, complaint: str) -> None:
    (tmp_path / "slots.yaml").write_text(REAL_LISTS.read_text("utf-8"), "utf-8")
    (tmp_path / "bad.yaml").write_text(broken, "utf-8")
    with pytest.raises(GrammarError, match=complaint):
        load(tmp_path)


@pytest.mark.parametrize(
    ("say", "command", "complaint"),
    [("remove <file>", "rm", "in no command"), ("remove it", "rm <file>", "without default"), ("remove <fiel>", "rm <fiel>", "no slot type")],
)
def test_slots_must_match(tmp_path: Path, say: str, command: str, complaint: str) -> None:
    (tmp_path / "slots.yaml").write_text(REAL_LISTS.read_text("utf-8"), "utf-8")
    (tmp_path / "demo.yaml").write_text(f"tasks: [{{id: demo.x, say: '{say}', bash: {command}}}]", "utf-8")
    grammar = load(tmp_path)
    assert any(complaint in problem for problem in structure_problems(grammar, grammar.tasks["demo.x"]))


def test_a_mistyped_command_is_never_the_command() -> None:
    rng = random.Random(4)
    commands = ["git status", "cd ..", 'grep "two words" notes.txt', "docker ps --all", "Get-ChildItem -Recurse", "ls"]
    for command in commands * 20:
        broken = mistyped(command, rng)
        assert broken != command
        assert broken is None or abs(len(broken) - len(command)) <= 1
    assert any(mistyped("git status", rng) for _ in range(5))
