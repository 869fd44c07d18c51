"""Trains the guess which task a request means: `python3 -m model.recall.ranker --base SmolLM2-135M-Instruct.Q4_1.gguf [--out FILE.gz]`.

One linear layer over learned vectors (words, pieces of words, neighbouring words), in the manner of fastText, with a part of each word's vector taken
from the token table of the base model: so it has an idea of words that no phrasing uses. Trained on requests drawn from the task grammar, on one
thread in ten minutes; read by src/fallback/recall/taskRanker.ts. `--holdout SEED` leaves out what `model.recall.holdout --seed SEED` asks for.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from model.data.grammar import Grammar, load
from model.data.render import sample
from model.data.wording import spoken
from model.nn.container import EMBEDDING, Container, read
from model.nn.tokenizer import build
from model.recall.export import english, lexicon, words
from model.recall.holdout import split

HERE = Path(__file__).resolve().parent
FILE = HERE.parent / "release" / "recall-ranker-v1.bin.gz"
FORMAT_VERSION = 1
DIMENSIONS = 96
BUCKETS = 20_000
LEAST_USES = 4
COMMON_WORDS = 16_000
LONGEST = 64
PAIR_FACTORS = (1_000_003, 7919)
# Requests drawn for each phrasing, and at most for a task, in English and in another language.
DRAWS = {"en": (9, 75), "other": (8, 24)}
FRAME_FACTOR = 6
TAIL_SHARE = 0.12
CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")

Floats = NDArray[np.float32]


def draw(grammar: Grammar, rng: random.Random) -> list[tuple[str, str]]:
    """Requests with the task they mean."""
    rows: list[tuple[str, str]] = []
    for task in grammar.tasks.values():
        dialects = sorted(task.commands)
        for language, says in task.says.items():
            each, most = DRAWS["en" if language == "en" else "other"]
            count = min(most, each * len(says)) * (FRAME_FACTOR if task.holes else 1)
            made = set()
            for _ in range(count):
                if pair := sample(grammar, task, rng.choice(dialects), language, rng, tail=task.out and rng.random() < TAIL_SHARE):
                    made.add(spoken(pair.pieces, language, rng))
            rows += [(task.id, request) for request in sorted(made)]
    rng.shuffle(rows)
    return rows


def tokenised(requests: Sequence[str]) -> list[list[str]]:
    lines = "".join(json.dumps(line) + "\n" for line in (lexicon(), words(), english(load()), *requests))
    done = subprocess.run(["node", HERE / "rankTokens.mjs"], input=lines, capture_output=True, text=True, check=True)
    return [line.split()[:LONGEST] for line in done.stdout.split("\n")[:-1]]


def hash_of(text: str) -> int:
    """FNV-1a, as in rankFeatures.ts."""
    value = 2_166_136_261
    for byte in text.encode():
        value = ((value ^ byte) * 16_777_619) & 0xFFFFFFFF
    return value


def pieces_of(token: str) -> list[str]:
    if token.startswith("#"):
        return [token]
    is_cjk = bool(CJK.search(token))
    signs = token if is_cjk else f"<{token}>"
    lengths = range(1, 4) if is_cjk else range(3, 6)
    return [signs[at : at + length] for length in lengths for at in range(len(signs) - length + 1)] or [signs]


class Lexicon:
    """All tokens of the training requests and the common words of the base model, with what the network sees of each."""

    def __init__(self, rows: Sequence[Sequence[str]], container: Container) -> None:
        uses = Counter(token for row in rows for token in row)
        common = [text[1:].lower() for text in container.tokens if re.fullmatch(r"Ġ[A-Za-z]{2,}", text)][:COMMON_WORDS]
        self.tokens = list(dict.fromkeys([*uses, *common]))
        self.at = {token: index for index, token in enumerate(self.tokens)}
        self.hashes = [hash_of(token) for token in self.tokens]
        pieces = [[hash_of(piece) % BUCKETS for piece in pieces_of(token)] for token in self.tokens]
        self.piece_starts = np.cumsum([0, *map(len, pieces)])
        self.pieces = np.array([place for each in pieces for place in each])
        known = [token for token in self.tokens if uses[token] >= LEAST_USES]
        self.known_at = {token: index + 1 for index, token in enumerate(known)}
        self.known = torch.tensor([self.known_at.get(token, 0) for token in self.tokens])
        self.base = torch.tensor(self._base_vectors(container))
        wanted = set(known) | set(common)
        self.kept = [index for index, token in enumerate(self.tokens) if token in wanted]

    def _base_vectors(self, container: Container) -> Floats:
        """The mean of a word's pieces in the token table of the base model, centred, of length one."""
        table = container.tensors[EMBEDDING].floats()
        tokenizer = build(container)
        vectors = np.zeros((len(self.tokens), table.shape[1]), np.float32)
        words = [index for index, token in enumerate(self.tokens) if not token.startswith("#")]
        for index in words:
            token = self.tokens[index]
            ids = tokenizer.encode(token if CJK.search(token) else f" {token}", add_special_tokens=False).ids
            vectors[index] = table[ids].mean(0) if ids else 0
        vectors[words] -= vectors[words].mean(0)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)

    def read(self, row: Sequence[str]) -> list[int]:
        return [self.at[token] for token in row]


