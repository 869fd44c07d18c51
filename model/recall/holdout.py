"""Tasks without one of their phrasings, and requests in just those: `python3 -m model.recall.holdout --tasks OUT.json.gz --rows OUT.jsonl`.

Shows how well known tasks are recalled in wording they do not have. Every task with three or more English phrasings loses one; the request is said
in it, mistyped and all, with new values. Score: `npm run eval:commands -- OUT.jsonl --tasks-only --tasks OUT.json.gz --ranker RANKER`, where
`model.recall.ranker --holdout SEED --out RANKER` has not seen them either.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from dataclasses import replace
from pathlib import Path

from model.data.grammar import Grammar, load
from model.data.render import sample
from model.data.wording import spoken
from model.recall.export import content

LEAST_PHRASINGS = 3
TRIES = 8
SHELLS = {"powershell": "pwsh"}


def split(grammar: Grammar, rng: random.Random) -> tuple[Grammar, Grammar]:
    """The grammar without the phrasings held out, and one that has only those."""
    kept, held = {}, {}
    for identifier, task in grammar.tasks.items():
        says = list(task.says.get("en", ()))
        if len(says) < LEAST_PHRASINGS or task.holes or task.is_reply:
            kept[identifier] = task
            continue
        out = says.pop(rng.randrange(len(says)))
        kept[identifier] = replace(task, says={**task.says, "en": tuple(says)})
        held[identifier] = replace(task, says={"en": (out,)})
    return replace(grammar, tasks=kept), replace(grammar, tasks=held)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    kept, held = split(load(), rng)
    args.tasks.write_bytes(gzip.compress(content(kept), 6, mtime=0))
    rows = []
    for identifier in rng.sample(sorted(held.tasks), min(args.count, len(held.tasks))):
        task = held.tasks[identifier]
        dialect = rng.choice(sorted(task.commands))
        pair = next((made for _ in range(TRIES) if (made := sample(held, task, dialect, "en", rng))), None)
        if pair is None:
            continue
        shell = SHELLS.get(dialect, dialect)
        tool = re.sub(r"^[({\s]*", "", pair.command).split()[0].lower()
        accept = ["^" + re.sub(r"([.*+?^${}()|\[\]\\/])", r"\\\1", command) + "$" for command in (pair.command, *pair.alternatives)]
        rows.append({"id": identifier, "nl": spoken(pair.pieces, "en", rng), "shell": shell, "lang": "en", "tool": [tool], "accept": accept, "gold": pair.command})
    args.rows.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    print(f"{len(rows)} requests in phrasings that the tasks lack")
    return 0


if __name__ == "__main__":
    sys.exit(main())
