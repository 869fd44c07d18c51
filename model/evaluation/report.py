"""Scores answers against expected commands: `python3 -m model.evaluation.report ROWS.jsonl ANSWERS.jsonl`.

Rows have `id`, `nl`, `shell`, `tier` and either `commands` (accepted commands) or `pattern` (a regular expression the whole command must match).
Prints whole-command and first-tool accuracy with 95 % Wilson intervals by tier and shell, the parse rate, placeholders, loops, and latency.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.data import syntax

PLACEHOLDER = re.compile(r"path/to|<[a-z][\w-]*>|your[_-]\w+|example_file|\.\.\. *$")
LOOP = re.compile(r"(\S.{0,40}?)\1{5,}")
CONFIDENCE = 1.96
SHELLS = {"sh": "bash", "pwsh": "powershell"}


@dataclass(frozen=True)
class Scored:
    tier: str
    shell: str
    whole: bool
    tool: bool
    parses: bool
    placeholder: bool
    loop: bool
    ms: float


def normalised(command: str) -> str:
    """Blanks squeezed, and a kind of quote that makes no difference made the same."""
    text = re.sub(r"\s+", " ", command.strip())
    text = re.sub(r"'([^'\"$`\\!]*)'", r'"\1"', text)
    return re.sub(r'"([\w./-]+)"', r"\1", text)


def tool(command: str) -> str:
    words = re.sub(r"^(?:sudo\s+)?(?:\w+=\S+\s+)*", "", command.strip()).split()
    return words[0].lower() if words else ""


def is_right(row: dict[str, Any], command: str) -> bool:
    if "pattern" in row:
        return re.fullmatch(row["pattern"], command.strip()) is not None
    return normalised(command) in {normalised(accepted) for accepted in row["commands"]}


def has_tool(row: dict[str, Any], command: str) -> bool:
    if "tools" in row:
        return tool(command) in row["tools"]
    return tool(command) in {tool(accepted) for accepted in row.get("commands", ())}


def score(rows: list[dict[str, Any]], answers: dict[str, dict[str, Any]]) -> list[Scored]:
    """A row without an answer counts as wrong."""
    shells = [SHELLS.get(row["shell"], row["shell"]) for row in rows]
    commands = [str(answers.get(str(row["id"]), {}).get("command", "")) for row in rows]
    broken: set[int] = {index for index, command in enumerate(commands) if not command.strip()}
    for shell in set(shells):
        members = [index for index, own in enumerate(shells) if own == shell]
        if syntax.available(shell):
            broken |= {members[index] for index in syntax.failures(shell, [commands[member] for member in members])}
    return [
        Scored(
            tier=str(row.get("tier", "all")),
            shell=shell,
            whole=is_right(row, command),
            tool=has_tool(row, command),
            parses=index not in broken,
            placeholder=bool(PLACEHOLDER.search(command)),
            loop=bool(LOOP.search(command)),
            ms=float(answers.get(str(row["id"]), {}).get("ms", math.nan)),
        )
        for index, (row, command, shell) in enumerate(zip(rows, commands, shells, strict=True))
    ]


def interval(hits: int, total: int) -> tuple[float, float]:
    """Wilson's interval for a share."""
    if not total:
        return 0.0, 1.0
    share, spread = hits / total, CONFIDENCE**2 / total
    middle = (share + spread / 2) / (1 + spread)
    half = CONFIDENCE * math.sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def line(name: str, rows: list[Scored]) -> str:
    def share(has: Callable[[Scored], bool]) -> str:
        hits = sum(map(has, rows))
        low, high = interval(hits, len(rows))
        return f"{hits / len(rows):.3f} [{low:.2f}-{high:.2f}]"

    whole, first = share(lambda row: row.whole), share(lambda row: row.tool)
    parse, odd = share(lambda row: row.parses), sum(row.placeholder or row.loop for row in rows)
    return f"{name:28} n {len(rows):4}  whole {whole}  tool {first}  parses {parse}  placeholders and loops {odd}"


def summary(rows: list[Scored]) -> str:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for row in rows:
        groups[f"{row.tier} / {row.shell}"].append(row)
    lines = [line("all", rows), *(line(name, groups[name]) for name in sorted(groups))]
    times = sorted(row.ms for row in rows if not math.isnan(row.ms))
    if times:
        lines.append(f"latency p50 {times[len(times) // 2]:.0f} ms, p95 {times[int(len(times) * 0.95)]:.0f} ms")
    return "\n".join(lines)


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(text) for text in file.read_text("utf-8").splitlines() if text.strip()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("answers", type=Path)
    args = parser.parse_args()
    answers = {str(row["id"]): row for row in read(args.answers)}
    print(summary(score(read(args.rows), answers)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
