"""Mistyped commands and their correction: what "Fix the Last Command" asks the built-in model."""

from __future__ import annotations

import random
import re

REQUEST = "correct the command: "


def mistyped(command: str, rng: random.Random) -> str | None:
    """The command with one slip of the fingers, or None when there is no place for one."""
    slips = [_in_word, _in_word, _in_word, _in_option, _open_quote, _missing_blank]
    rng.shuffle(slips)
    for slip in slips:
        broken = slip(command, rng)
        if broken and broken != command:
            return broken
    return None


def _in_word(command: str, rng: random.Random) -> str | None:
    """Two letters swapped, one left out or one doubled, in the program or its subcommand."""
    words = [match for match in re.finditer(r"[A-Za-z][a-z-]{2,}", command) if match.start() == 0 or command[match.start() - 1] == " "][:2]
    if not words:
        return None
    word = rng.choice(words)
    at = rng.randrange(word.start() + 1, word.end() - 1)
    kind = rng.random()
    if kind < 0.4:
        return command[:at] + command[at + 1] + command[at] + command[at + 2 :]
    if kind < 0.7:
        return command[:at] + command[at + 1 :]
    return command[:at] + command[at] + command[at:]


def _in_option(command: str, rng: random.Random) -> str | None:
    """`--all` typed as `-all`, or a letter of it left out."""
    options = list(re.finditer(r"(?<= )--[a-z-]{3,}", command))
    if not options:
        return None
    option = rng.choice(options)
    if rng.random() < 0.5:
        return command[: option.start()] + command[option.start() + 1 :]
    at = rng.randrange(option.start() + 3, option.end())
    return command[:at] + command[at + 1 :]


def _open_quote(command: str, _: random.Random) -> str | None:
    """The last quote forgotten."""
    return command[:-1] if command[-1:] in "'\"" and len(command) > 3 else None


def _missing_blank(command: str, _: random.Random) -> str | None:
    """`cd..`: the blank after the program forgotten."""
    return re.sub(r"^(cd|ls|rm|git|cat|dir) ", r"\1", command) if re.match(r"(?:cd|ls|rm|git|cat|dir) ", command) else None
