"""Writes the task grammar as the extension recalls it: `python3 -m model.recall.export [--check]`.

The file holds every task with its phrasings and its command in each dialect, the values of list slots, and the lexicon of words that mean the
same. The same task files give the same bytes; `--check` fails when the committed file is not what they give.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from model.data.grammar import Grammar, HolePlan, Part, Says, Task, load
from model.data.quoting import DIALECTS
from model.data.template import Choice, Flat, Hole, Sequence, Slot
from model.data.values import ListSampler

FILE = Path(__file__).resolve().parent.parent / "release" / "recall-v1.json.gz"
LEXICON = Path(__file__).resolve().parent / "lexicon.yaml"
# Words of other languages by the English word the tasks use, a file for each language.
WORDS = Path(__file__).resolve().parent / "words"
FORMAT_VERSION = 1
# An English word in fewer tasks may be one of another language.
LEAST_USES = 3
# Lists of slots.yaml that make values of a type better known.
KNOWN_VALUES = {
    "service": ("services", "windows_services"),
    "process": ("processes",),
    "pkg": ("packages",),
    "user": ("names",),
    "person": ("names",),
    "group": ("groups",),
    "ext": ("ext",),
    "dir": ("dirs",),
    "newdir": ("dirs",),
    "branch": ("branches",),
    "var": ("variables",),
    "domain": ("domains",),
    "host": ("hosts",),
}


def request_text(nodes: Sequence | Flat) -> str:
    """A request template as its author wrote it, give or take blanks."""
    text = ""
    for node in nodes:
        if isinstance(node, str):
            text += "".join("\\" + char if char in "\\()[]|<" else char for char in node)
        elif isinstance(node, Choice):
            options = [request_text(option) for option in node.options]
            text += f"[{'|'.join(options[:-1])}]" if node.options[-1] == () else f"({'|'.join(options)})"
        else:
            text += _reference(node)
    return text


def command_text(nodes: Flat) -> str:
    return "".join(node if isinstance(node, str) else _reference(node) for node in nodes)


def _reference(node: Slot | Hole) -> str:
    if isinstance(node, Hole):
        return f"<+{node.name}>"
    return f"<{node.name}.{node.field}>" if node.field else f"<{node.name}>"


def _says(says: Says) -> dict[str, list[str]]:
    return {language: [request_text(template) for template in templates] for language, templates in says.items()}


def _commands(commands: dict[str, tuple[Flat, ...]]) -> dict[str, str]:
    """The command of each dialect; zsh and fish only where they differ from bash (absent there: null)."""
    texts: dict[str, Any] = {dialect: command_text(flats[0]) for dialect, flats in commands.items()}
    for dialect in ("zsh", "fish"):
        if "bash" in texts:
            if texts.get(dialect) == texts["bash"]:
                del texts[dialect]
            elif dialect not in texts:
                texts[dialect] = None
    return texts


def _part(part: Part) -> dict[str, Any]:
    row: dict[str, Any] = {"key": part.key, "say": _says(part.says), "run": _commands(part.commands)}
    if part.group != part.key:
        row["group"] = part.group
    if part.defaults:
        row["defaults"] = part.defaults
    return row


def _hole(hole: HolePlan) -> dict[str, Any]:
    row: dict[str, Any] = {"least": hole.least, "most": hole.most, "parts": [_part(part) for part in hole.parts]}
    for name in ("join", "wrap", "empty"):
        given: dict[str, str] = getattr(hole, name)
        table = {dialect: given.get(dialect, given.get("any")) for dialect in DIALECTS}
        if any(text is not None for text in table.values()):
            row[name] = {dialect: text for dialect, text in table.items() if text is not None}
    return row


def _task(task: Task) -> dict[str, Any]:
    row: dict[str, Any] = {"id": task.id, "say": _says(task.says), "run": _commands(task.commands)}
    if task.holes:
        row["holes"] = {name: _hole(hole) for name, hole in task.holes.items()}
    if task.defaults:
        row["defaults"] = task.defaults
    if task.out:
        row["out"] = True
    if task.weight != 1:
        row["weight"] = task.weight
    if task.is_reply:
        row["reply"] = True
    return row


def _slots(grammar: Grammar) -> dict[str, Any]:
    slots: dict[str, Any] = {}
    for name, sampler in grammar.samplers.items():
        if isinstance(sampler, ListSampler):
            slots[name] = _values(sampler)
    for name, lists in KNOWN_VALUES.items():
        slots[name] = [str(entry) for each in lists for entry in grammar.lists[each]]
    return slots


def _values(sampler: ListSampler) -> list[Any]:
    rows: list[Any] = []
    for value in sampler.values:
        row = value.say if value.say == value.command and not value.fields else [value.say, value.command, value.fields]
        if row not in rows:
            rows.append(row)
    return rows


def lexicon() -> dict[str, dict[str, list[str]]]:
    content: dict[str, dict[str, list[str]]] = yaml.load(LEXICON.read_text("utf-8"), Loader=yaml.BaseLoader)
    return content


def spelled(said: str) -> list[str]:
    """What `a(b|c)` stands for."""
    found = re.search(r"\(([^()]*)\)", said)
    if not found:
        return [said]
    return [each for ending in found[1].split("|") for each in spelled(said[: found.start()] + ending + said[found.end() :])]


def words() -> dict[str, dict[str, list[str]]]:
    """The translations: English word, then language, then words."""
    table: dict[str, dict[str, list[str]]] = {}
    for file in sorted(WORDS.glob("*.yaml")):
        content: dict[str, str] = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
        for english, said in content.items():
            each = [word for part in said.split(", ") for word in spelled(part.strip())]
            table.setdefault(english, {})[file.stem] = list(dict.fromkeys(each))
    return table


def english(grammar: Grammar) -> list[str]:
    """The words that English phrasings of several tasks use."""
    uses: Counter[str] = Counter()
    for task in grammar.tasks.values():
        parts = [part for hole in task.holes.values() for part in hole.parts]
        texts = [request_text(template) for says in (task.says, *(part.says for part in parts)) for template in says.get("en", ())]
        uses.update({word for text in texts for word in re.findall(r"[a-z-]+", re.sub(r"<[^>]*>", " ", text.lower()))})
    return sorted(word for word, count in uses.items() if count >= LEAST_USES)


def content(grammar: Grammar) -> bytes:
    data = {
        "version": FORMAT_VERSION,
        "lexicon": lexicon(),
        "words": words(),
        "english": english(grammar),
        "slots": _slots(grammar),
        "tails": _hole(grammar.tails) if grammar.tails else None,
        "tasks": [_task(task) for task in grammar.tasks.values()],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only say whether the committed file is current")
    args = parser.parse_args()
    text = content(load())
    digest = hashlib.sha256(text).hexdigest()
    if args.check:
        if not FILE.exists() or gzip.decompress(FILE.read_bytes()) != text:
            print(f"{FILE.name} is not what the task files give; run python3 -m model.recall.export")
            return 1
        print(f"{FILE.name} is current ({digest[:12]})")
        return 0
    # No time and no name in the header: the same tasks give the same file.
    FILE.write_bytes(gzip.compress(text, 9, mtime=0))
    print(f"{FILE.name}: {len(text)} bytes, {FILE.stat().st_size} compressed, {digest[:12]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
