"""The ranker's training hashes words as the extension does (test/unit/fallback/recall/taskRanker.test.ts has the same figures)."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from model.recall.ranker import hash_of, pieces_of  # noqa: E402


def test_pieces_and_hashes_are_those_of_the_extension() -> None:
    assert pieces_of("git") == ["<gi", "git", "it>", "<git", "git>", "<git>"]
    assert pieces_of("文件") == ["文", "件", "文件"]
    assert hash_of("<git>") == 2_920_169_045
    assert hash_of("文件") == 2_108_875_723
