"""Expands the task grammar to training pairs: `python3 -m model.generate --out FILE.jsonl [--pairs N] [--seed N] [--against EVAL.jsonl ...]`.

Every command is parsed by its shell (PowerShell by tree-sitter, cmd.exe by a lexical check); pairs that do not parse, that touch an evaluation row
or that are too long are dropped and counted. The same seed and task files give the same output, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from model.data import syntax
from model.data.chain import chained
from model.data.decontaminate import Contamination
from model.data.grammar import LANGUAGES, Grammar, Task, load
from model.data.quoting import DIALECTS
from model.data.render import Pair, sample
from model.data.repair import REQUEST, mistyped
from model.data.template import slots
from model.data.wording import spoken

DIALECT_SHARE = {"bash": 1.0, "zsh": 0.16, "fish": 0.45, "powershell": 0.85, "cmd": 0.75}
# What is said the same way in every shell (git, docker) needs fewer examples in each.
SAME_TEXT_SHARE = 0.5
OTHER_LANGUAGE_SHARE = 0.2
TAIL_SHARE = 0.3
CHAIN_SHARE = 0.06
REPAIR_SHARE = 0.03
TRIES_PER_PAIR = 4
LONGEST_REQUEST = 260
LONGEST_COMMAND = 220


@dataclass(frozen=True)
class Row:
    nl: str
    command: str
    shell: str
    task: str
    lang: str
    conditions: int


def demand(grammar: Grammar, pairs: int) -> dict[tuple[str, str, str], int]:
    """How many pairs to draw for each task, dialect and language so that the sum is about `pairs`."""
    weights: dict[tuple[str, str, str], float] = {}
    for task in grammar.tasks.values():
        for dialect in task.commands:
            for language in task.says:
                share = DIALECT_SHARE[dialect] * (1 if language == "en" else OTHER_LANGUAGE_SHARE)
                if dialect not in ("bash", "zsh") and task.commands[dialect] == task.commands.get("bash"):
                    share *= SAME_TEXT_SHARE
                weights[(task.id, dialect, language)] = task.weight * share * _variety(task)
    scale = pairs / sum(weights.values())
    return {key: max(2, round(weight * scale)) for key, weight in weights.items()}


def _variety(task: Task) -> float:
    """Tasks with values need more examples than fixed phrases."""
    named = {slot.name for flats in task.commands.values() for flat in flats for slot in slots(flat)}
    return 0.6 + 0.35 * min(len(named), 3) + (4 if task.holes else 0.8 if task.out else 0)


def expand(grammar: Grammar, amounts: dict[tuple[str, str, str], int], seed: int) -> list[Row]:
    rows: list[Row] = []
    seen: set[tuple[str, str]] = set()
    for (identifier, dialect, language), amount in amounts.items():
        task = grammar.tasks[identifier]
        rng = random.Random(f"{seed}/{identifier}/{dialect}/{language}")
        made = tries = 0
        while made < amount and tries < amount * TRIES_PER_PAIR + 8:
            tries += 1
            pair = _draw(grammar, task, dialect, language, rng)
            if pair is None:
                continue
            request = spoken(pair.pieces, language, rng)
            if (request.lower(), dialect) in seen or len(request) > LONGEST_REQUEST or len(pair.command) > LONGEST_COMMAND:
                continue
            seen.add((request.lower(), dialect))
            rows.append(Row(request, pair.command, dialect, pair.task, language, pair.conditions))
            made += 1
    return rows


def repairs(rows: list[Row], seed: int) -> list[Row]:
    """A few of the commands again, as corrections of a mistyped one."""
    rng = random.Random(f"{seed}/repairs")
    commands = sorted({(row.shell, row.command, row.task) for row in rows if not row.command.startswith("#")})
    made = []
    for shell, command, task in rng.sample(commands, round(len(commands) * REPAIR_SHARE)):
        if broken := mistyped(command, rng):
            made.append(Row(REQUEST + broken, command, shell, f"repair:{task}", "en", 1))
    return made


def _draw(grammar: Grammar, task: Task, dialect: str, language: str, rng: random.Random) -> Pair | None:
    if task.then and language == "en" and rng.random() < CHAIN_SHARE:
        return chained(grammar, task, dialect, rng)
    return sample(grammar, task, dialect, language, rng, tail=task.out and rng.random() < TAIL_SHARE)


def parsed(rows: list[Row]) -> tuple[list[Row], list[str]]:
    """The rows whose command parses, and the complaints about the others."""
    bad: set[tuple[str, str]] = set()
    complaints: list[str] = []
    for dialect in DIALECTS:
        if not syntax.available(dialect):
            complaints.append(f"{dialect} is not installed: its commands were not parsed")
            continue
        commands = sorted({row.command for row in rows if row.shell == dialect})
        for index, reason in syntax.failures(dialect, commands).items():
            bad.add((dialect, commands[index]))
            complaints.append(f"{dialect}: {commands[index]} ({reason.splitlines()[0]})")
    return [row for row in rows if (row.shell, row.command) not in bad], complaints


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=420_000, help="pairs to aim at before duplicates and checks")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--against", type=Path, nargs="*", default=[], help="evaluation rows to stay away from (JSON lines with `nl`)")
    args = parser.parse_args()
    grammar = load()
    rows = expand(grammar, demand(grammar, args.pairs), args.seed)
    rows += repairs(rows, args.seed)
    drawn = len(rows)
    rows, complaints = parsed(rows)
    contamination = Contamination.from_files(args.against)
    reasons: Counter[str] = Counter()
    kept: list[Row] = []
    for row in rows:
        if reason := contamination.reason(row.nl) if contamination.rows else None:
            reasons[reason] += 1
        else:
            kept.append(row)
    random.Random(args.seed).shuffle(kept)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    with args.out.open("w", encoding="utf-8") as file:
        for row in kept:
            file.write(json.dumps(vars(row), ensure_ascii=False) + "\n")
    _report(grammar, drawn, kept, complaints, reasons, len(contamination.rows))
    return 0


def _report(grammar: Grammar, drawn: int, rows: list[Row], complaints: list[str], reasons: Counter[str], evaluation_rows: int) -> None:
    shells, languages, conditions = (Counter(getattr(row, name) for row in rows) for name in ("shell", "lang", "conditions"))
    print(f"{len(grammar.tasks)} tasks, {drawn} pairs drawn, {len(rows)} kept")
    print("by dialect:   ", ", ".join(f"{name} {shells[name]}" for name in DIALECTS))
    print("by language:  ", ", ".join(f"{name} {languages[name]}" for name in LANGUAGES))
    print("by conditions:", ", ".join(f"{count} {amount}" for count, amount in sorted(conditions.items())))
    print(f"distinct commands: {len({(row.shell, row.command) for row in rows})}; do not parse: {len(complaints)}; near one of {evaluation_rows} evaluation rows: {dict(reasons) or 0}")
    for complaint in complaints[:20]:
        print("  ", complaint)


if __name__ == "__main__":
    sys.exit(main())
