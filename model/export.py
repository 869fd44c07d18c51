"""Weights back to a model file: `python3 -m model.export BUNDLE WEIGHTS.npz --base BASE.gguf --out MODEL.gguf`.

Copies the base file's metadata, with the vocabulary the bundle kept, and prints size and SHA-256 for the model card.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

from gguf import GGUFValueType

from model.nn import container as containers
from model.nn import vocabulary
from model.nn.kinds import Kinds
from model.nn.weights import read_packed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    settings = json.loads((args.bundle / "settings.json").read_text())
    cut = vocabulary.Cut(**json.loads((args.bundle / "vocabulary.json").read_text()))
    target = containers.read(args.base)
    vocabulary.apply(target, cut)
    target.metadata["general.name"] = (settings["export"]["title"], GGUFValueType.STRING)
    _, weights = read_packed(args.weights)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    containers.write(args.out, target, weights, Kinds.of(settings["export"]))
    print(f"{args.out.name}: {args.out.stat().st_size:,} bytes, SHA-256 {hashlib.sha256(args.out.read_bytes()).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
