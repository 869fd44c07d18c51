"""GGML block formats in numpy: Q4_0, Q4_1 and Q8_0, as llama.cpp reads them (32 weights a block, scales in half precision).

The training machine may have nothing but PyTorch and numpy, so these are written out here; tests compare them with the gguf package.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

BLOCK = 32
BYTES_PER_BLOCK = {"F32": 128, "F16": 64, "Q8_0": 34, "Q4_1": 20, "Q4_0": 18}


def dequantise(data: Bytes, kind: str, shape: tuple[int, ...]) -> Floats:
    """Weights of the given shape from raw tensor bytes."""
    flat = np.ascontiguousarray(data).reshape(-1).view(np.uint8)
    if kind == "F32":
        return flat.view(np.float32).reshape(shape).copy()
    if kind == "F16":
        return flat.view(np.float16).astype(np.float32).reshape(shape)
    blocks = flat.reshape(-1, BYTES_PER_BLOCK[kind])
    scale = _half(blocks[:, :2])
    if kind == "Q8_0":
        values = blocks[:, 2:].view(np.int8).astype(np.float32) * scale
    elif kind == "Q4_0":
        values = (_nibbles(blocks[:, 2:]) - 8) * scale
    elif kind == "Q4_1":
        values = _nibbles(blocks[:, 4:]) * scale + _half(blocks[:, 2:4])
    else:
        raise ValueError(f"tensor type {kind} is not supported")
    return values.astype(np.float32).reshape(shape)


def quantise(weights: Floats, kind: str) -> Bytes:
    """Raw tensor bytes, last dimension packed: shape (..., bytes of a row)."""
    rows = np.ascontiguousarray(weights, dtype=np.float32)
    if kind == "F32":
        return rows.view(np.uint8)
    if kind == "F16":
        return rows.astype(np.float16).view(np.uint8)
    if rows.shape[-1] % BLOCK:
        raise ValueError(f"rows of {rows.shape[-1]} weights do not divide into blocks of {BLOCK}")
    blocks = rows.reshape(-1, BLOCK)
    packed = {"Q8_0": _pack_q8_0, "Q4_0": _pack_q4_0}[kind](blocks)
    return packed.reshape(*rows.shape[:-1], -1)


def _pack_q8_0(blocks: Floats) -> Bytes:
    scale = np.abs(blocks).max(axis=1, keepdims=True) / 127
    values = np.round(np.divide(blocks, scale, out=np.zeros_like(blocks), where=scale != 0)).astype(np.int8)
    return np.concatenate([scale.astype(np.float16).view(np.uint8), values.view(np.uint8)], axis=1)


def _pack_q4_0(blocks: Floats) -> Bytes:
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1, keepdims=True), axis=1)
    scale = largest / -8
    levels = np.clip(np.floor(np.divide(blocks, scale, out=np.zeros_like(blocks), where=scale != 0) + 8.5), 0, 15).astype(np.uint8)
    return np.concatenate([scale.astype(np.float16).view(np.uint8), levels[:, :16] | (levels[:, 16:] << 4)], axis=1)


def _half(two_bytes: Bytes) -> Floats:
    return np.ascontiguousarray(two_bytes).view(np.float16).astype(np.float32)


def _nibbles(packed: Bytes) -> Floats:
    return np.concatenate([packed & 0x0F, packed >> 4], axis=1).astype(np.float32)
