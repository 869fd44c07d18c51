"""Public rows for training, filtered: one line, plain ASCII, no placeholders, common tools, a cap on rows of one tool."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

PLACEHOLDER = re.compile(r"path[/\\]to|<[A-Za-z][\w -]*>|\{\{|\[-\w+\|--|\bfile1\b.*\.\.\.|\.\.\.|example_|your[_-]|\bfoo_bar\b|package_name|username@|[^\x00-\x7f]")
BEGINNER_SOURCE = "officialdad/camne"
MOST_OF_A_TOOL = 350
LONGEST_COMMAND = 180
LONGEST_REQUEST = 240


@dataclass(frozen=True)
class PublicRow:
    nl: str
    command: str
    shell: str
    tool: str


def read(file: Path) -> list[PublicRow]:
    """Rows of `train.jsonl` that are fit to be targets, in file order."""
    rows: list[PublicRow] = []
    seen: set[tuple[str, str, str]] = set()
    per_tool: Counter[tuple[str, str]] = Counter()
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            raw = json.loads(line)
            request, command, shell = raw["nl"].strip(), raw["command"].strip(), raw["shell"]
            key = (request.lower(), command, shell)
            if raw["kind"] == "template" or key in seen or not _fit(request, command):
                continue
            if not raw["common"] and raw["source"] != BEGINNER_SOURCE and shell == "bash":
                continue
            tool = re.sub(r"^sudo\s+", "", command).split()[0]
            if tool != "find" and raw["source"] != BEGINNER_SOURCE:
                per_tool[(shell, tool)] += 1
                if per_tool[(shell, tool)] > MOST_OF_A_TOOL:
                    continue
            seen.add(key)
            rows.append(PublicRow(request, command, shell, tool))
    return rows


def _fit(request: str, command: str) -> bool:
    plain = request.isascii() and "\n" not in command and not PLACEHOLDER.search(command)
    return plain and 2 < len(request) <= LONGEST_REQUEST and 0 < len(command) <= LONGEST_COMMAND
