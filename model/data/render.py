"""From a task to pairs: choose a phrasing and parts, bind the slots, write request and command."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from model.data.grammar import Grammar, HolePlan, Part, Task
from model.data.quoting import insert
from model.data.template import Flat, Hole, Sequence, Slot, draw, parse_command
from model.data.values import Draw, Value

VALUE_TRIES = 12

# `<phrase.raw>` is written without quotes, blanks and all (cmd's echo wants that); only values no shell reads anything into.
RAW = "raw"
HARMLESS = re.compile(r"[\w .:/@+-]*")


@dataclass(frozen=True)
class Piece:
    """A stretch of a request; values are never touched by casing and typos."""

    text: str
    is_value: bool = False


@dataclass(frozen=True)
class Pair:
    task: str
    dialect: str
    language: str
    pieces: tuple[Piece, ...]
    command: str
    alternatives: tuple[str, ...] = ()
    conditions: int = 1
    setup: str = ""
    effect: str = ""

    @property
    def request(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(piece.text for piece in self.pieces if piece.is_value)


@dataclass(frozen=True)
class Scoped:
    """A slot with the part it belongs to: parts have values of their own."""

    scope: str
    slot: Slot


Item = str | Scoped
Bindings = dict[tuple[str, str], Value]

# How the parts of one hole follow each other in a request: (between, before the last). Most languages use commas and a word for "and".
JOINERS = {
    "en": ((" ", " "), (" and ", " and "), (", ", " and "), (", ", ", "), (" ", " and ")),
    "de": ((" ", " "), (" und ", " und "), (", ", " und ")),
    "es": ((" ", " "), (" y ", " y "), (", ", " y ")),
    "fr": ((" ", " "), (" et ", " et "), (", ", " et ")),
    "pt": ((" ", " "), (" e ", " e "), (", ", " e ")),
    "zh": (("、", "、"), ("，", "，"), ("并且", "并且")),
    "ja": (("、", "、"), ("で", "で")),
}
BLANKLESS = ("zh", "ja")


def sample(grammar: Grammar, task: Task, dialect: str, language: str, rng: random.Random, *, tail: bool = False, checks: bool = False) -> Pair | None:
    """One random pair, or None when the draw does not fit (a value that cannot be quoted, no part for the dialect).

    `tail` adds an output of `outputs.yaml`; `checks` renders the sandbox's setup and effect with the same values.
    """
    if dialect not in task.commands or language not in task.says:
        return None
    chosen = _choose_parts(task.holes, dialect, language, rng)
    if chosen is None:
        return None
    request = _request(rng.choice(task.says[language]), chosen, task, language, rng)
    if request is None:
        return None
    commands = [_command(flat, chosen, task, dialect) for flat in task.commands[dialect]]
    defaults = {("", name): text for name, text in task.defaults.items()}
    conditions = 1 + sum(len(parts) for parts in chosen.values())
    for parts in chosen.values():
        for scope, part in parts:
            defaults |= {(scope, name): text for name, text in part.defaults.items()}
    if tail and grammar.tails:
        tails = _choose_parts({"tail": grammar.tails}, dialect, language, rng)
        if tails is None:
            return None
        [(scope, part)] = tails["tail"]
        said = _scoped(draw(rng.choice(part.says[language]), rng, whole=False), scope)
        request = [*request, _link(said, "" if language in BLANKLESS else part.glue), *said]
        commands = [[*command, *_scoped(part.commands[dialect][0], scope)] for command in commands]
        defaults |= {(scope, name): text for name, text in part.defaults.items()}
        conditions += 1
    bindings = _bind(grammar, [*request, *commands[0]], Draw(rng, grammar.lists, dialect, language))
    written = [_write(command, request, bindings, defaults, dialect) for command in commands]
    if written[0] is None:
        return None
    pieces = _pieces(request, bindings)
    alternatives = tuple(text for text in written[1:] if text is not None)
    setup = effect = ""
    if checks:
        here = {key: text or "." for key, text in defaults.items()}
        setup, effect = (_write(_scoped(parse_command(text), ""), request, bindings, here, "bash") or "" for text in (task.setup, task.effect))
        if (task.setup and not setup) or (task.effect and not effect):
            return None
    return Pair(task.id, dialect, language, pieces, written[0], alternatives, conditions, setup, effect)


Chosen = dict[str, list[tuple[str, Part]]]


def _choose_parts(holes: dict[str, HolePlan], dialect: str, language: str, rng: random.Random) -> Chosen | None:
    chosen: Chosen = {}
    for name, hole in holes.items():
        usable = [part for part in hole.parts if dialect in part.commands and language in part.says]
        wanted = rng.randint(hole.least, hole.most)
        rng.shuffle(usable)
        parts: list[Part] = []
        for part in usable:
            if len(parts) < wanted and all(part.group != other.group for other in parts):
                parts.append(part)
        if len(parts) < hole.least:
            return None
        chosen[name] = [(f"{name}/{part.key}", part) for part in parts]
    return chosen


def _scoped(flat: Flat, scope: str) -> list[Item]:
    return [Scoped(scope, node) if isinstance(node, Slot) else node for node in flat if not isinstance(node, Hole)]


def _request(template: Sequence, chosen: Chosen, task: Task, language: str, rng: random.Random) -> list[Item] | None:
    items: list[Item] = []
    named: set[str] = set()
    for node in draw(template, rng):
        if isinstance(node, Slot):
            items.append(Scoped("", node))
        elif isinstance(node, str):
            items.append(node)
        else:
            named.add(node.name)
            items += _spoken(chosen[node.name], task.holes[node.name], language, rng)
    # A part that the request does not speak of must not be in the command.
    if any(parts for name, parts in chosen.items() if name not in named):
        return None
    return items


def _spoken(parts: list[tuple[str, Part]], hole: HolePlan, language: str, rng: random.Random) -> list[Item]:
    if not parts:
        return []
    between, last = rng.choice(JOINERS[language])
    if "say" in hole.join:
        between = last = hole.join["say"]
    items: list[Item] = []
    for index, (scope, part) in enumerate(parts):
        said = _scoped(draw(rng.choice(part.says[language]), rng, whole=False), scope)
        if index:
            link = last if index == len(parts) - 1 else between
        else:
            link = "" if language in BLANKLESS else part.glue
        items += [_link(said, link), *said]
    return items


def _link(said: list[Item], link: str) -> str:
    """What goes before a part: nothing before its own comma, a blank before its own "and"."""
    first = said[0] if said and isinstance(said[0], str) else ""
    if first.startswith((",", "，", "、")):
        return ""
    if first.startswith(("and ", "but ", "then ")):
        return " "
    return link


def _command(flat: Flat, chosen: Chosen, task: Task, dialect: str) -> list[Item]:
    items: list[Item] = []
    for node in flat:
        if isinstance(node, Slot):
            items.append(Scoped("", node))
        elif isinstance(node, str):
            items.append(node)
        else:
            items += _written_parts(chosen[node.name], task.holes[node.name], dialect)
    return items


def _written_parts(parts: list[tuple[str, Part]], hole: HolePlan, dialect: str) -> list[Item]:
    order = {part.key: index for index, part in enumerate(hole.parts)}
    fragments = [
        _scoped(part.commands[dialect][0], scope)
        for scope, part in sorted(parts, key=lambda entry: order[entry[1].key])
        if part.commands[dialect][0]
    ]
    if not fragments:
        return [hole.setting("empty", dialect, "")]
    before, _, after = hole.setting("wrap", dialect, " <>").partition("<>")
    joiner = hole.setting("join", dialect, " ")
    items: list[Item] = [before]
    for index, fragment in enumerate(fragments):
        items += [joiner, *fragment] if index else fragment
    return [*items, after]


def _bind(grammar: Grammar, items: list[Item], source: Draw) -> Bindings:
    bindings: Bindings = {}
    for item in items:
        if not isinstance(item, Scoped) or (item.scope, item.slot.name) in bindings:
            continue
        taken = {value.command for (_, name), value in bindings.items() if Slot(name).type == item.slot.type}
        for _ in range(VALUE_TRIES):
            value = grammar.samplers[item.slot.type](source)
            if value.command not in taken:
                break
        bindings[(item.scope, item.slot.name)] = value
    return bindings


def _write(command: list[Item], request: list[Item], bindings: Bindings, defaults: dict[tuple[str, str], str], dialect: str) -> str | None:
    spoken = {(item.scope, item.slot.name) for item in request if isinstance(item, Scoped)}
    merged = _merge(command)
    text = ""
    for index, item in enumerate(merged):
        if isinstance(item, str):
            # An empty default leaves two blanks behind; one goes.
            text += item[1:] if item.startswith(" ") and (text.endswith(" ") or text == "") else item
            continue
        key = (item.scope, item.slot.name)
        if key not in spoken:
            if key not in defaults:
                return None
            text += defaults[key]
            continue
        after = merged[index + 1] if index + 1 < len(merged) else ""
        written = _spelled(bindings[key], item.slot.field, dialect, text, after if isinstance(after, str) else "x")
        if written is None:
            return None
        text += written
    return text.strip()


def _spelled(value: Value, field: str, dialect: str, before: str, after: str) -> str | None:
    if field == RAW:
        return value.command if HARMLESS.fullmatch(value.command) else None
    text = value.text(field, dialect)
    return None if text is None else insert(dialect, before, text, after)


def _merge(items: list[Item]) -> list[Item]:
    merged: list[Item] = []
    for item in items:
        if isinstance(item, str) and merged and isinstance(merged[-1], str):
            merged[-1] += item
        elif item != "":
            merged.append(item)
    return merged


def _pieces(request: list[Item], bindings: Bindings) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for item in _merge(request):
        if isinstance(item, str):
            pieces.append(Piece(item))
        else:
            pieces.append(Piece(bindings[(item.scope, item.slot.name)].say, True))
    return tuple(pieces)
