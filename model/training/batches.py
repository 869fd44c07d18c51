"""Rows of tokens, and batches of about equal size made of rows of about equal length; the order depends on seed and epoch only."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

LENGTH_JITTER = 3.0


@dataclass(frozen=True)
class Rows:
    """Concatenated tokens; row i is `tokens[starts[i]:starts[i + 1]]`, its answer begins after `prompts[i]` tokens, `pools[i]` is where it came from."""

    tokens: NDArray[np.int64]
    starts: NDArray[np.int64]
    prompts: NDArray[np.int64]
    pools: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.prompts)

    def row(self, index: int) -> tuple[NDArray[np.int64], int]:
        return self.tokens[self.starts[index] : self.starts[index + 1]], int(self.prompts[index])

    @property
    def lengths(self) -> NDArray[np.int64]:
        return np.diff(self.starts)


def save_rows(file: Path, rows: list[tuple[list[int], int, int]]) -> None:
    """Rows of (tokens, length of the prompt, pool)."""
    tokens = np.fromiter((token for row, _, _ in rows for token in row), dtype=np.uint32)
    np.savez_compressed(
        file,
        tokens=tokens.astype(np.uint16) if tokens.size and tokens.max() < 1 << 16 else tokens,
        lengths=np.array([len(row) for row, _, _ in rows], dtype=np.uint16),
        prompts=np.array([prompt for _, prompt, _ in rows], dtype=np.uint16),
        pools=np.array([pool for _, _, pool in rows], dtype=np.uint8),
    )


def load_rows(file: Path) -> Rows:
    with np.load(file) as data:
        starts = np.concatenate([[0], np.cumsum(data["lengths"].astype(np.int64))])
        return Rows(data["tokens"].astype(np.int64), starts, data["prompts"].astype(np.int64), data["pools"].astype(np.int64))


def epoch_batches(rows: Rows, shares: list[float], batch_tokens: int, seed: int, epoch: int) -> list[list[int]]:
    """Batches of row numbers. `shares[pool]` is the part of a pool's rows drawn in each epoch."""
    rng = random.Random(f"{seed}/{epoch}")
    chosen: list[int] = []
    for pool, share in enumerate(shares):
        members = np.flatnonzero(rows.pools == pool).tolist()
        chosen += rng.sample(members, round(len(members) * min(1.0, share)))
    lengths = rows.lengths
    chosen.sort(key=lambda index: lengths[index] + rng.random() * LENGTH_JITTER)
    batches: list[list[int]] = []
    current: list[int] = []
    longest = 0
    for index in chosen:
        longest_then = max(longest, int(lengths[index]))
        if current and longest_then * (len(current) + 1) > batch_tokens:
            batches.append(current)
            current, longest_then = [], int(lengths[index])
        current.append(index)
        longest = longest_then
    if current:
        batches.append(current)
    rng.shuffle(batches)
    return batches


@dataclass(frozen=True)
class Batch:
    """`picked` are the flat positions whose next token is an answer token, `targets` those tokens."""

    ids: Tensor
    picked: Tensor
    targets: Tensor

    @property
    def tokens(self) -> int:
        return self.ids.numel()


def collate(rows: Rows, indices: list[int], device: torch.device) -> Batch:
    longest = int(max(rows.lengths[index] for index in indices))
    ids = np.zeros((len(indices), longest), dtype=np.int64)
    picked: list[NDArray[np.int64]] = []
    targets: list[NDArray[np.int64]] = []
    for line, index in enumerate(indices):
        tokens, prompt = rows.row(index)
        ids[line, : len(tokens)] = tokens
        picked.append(line * longest + np.arange(prompt - 1, len(tokens) - 1))
        targets.append(tokens[prompt:])
    tensors = (torch.from_numpy(array).to(device, non_blocking=True) for array in (ids, np.concatenate(picked), np.concatenate(targets)))
    return Batch(*tensors)


def in_order(rows: Rows, batch_tokens: int) -> Iterator[list[int]]:
    """All rows once, for validation."""
    yield from epoch_batches(rows, [1.0] * (int(rows.pools.max(initial=0)) + 1), batch_tokens, 0, 0)
