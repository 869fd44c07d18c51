"""Templates of the task grammar: requests with alternatives and options, commands with slots and holes."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product


class TemplateError(ValueError):
    """A template that cannot be read; the message names the place."""


@dataclass(frozen=True)
class Slot:
    """A value to be filled in: `<file2>` has name `file2`, type `file`; `<size.bytes>` has field `bytes`."""

    name: str
    field: str = ""

    @property
    def type(self) -> str:
        return self.name.rstrip("0123456789")


@dataclass(frozen=True)
class Hole:
    """A place for parts: `<+filter>`."""

    name: str


@dataclass(frozen=True)
class Choice:
    """One of several sequences; an option is a choice with an empty sequence."""

    options: tuple[Sequence, ...]


Node = str | Slot | Hole | Choice
Sequence = tuple[Node, ...]
Flat = tuple[str | Slot | Hole, ...]

REFERENCE = re.compile(r"<(?:\+(?P<hole>[a-z]+)|(?P<slot>[a-z]+\d?)(?:\.(?P<field>[a-z]+))?)>")
MAX_EXPANSIONS = 4000


def _reference(match: re.Match[str]) -> Slot | Hole:
    if match["hole"]:
        return Hole(match["hole"])
    return Slot(match["slot"], match["field"] or "")


def parse_command(text: str) -> Flat:
    """Reads a command template: everything but slots and holes is literal."""
    nodes: list[str | Slot | Hole] = []
    end = 0
    for match in REFERENCE.finditer(text):
        if match.start() > end:
            nodes.append(text[end : match.start()])
        nodes.append(_reference(match))
        end = match.end()
    if end < len(text):
        nodes.append(text[end:])
    return tuple(nodes)


def parse_request(text: str) -> Sequence:
    """Reads a request template with `(a|b)`, `[x]`, slots, holes and backslash escapes."""
    nodes, end = _sequence(text, 0, "")
    if end != len(text):
        raise TemplateError(f"unexpected {text[end]!r} at {end} in: {text}")
    return nodes


def _sequence(text: str, start: int, closing: str) -> tuple[Sequence, int]:
    nodes: list[Node] = []
    literal = ""
    at = start
    while at < len(text):
        char = text[at]
        match = REFERENCE.match(text, at)
        if char == "\\" and at + 1 < len(text):
            literal += text[at + 1]
            at += 2
        elif match:
            nodes += [literal, _reference(match)] if literal else [_reference(match)]
            literal = ""
            at = match.end()
        elif char in "([":
            if literal:
                nodes.append(literal)
                literal = ""
            choice, at = _choice(text, at)
            nodes.append(choice)
        elif char in ")]|" and closing:
            break
        elif char in ")]":
            raise TemplateError(f"unbalanced {char!r} in: {text}")
        else:
            literal += char
            at += 1
    if literal:
        nodes.append(literal)
    return tuple(nodes), at


def _choice(text: str, start: int) -> tuple[Choice, int]:
    closing = ")" if text[start] == "(" else "]"
    options: list[Sequence] = []
    at = start
    while True:
        option, at = _sequence(text, at + 1, closing)
        options.append(option)
        if at >= len(text):
            raise TemplateError(f"no {closing!r} for {text[start]!r} at {start} in: {text}")
        if text[at] == closing:
            break
        if text[at] != "|":
            raise TemplateError(f"unexpected {text[at]!r} at {at} in: {text}")
    if closing == "]":
        options.append(())
    return Choice(tuple(options)), at + 1


def draw(template: Sequence, rng: random.Random, *, whole: bool = True) -> Flat:
    """One random expansion. A part (not `whole`) keeps the comma it begins with."""
    return tidy(tuple(_drawn(template, rng)), whole=whole)


def _drawn(template: Sequence, rng: random.Random) -> Iterator[str | Slot | Hole]:
    for node in template:
        if isinstance(node, Choice):
            yield from _drawn(rng.choice(node.options), rng)
        else:
            yield node


def expansions(template: Sequence) -> Iterator[Flat]:
    """All expansions, at most MAX_EXPANSIONS."""
    for count, flat in enumerate(_expand(template)):
        if count >= MAX_EXPANSIONS:
            return
        yield tidy(flat)


def _expand(template: Sequence) -> Iterator[Flat]:
    columns = [
        [flat for option in node.options for flat in _expand(option)]
        if isinstance(node, Choice)
        else [(node,)]
        for node in template
    ]
    for parts in product(*columns):
        yield tuple(node for part in parts for node in part)


def tidy(nodes: Flat, *, whole: bool = True) -> Flat:
    """Joins literals and squeezes the blanks that options left behind."""
    joined: list[str | Slot | Hole] = []
    for node in nodes:
        if isinstance(node, str) and joined and isinstance(joined[-1], str):
            joined[-1] += node
        else:
            joined.append(node)
    for index, node in enumerate(joined):
        if isinstance(node, str):
            node = re.sub(" {2,}", " ", node)
            node = re.sub(r" +([,;?!])", r"\1", node)
            if index == 0:
                node = node.lstrip(" ,") if whole else node.lstrip()
            if index == len(joined) - 1:
                node = node.rstrip(" ,")
            joined[index] = node
    return tuple(node for node in joined if node != "")


def slots(nodes: Flat) -> list[Slot]:
    return [node for node in nodes if isinstance(node, Slot)]


def holes(nodes: Flat) -> list[Hole]:
    return [node for node in nodes if isinstance(node, Hole)]
