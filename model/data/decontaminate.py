"""Takes out training rows that touch an evaluation row: the same words, nearly the same words, nearly the same text."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from math import ceil
from pathlib import Path

JACCARD_LIMIT = 0.8
NEAR_JACCARD = 0.55
NEAR_RATIO = 0.9


def words(text: str) -> tuple[str, ...]:
    """Words and numbers, lower case; each character of a script without blanks is a word."""
    return tuple(re.findall(r"[぀-ヿ一-鿿]|[^\W぀-ヿ一-鿿]+", text.lower()))


class Contamination:
    """An index over the requests of evaluation rows."""

    def __init__(self, requests: Iterable[str]) -> None:
        self.rows = [(frozenset(words(text)), " ".join(words(text))) for text in requests]
        self.exact = {text for _, text in self.rows}
        self.rarity = Counter(word for row, _ in self.rows for word in row)
        self.by_word: dict[str, list[int]] = defaultdict(list)
        for index, (row, _) in enumerate(self.rows):
            for word in self._rarest(row):
                self.by_word[word].append(index)

    @classmethod
    def from_files(cls, files: Iterable[Path]) -> Contamination:
        """Rows are JSON lines with `nl` or `request`."""
        requests = []
        for file in files:
            for line in file.read_text("utf-8").splitlines():
                if line.strip():
                    row = json.loads(line)
                    requests.append(str(row.get("nl") or row.get("request") or ""))
        return cls(filter(None, requests))

    def _rarest(self, row: frozenset[str]) -> list[str]:
        """Two rows with a Jaccard index of at least NEAR_JACCARD share one of these words of each (prefix filtering)."""
        ordered = sorted(row, key=lambda word: (self.rarity[word], word))
        return ordered[: len(row) - ceil(NEAR_JACCARD * len(row)) + 1]

    def reason(self, request: str) -> str | None:
        """Why the request must go, or None."""
        sequence = words(request)
        text = " ".join(sequence)
        if text in self.exact:
            return "exact"
        row = frozenset(sequence)
        candidates = {index for word in self._rarest(row) for index in self.by_word.get(word, ())}
        for index in candidates:
            other, other_text = self.rows[index]
            jaccard = len(row & other) / len(row | other)
            if jaccard >= JACCARD_LIMIT:
                return "token-jaccard"
            if jaccard >= NEAR_JACCARD and SequenceMatcher(None, text, other_text).ratio() >= NEAR_RATIO:
                return "near-duplicate"
        return None
