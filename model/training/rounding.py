"""Quantisation-aware training: the forward pass sees weights as Q4_0 will store them, the gradient goes to the unrounded ones."""

from __future__ import annotations

import torch
from torch import Tensor

BLOCK = 32


def rounded_to_q4_0(weights: Tensor) -> Tensor:
    """What `blocks.quantise(weights, "Q4_0")` gives after dequantising."""
    blocks = weights.float().reshape(-1, BLOCK)
    largest = blocks.gather(1, blocks.abs().argmax(1, keepdim=True))
    scale = largest / -8
    safe = torch.where(scale == 0, torch.ones_like(scale), scale)
    levels = (blocks / safe + 8.5).floor().clamp(0, 15) - 8
    return (levels * scale.half().float()).reshape(weights.shape)