class Network(nn.Module):
    def __init__(self, lexicon: Lexicon, tasks: int) -> None:
        super().__init__()
        self.lexicon = lexicon
        self.words = nn.Embedding(len(lexicon.known_at) + 1, DIMENSIONS, sparse=True)
        self.pieces = nn.EmbeddingBag(BUCKETS, DIMENSIONS, mode="mean", sparse=True)
        self.pairs = nn.EmbeddingBag(BUCKETS, DIMENSIONS, mode="sum", sparse=True)
        self.base = nn.Linear(lexicon.base.shape[1], DIMENSIONS, bias=False)
        self.gate = nn.Linear(DIMENSIONS, 1)
        self.tasks = nn.Linear(DIMENSIONS, tasks)
        for table in (self.words, self.pieces, self.pairs, self.tasks):
            nn.init.normal_(table.weight, 0, 0.05)

    def vectors(self, tokens: NDArray[np.int64], word_drop: float = 0, base_drop: float = 0) -> Tensor:
        lexicon = self.lexicon
        starts, ends = lexicon.piece_starts[tokens], lexicon.piece_starts[tokens + 1]
        flat = np.concatenate([lexicon.pieces[start:end] for start, end in zip(starts, ends, strict=True)])
        offsets = np.concatenate([[0], np.cumsum(ends - starts)[:-1]])
        places = torch.tensor(tokens)
        known = lexicon.known[places]
        words = self.words(known) * (known > 0)[:, None] * (torch.rand(len(tokens), 1) >= word_drop)
        base = self.base(lexicon.base[places]) * (torch.rand(len(tokens), 1) >= base_drop)
        return words + base + self.pieces(torch.tensor(flat), torch.tensor(offsets))

    def forward(self, rows: Sequence[Sequence[int]], word_drop: float = 0, base_drop: float = 0, output_drop: float = 0) -> Tensor:
        lengths = [len(row) for row in rows]
        tokens, inverse = np.unique(np.concatenate([np.array(row, dtype=np.int64) for row in rows]), return_inverse=True)
        vectors = self.vectors(tokens, word_drop, base_drop)
        gated = vectors * (2 * torch.sigmoid(self.gate(vectors)))
        segments = torch.repeat_interleave(torch.arange(len(rows)), torch.tensor(lengths))
        sums = torch.zeros(len(rows), DIMENSIONS).index_add(0, segments, gated[torch.tensor(inverse)])
        hashes = self.lexicon.hashes
        pairs, starts = [], []
        for row in rows:
            starts.append(len(pairs))
            pairs += [(hashes[left] * PAIR_FACTORS[0] + hashes[right] * PAIR_FACTORS[1]) % BUCKETS for left, right in zip(row, row[1:], strict=False)]
        if pairs:
            sums = sums + self.pairs(torch.tensor(pairs), torch.tensor(starts))
        norm = torch.tensor(lengths, dtype=torch.float).sqrt()[:, None]
        return self.tasks(functional.dropout(sums / norm, output_drop))


