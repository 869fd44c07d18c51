"""The task grammar in memory, and its reading from YAML with errors that name the place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from model.data.fish import plain_in_fish
from model.data.quoting import DIALECTS, POSIX_DIALECTS
from model.data.samplers import SAMPLERS
from model.data.template import (
    Flat,
    Sequence,
    TemplateError,
    parse_command,
    parse_request,
)
from model.data.values import Lists, Sampler, list_sampler

TASKS_FOLDER = Path(__file__).resolve().parent.parent / "tasks"
LANGUAGES = ("en", "de", "es", "fr", "pt", "zh", "ja")
TASK_KEYS = {"id", "say", "all", "posix", *DIALECTS, "defaults", "out", "setup", "effect", "then", "weight", "reply", "holes", *LANGUAGES}
PART_KEYS = {"key", "say", "group", "glue", "defaults", "all", "posix", *DIALECTS, *LANGUAGES}
HOLE_KEYS = {"pick", "parts", "join", "wrap", "empty"}

Says = dict[str, tuple[Sequence, ...]]
Commands = dict[str, tuple[Flat, ...]]


class GrammarError(ValueError):
    """A task file that breaks the format."""


@dataclass(frozen=True)
class Part:
    key: str
    group: str
    glue: str
    says: Says
    commands: Commands
    defaults: dict[str, str]


@dataclass(frozen=True)
class HolePlan:
    least: int
    most: int
    parts: tuple[Part, ...]
    join: dict[str, str]
    wrap: dict[str, str]
    empty: dict[str, str]

    def setting(self, which: str, dialect: str, fallback: str) -> str:
        table: dict[str, str] = getattr(self, which)
        return table.get(dialect, table.get("any", fallback))


@dataclass(frozen=True)
class Task:
    id: str
    says: Says
    commands: Commands
    holes: dict[str, HolePlan] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    out: bool = False
    setup: str = ""
    effect: str = ""
    then: tuple[str, ...] = ()
    weight: float = 1.0
    # The answer is a comment (no shell task, or unclear): values said in the request need not come back.
    is_reply: bool = False

    @property
    def area(self) -> str:
        return self.id.split(".")[0]


@dataclass
class Grammar:
    tasks: dict[str, Task]
    samplers: dict[str, Sampler]
    lists: Lists
    tails: HolePlan | None = None


def load(folder: Path = TASKS_FOLDER) -> Grammar:
    """Reads every task file, then the overlays."""
    shared = _read(folder / "slots.yaml")
    grammar = Grammar({}, dict(SAMPLERS), {k: v for k, v in shared.items() if k != "slots"})
    _add_slots(grammar, shared.get("slots", {}), "slots.yaml")
    languages = _overlays(folder / "lang", join=True)
    dialects = _overlays(folder / "dialects")
    for file in sorted(folder.glob("*.yaml")):
        if file.name in ("slots.yaml", "outputs.yaml"):
            continue
        content = _read(file)
        if unknown := content.keys() - {"slots", "tasks", "frames"}:
            raise GrammarError(f"{file.name}: unknown section {sorted(unknown)}")
        _add_slots(grammar, content.get("slots") or {}, file.name)
        for raw in [*(content.get("tasks") or []), *(content.get("frames") or [])]:
            task = _task(_with_overlays(raw, languages, dialects), file.name)
            if task.id in grammar.tasks:
                raise GrammarError(f"{file.name}: {task.id} is defined twice")
            grammar.tasks[task.id] = task
    _check_overlays(grammar, languages, dialects)
    if (folder / "outputs.yaml").exists():
        tails = _read(folder / "outputs.yaml")
        for part in tails["parts"]:
            part.update({code: rows[f"outputs/{part['key']}"] for code, rows in languages.items() if f"outputs/{part['key']}" in rows})
        grammar.tails = _hole("outputs", {"pick": 1, **tails}, "outputs.yaml")
    return grammar


def _read(file: Path) -> dict[str, Any]:
    """A file's mapping. All scalars are texts: `404`, `true` and `null` are words to search for here."""
    try:
        content = yaml.load(file.read_text("utf-8"), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError as error:
        raise GrammarError(f"{file.name}: {error}") from error
    if not isinstance(content, dict):
        raise GrammarError(f"{file.name}: expected a mapping at the top")
    return content


def _add_slots(grammar: Grammar, slots: dict[str, list[Any]], where: str) -> None:
    for name, entries in slots.items():
        if not re.fullmatch("[a-z]+", name):
            raise GrammarError(f"{where}: slot {name} must be lower-case letters")
        if name in grammar.samplers:
            raise GrammarError(f"{where}: slot {name} exists already")
        grammar.samplers[name] = list_sampler(entries)


def _overlays(folder: Path, *, join: bool = False) -> dict[str, dict[str, Any]]:
    """Overlay files by name; `lang/de.yaml` and `lang/de-git.yaml` both add to `de`, with `join` also to the same task."""
    overlays: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
        rows = overlays.setdefault(file.stem.split("-")[0], {})
        content = _read(file)
        twice = rows.keys() & content.keys()
        if unjoined := sorted(key for key in twice if not join or "/" in key):
            raise GrammarError(f"{file.name}: {unjoined} given twice")
        rows.update(content | {key: f"{rows[key].rstrip()}\n{content[key]}" for key in twice})
    return overlays


def _with_overlays(raw: dict[str, Any], languages: dict[str, dict[str, Any]], dialects: dict[str, dict[str, Any]]) -> dict[str, Any]:
    raw = dict(raw)
    identifier = raw.get("id", "")
    for code, rows in languages.items():
        if identifier in rows:
            raw[code] = rows[identifier]
    for rows in dialects.values():
        raw.update(rows.get(identifier, {}))
    holes = {name: {**hole, "parts": [dict(part) for part in hole.get("parts", [])]} for name, hole in raw.get("holes", {}).items()}
    for name, hole in holes.items():
        for part in hole["parts"]:
            place = f"{identifier}/{name}/{part.get('key')}"
            part.update({code: rows[place] for code, rows in languages.items() if place in rows})
            for rows in dialects.values():
                part.update(rows.get(place, {}))
    if holes:
        raw["holes"] = holes
    return raw


def _check_overlays(grammar: Grammar, *overlays: dict[str, dict[str, Any]]) -> None:
    for table in overlays:
        for name, rows in table.items():
            for place in rows:
                identifier = place.split("/")[0]
                if identifier != "outputs" and identifier not in grammar.tasks:
                    raise GrammarError(f"overlay {name}: no task {identifier}")


def _task(raw: dict[str, Any], where: str) -> Task:
    identifier = str(raw.get("id", ""))
    place = f"{where}: {identifier or raw}"
    if unknown := raw.keys() - TASK_KEYS:
        raise GrammarError(f"{place}: unknown key {sorted(map(str, unknown))}")
    if not re.fullmatch(r"[a-z0-9-]+\.[a-z0-9-]+", identifier):
        raise GrammarError(f"{place}: id must be area.kebab-case")
    if "reply" in raw:
        raw = {**raw, "all": raw["reply"]}
    then = raw.get("then", [])
    return Task(
        id=identifier,
        says=_says(raw, place),
        commands=_commands(raw, place),
        holes={name: _hole(name, hole, place) for name, hole in raw.get("holes", {}).items()},
        defaults=_texts(raw.get("defaults", {}), place),
        out=raw.get("out") == "lines",
        setup=raw.get("setup", ""),
        effect=raw.get("effect", ""),
        then=tuple(then if isinstance(then, list) else [then]),
        weight=float(raw.get("weight", 1)),
        is_reply="reply" in raw,
    )


def _hole(name: str, raw: dict[str, Any], place: str) -> HolePlan:
    place = f"{place}/{name}"
    if unknown := raw.keys() - HOLE_KEYS:
        raise GrammarError(f"{place}: unknown key {sorted(unknown)}")
    least, _, most = str(raw.get("pick", "1")).partition("-")
    return HolePlan(
        int(least),
        int(most or least),
        tuple(_part(part, place) for part in raw["parts"]),
        _texts(raw.get("join", {}), place),
        _texts(raw.get("wrap", {}), place),
        _texts(raw.get("empty", {}), place),
    )


def _part(raw: dict[str, Any], place: str) -> Part:
    place = f"{place}/{raw.get('key')}"
    if unknown := raw.keys() - PART_KEYS:
        raise GrammarError(f"{place}: unknown key {sorted(unknown)}")
    key = str(raw["key"])
    return Part(key, str(raw.get("group", key)), raw.get("glue", " "), _says(raw, place, " | "), _commands(raw, place), _texts(raw.get("defaults", {}), place))


def _texts(raw: dict[str, Any], place: str) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise GrammarError(f"{place}: expected a mapping, got {raw!r}")
    return {str(key): str(value) for key, value in raw.items()}


def _says(raw: dict[str, Any], place: str, separator: str = "\n") -> Says:
    says: Says = {}
    for language in LANGUAGES:
        text = raw.get("say" if language == "en" else language)
        if text is None:
            continue
        lines = text if isinstance(text, list) else re.split(r"\n|" + re.escape(separator), text)
        try:
            says[language] = tuple(parse_request(str(line).strip()) for line in lines if str(line).strip())
        except TemplateError as error:
            raise GrammarError(f"{place} ({language}): {error}") from error
    if not says:
        raise GrammarError(f"{place}: no phrasings")
    return says


def _commands(raw: dict[str, Any], place: str) -> Commands:
    commands: Commands = {}
    for dialect in DIALECTS:
        given = raw.get(dialect)
        if given is None and dialect in POSIX_DIALECTS:
            given = raw.get("posix")
            if given is None and dialect != "bash":
                given = raw.get("bash")
                if dialect == "fish" and given is not None:
                    given = [text for text in _listed(given) if plain_in_fish(str(text))] or None
        if given is None:
            given = raw.get("all")
        if given is None:
            continue
        texts = [str(text) for text in _listed(given)]
        if any("\n" in text.strip() for text in texts):
            raise GrammarError(f"{place}: {dialect} command has more than one line")
        commands[dialect] = tuple(parse_command(text if text.startswith(" ") else text.strip()) for text in texts)
    if not commands:
        raise GrammarError(f"{place}: no command")
    return commands


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
