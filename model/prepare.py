"""Makes a training bundle: `python3 -m model.prepare --config FILE --base BASE.gguf --pairs PAIRS.jsonl --out FOLDER [--warm TUNED.gguf] [--public train.jsonl] [--against EVAL.jsonl ...]`.

The bundle holds tokenised rows, the base weights with the vocabulary cut, and the settings as JSON: all that `model.train` reads.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from model.data.decontaminate import Contamination
from model.data.public_rows import read as read_public
from model.nn import container as containers
from model.nn import vocabulary
from model.nn.container import EMBEDDING, Container
from model.nn.shapes import shape_of
from model.nn.tokenizer import build
from model.nn.weights import Packed, save_packed
from model.training.batches import save_rows
from model.training.config import load_settings

Example = tuple[str, str, str, int]
OWN, PUBLIC, PUBLIC_FIND = range(3)


def prompt(request: str, shell: str) -> str:
    """The form the built-in model is asked in; the role name is the shell's tag."""
    return f"<|im_start|>{shell}\n{request}<|im_end|>\n"


def read_examples(pairs: Path, public: Path | None, against: list[Path]) -> list[Example]:
    """(request, command, shell, pool)"""
    examples: list[Example] = []
    with pairs.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            examples.append((row["nl"], row["command"], row["shell"], OWN))
    if public:
        contamination = Contamination.from_files(against)
        for public_row in read_public(public):
            if not contamination.rows or contamination.reason(public_row.nl) is None:
                examples.append((public_row.nl, public_row.command, public_row.shell, PUBLIC_FIND if public_row.tool == "find" else PUBLIC))
    return examples


def tokenised(tokenizer: Tokenizer, examples: list[Example], longest: int) -> list[tuple[list[int], int, int]]:
    prompts = tokenizer.encode_batch([prompt(request, shell) for request, _, shell, _ in examples], add_special_tokens=False)
    answers = tokenizer.encode_batch([command + "<|im_end|>" for _, command, _, _ in examples], add_special_tokens=False)
    rows = [(asked.ids + answered.ids, len(asked.ids), example[3]) for asked, answered, example in zip(prompts, answers, examples, strict=True)]
    return [row for row in rows if len(row[0]) <= longest]


def packed_base(base: Container, kept: list[int]) -> Packed:
    """The base tensors as they are in the file, the embedding cut to the kept rows."""
    packed: Packed = {}
    for name, tensor in base.tensors.items():
        if name in (EMBEDDING, "output.weight"):
            rows = tensor.data.reshape(tensor.shape[0], -1)[kept]
            packed[name] = (tensor.kind, (len(kept), tensor.shape[1]), rows.reshape(-1))
        else:
            packed[name] = (tensor.kind, tensor.shape, tensor.data)
    return packed


def warmed(base: Container, tuned: Container) -> Container:
    """The base with the weights of a tuned file of the same shape; a token that the tuned file's cut vocabulary lacks keeps the base's embedding."""
    place = {token: row for row, token in enumerate(tuned.tokens)}
    for name, tensor in base.tensors.items():
        other = tuned.tensors[name]
        if name in (EMBEDDING, "output.weight"):
            if other.kind != tensor.kind:
                raise ValueError(f"{name}: the tuned file holds {other.kind}, the base {tensor.kind}")
            rows, tuned_rows = tensor.data.reshape(tensor.shape[0], -1).copy(), other.data.reshape(other.shape[0], -1)
            shared = [row for row, token in enumerate(base.tokens) if token in place]
            rows[shared] = tuned_rows[[place[base.tokens[row]] for row in shared]]
            tensor.data = rows.reshape(tensor.data.shape)
        else:
            tensor.kind, tensor.data = other.kind, other.data
    return base


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--warm", type=Path, help="a tuned model file to start the weights from, with --base's vocabulary")
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--public", type=Path)
    parser.add_argument("--against", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    settings: dict[str, Any] = load_settings(args.config)
    args.out.mkdir(parents=True, exist_ok=True)
    examples = read_examples(args.pairs, args.public, args.against)
    base = containers.read(args.base)
    if args.warm:
        base = warmed(base, containers.read(args.warm))
    if settings["vocabulary"] and settings["vocabulary"] < len(base.tokens):
        counts = count_tokens(build(base), examples)
        cut = vocabulary.choose(base, counts, settings["vocabulary"])
        print(f"vocabulary cut from {len(base.tokens)} to {len(cut.kept)}, {vocabulary.coverage(cut, counts):.2%} of the tokens stay whole")
    else:
        cut = vocabulary.Cut(list(range(len(base.tokens))), base.merges)
    packed = packed_base(base, cut.kept)
    vocabulary.apply(base, cut)
    base.tensors[EMBEDDING].shape = packed[EMBEDDING][1]
    rows = tokenised(build(base), examples, settings["data"]["longest_row"])
    random.Random(settings["training"]["seed"]).shuffle(rows)
    held_out = settings["data"]["validation_rows"]
    save_rows(args.out / "validation.npz", rows[:held_out])
    save_rows(args.out / "train.npz", rows[held_out:])
    save_packed(args.out / "weights.npz", packed, shape_of(base))
    (args.out / "vocabulary.json").write_text(json.dumps({"kept": cut.kept, "merges": cut.merges}))
    (args.out / "settings.json").write_text(json.dumps(settings, indent=1))
    pools = Counter(pool for _, _, pool in rows)
    print(f"{len(rows)} rows (own {pools[OWN]}, public {pools[PUBLIC]}, find {pools[PUBLIC_FIND]}), {sum(len(row) for row, _, _ in rows):,} tokens")
    return 0


def count_tokens(tokenizer: Tokenizer, examples: list[Example]) -> Counter[int]:
    counts: Counter[int] = Counter()
    texts = sorted({text for request, command, _, _ in examples for text in (request, command)})
    for encoding in tokenizer.encode_batch(texts, add_special_tokens=False):
        counts.update(encoding.ids)
    return counts


if __name__ == "__main__":
    sys.exit(main())