def train(network: Network, rows: Sequence[list[int]], labels: NDArray[np.int64], epochs: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    batch, rate, token_drop = 512, 0.01, 0.12
    tables = [network.words.weight, network.pieces.weight, network.pairs.weight]
    others = [parameter for parameter in network.parameters() if all(parameter is not table for table in tables)]
    optimizers = (torch.optim.SparseAdam(tables, lr=rate, betas=(0.9, 0.99)), torch.optim.Adam(others, lr=rate, betas=(0.9, 0.99)))
    steps = round(epochs * len(rows) / batch)
    order = np.concatenate([rng.permutation(len(rows)) for _ in range(int(epochs) + 1)])
    started, total = time.monotonic(), 0.0
    for step in range(steps):
        chosen = order[step * batch : (step + 1) * batch]
        share = max(0.02, 1 - step / steps)
        for optimizer, factor in zip(optimizers, (1.0, 0.3), strict=True):
            optimizer.param_groups[0]["lr"] = rate * share * factor
            optimizer.zero_grad()
        told = [[token for token in rows[index] if rng.random() >= token_drop] or rows[index] for index in chosen]
        loss = functional.cross_entropy(network(told, 0.3, 0.2, 0.1), torch.tensor(labels[chosen]), label_smoothing=0.05)
        loss.backward()  # type: ignore[no-untyped-call]
        for optimizer in optimizers:
            optimizer.step()
        total += loss.item()
        if step % 50 == 49:
            print(f"step {step + 1} of {steps}, loss {total / 50:.3f}, {time.monotonic() - started:.0f} s", flush=True)
            total = 0.0


def _quantised(vectors: Tensor) -> bytes:
    values = vectors.detach().numpy()
    factors = np.maximum(np.abs(values).max(1), 1e-9).astype(np.float32) / 127
    return factors.tobytes() + np.rint(values / factors[:, None]).astype(np.int8).tobytes()


def packed(network: Network, tasks: Sequence[str]) -> bytes:
    lexicon = network.lexicon
    header = {"version": FORMAT_VERSION, "dimensions": DIMENSIONS, "buckets": BUCKETS, "words": [lexicon.tokens[index] for index in lexicon.kept], "tasks": tasks}
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    gate = np.concatenate([network.gate.weight.detach().numpy()[0], network.gate.bias.detach().numpy()]).astype(np.float32)
    with torch.no_grad():
        words = network.vectors(np.array(lexicon.kept))
    tables = (words, network.pieces.weight, network.pairs.weight, network.tasks.weight)
    return struct.pack("<I", len(text)) + text + gate.tobytes() + network.tasks.bias.detach().numpy().tobytes() + b"".join(map(_quantised, tables))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=FILE)
    parser.add_argument("--holdout", type=int, help="seed of model.recall.holdout whose phrasings are left out")
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    grammar = load()
    if args.holdout is not None:
        grammar, _ = split(grammar, random.Random(args.holdout))
    drawn = draw(grammar, random.Random(args.seed))
    tasks = sorted({task for task, _ in drawn})
    labels = {task: index for index, task in enumerate(tasks)}
    told = [(labels[task], row) for (task, _), row in zip(drawn, tokenised([request for _, request in drawn]), strict=True) if row]
    words = Lexicon([row for _, row in told], read(args.base))
    network = Network(words, len(tasks))
    print(f"{len(told)} requests, {len(tasks)} tasks, {len(words.kept)} words", flush=True)
    train(network, [words.read(row) for _, row in told], np.array([label for label, _ in told]), args.epochs, args.seed)
    data = packed(network, tasks)
    args.out.write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{args.out.name}: {len(data)} bytes, {args.out.stat().st_size} compressed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
