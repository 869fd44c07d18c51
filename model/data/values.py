"""What a slot is filled with: a text as said and as written, drawn by a sampler."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Lists = dict[str, list[Any]]


@dataclass(frozen=True)
class Value:
    """`say` is the text in the request, `command` what the shell gets, `fields` other spellings (`<size.bytes>`)."""

    say: str
    command: str
    fields: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, dialect: str) -> str | None:
        """The spelling `name` (empty: the usual one), which a dialect may override as `name@dialect`."""
        if f"{name}@{dialect}" in self.fields:
            return self.fields[f"{name}@{dialect}"]
        return self.fields.get(name) if name else self.command


@dataclass(frozen=True)
class Draw:
    """What a sampler draws from: the random source, the lists, whose path style to use, and the language numbers are said in."""

    rng: random.Random
    lists: Lists
    dialect: str
    language: str = "en"

    @property
    def windows(self) -> bool:
        return self.dialect in ("powershell", "cmd")

    def pick(self, name: str) -> str:
        return str(self.rng.choice(self.lists[name]))


Sampler = Callable[[Draw], Value]


def same(text: str) -> Value:
    return Value(text, text)


def listed(name: str) -> Sampler:
    return lambda draw: same(draw.pick(name))


@dataclass(frozen=True)
class ListSampler:
    """Draws from fixed values; what recalls tasks reads them as well."""

    values: tuple[Value, ...]

    def __call__(self, draw: Draw) -> Value:
        return draw.rng.choice(self.values)


def list_sampler(entries: list[Any]) -> ListSampler:
    """A sampler over entries that are texts or mappings with `say`, `cmd` and further fields."""
    return ListSampler(
        tuple(
            Value(str(entry["say"]), str(entry["cmd"]), {k: str(v) for k, v in entry.items() if k not in ("say", "cmd")})
            if isinstance(entry, dict)
            else same(str(entry))
            for entry in entries
        )
    )
