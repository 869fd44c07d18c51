"""Two tasks in one request: "do X and then Y"."""

from __future__ import annotations

import random

from model.data.grammar import Grammar, Task
from model.data.render import Pair, Piece, sample
from model.data.wording import IMPERATIVES

CONNECTIVES = (" and then ", " then ", " and ", ", then ", " and after that ", ", and then ", " && ", ". then ")
# PowerShell 5.1 has no `&&`.
SEPARATORS = {"bash": " && ", "zsh": " && ", "fish": " && ", "powershell": "; ", "cmd": " && "}
TRIES = 12


def chained(grammar: Grammar, first: Task, dialect: str, rng: random.Random) -> Pair | None:
    """`first` and one of its followers, both said as imperatives."""
    second = grammar.tasks[rng.choice(first.then)]
    head = _imperative(grammar, first, dialect, rng)
    tail = _imperative(grammar, second, dialect, rng)
    if head is None or tail is None or set(head.values) & set(tail.values):
        return None
    return Pair(
        f"{first.id}+{second.id}",
        dialect,
        "en",
        (*head.pieces, Piece(rng.choice(CONNECTIVES)), *tail.pieces),
        head.command + SEPARATORS[dialect] + tail.command,
        (),
        head.conditions + tail.conditions,
    )


def _imperative(grammar: Grammar, task: Task, dialect: str, rng: random.Random) -> Pair | None:
    for _ in range(TRIES):
        pair = sample(grammar, task, dialect, "en", rng)
        if pair and not pair.pieces[0].is_value and pair.pieces[0].text.split(" ", 1)[0] in IMPERATIVES:
            return pair
    return None
