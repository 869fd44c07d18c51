"""What rounding may have cost: `python3 -m model.evaluation.unrounded MODEL.gguf OUT.gguf [--seed N]` writes the file in 16 bits,
every weight in 8-bit blocks moved by up to half of its step, at random.

The 32-bit weights of a training are not kept, but each lay within half a step of what the file holds: a file made here is as far from the shipped
one as those were at most. Matrices in 4-bit blocks did not learn in the last stage (configs/nl2sh-135m-finish.yaml), so rounding took nothing
from them and they are copied. Answer the same rows with both files (`answers.mjs`) and compare.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from model.nn import container
from model.nn.blocks import BLOCK, BYTES_PER_BLOCK, Floats
from model.nn.container import Tensor
from model.nn.kinds import Kinds


def unrounded(tensor: Tensor, chance: np.random.Generator) -> Floats:
    """The weights of a tensor, those in 8-bit blocks moved within what rounds to the same level."""
    weights = tensor.floats()
    if tensor.kind != "Q8_0":
        return weights
    steps = tensor.data.reshape(-1, BYTES_PER_BLOCK["Q8_0"])[:, :2].copy().view(np.float16).astype(np.float32)
    offsets = chance.uniform(-0.5, 0.5, size=(len(steps), BLOCK)).astype(np.float32)
    return weights + (offsets * steps).reshape(weights.shape)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = np.random.default_rng(arguments.seed)
    model = container.read(arguments.model)
    weights = {name: unrounded(tensor, chance) for name, tensor in model.tensors.items()}
    container.write(arguments.out, model, weights, Kinds("F16", "F16"))


if __name__ == "__main__":
    main()
