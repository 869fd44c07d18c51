"""Between model files and the network: sizes from metadata, weights by GGUF tensor name."""

from __future__ import annotations

import ast
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from model.nn.blocks import Bytes, Floats, dequantise, quantise
from model.nn.kinds import Kinds
from model.nn.network import Decoder, Shape

Packed = dict[str, tuple[str, tuple[int, ...], Bytes]]


def load_weights(decoder: Decoder, weights: dict[str, Floats]) -> None:
    decoder.load_state_dict({name: torch.from_numpy(np.asarray(array, dtype=np.float32)) for name, array in weights.items()})


def weights_of(decoder: Decoder) -> dict[str, Floats]:
    return {name: parameter.detach().float().cpu().numpy() for name, parameter in decoder.named_parameters()}


def pack(weights: dict[str, Floats], kinds: Kinds) -> Packed:
    """Weights in GGML blocks: what travels between machines is what the model file will hold."""
    packed: Packed = {}
    for name, array in weights.items():
        kind = kinds.kind(name, array.ndim)
        packed[name] = (kind, array.shape, quantise(array, kind).reshape(-1))
    return packed


def save_packed(file: Path, packed: Packed, shape: Shape) -> None:
    """One .npz with a `kind:name` entry of raw bytes for each tensor, its size under `size:name`, and the network's shape."""
    entries: dict[str, NDArray[np.generic]] = {"shape": np.array(repr(asdict(shape)))}
    for name, (kind, size, data) in packed.items():
        entries[f"{kind}:{name}"] = data
        entries[f"size:{name}"] = np.array(size)
    with file.open("wb") as stream:
        np.savez(stream, **entries)  # type: ignore[arg-type]


def read_packed(file: Path) -> tuple[Shape, dict[str, Floats]]:
    with np.load(file) as entries:
        shape = Shape(**ast.literal_eval(str(entries["shape"])))
        weights = {
            name: dequantise(entries[key], kind, tuple(int(size) for size in entries[f"size:{name}"]))
            for key in entries.files
            for kind, _, name in (key.partition(":"),)
            if name and kind != "size"
        }
    return shape, weights
