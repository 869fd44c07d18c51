"""Llama and Qwen3 decoders in plain PyTorch, with parameters named and laid out as in GGUF so that export copies them as they are.

GGUF stores Llama's query and key rows permuted for rotary pairs that lie side by side; Qwen3's keep the two halves apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

LONGEST_SEQUENCE = 2048


@dataclass(frozen=True)
class Shape:
    """Sizes of a decoder; `head_norm` and `side_by_side` are what sets Qwen3 and Llama apart."""

    architecture: str
    vocabulary: int
    width: int
    layers: int
    heads: int
    kv_heads: int
    head_width: int
    hidden: int
    rope_base: float
    epsilon: float
    tied: bool

    @property
    def head_norm(self) -> bool:
        return self.architecture == "qwen3"

    @property
    def side_by_side(self) -> bool:
        return self.architecture == "llama"


class RmsNorm(nn.Module):
    def __init__(self, width: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        return functional.rms_norm(x, (x.shape[-1],), self.weight, self.epsilon)


class Block(nn.Module):
    """One decoder layer; the attributes are GGUF's names."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        queries, keys = shape.heads * shape.head_width, shape.kv_heads * shape.head_width
        self.shape = shape
        self.attn_norm = RmsNorm(shape.width, shape.epsilon)
        self.attn_q = nn.Linear(shape.width, queries, bias=False)
        self.attn_k = nn.Linear(shape.width, keys, bias=False)
        self.attn_v = nn.Linear(shape.width, keys, bias=False)
        self.attn_output = nn.Linear(queries, shape.width, bias=False)
        self.ffn_norm = RmsNorm(shape.width, shape.epsilon)
        self.ffn_gate = nn.Linear(shape.width, shape.hidden, bias=False)
        self.ffn_up = nn.Linear(shape.width, shape.hidden, bias=False)
        self.ffn_down = nn.Linear(shape.hidden, shape.width, bias=False)
        if shape.head_norm:
            self.attn_q_norm = RmsNorm(shape.head_width, shape.epsilon)
            self.attn_k_norm = RmsNorm(shape.head_width, shape.epsilon)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        normed = self.attn_norm(x)
        batch, length, _ = normed.shape
        query = self.attn_q(normed).view(batch, length, -1, self.shape.head_width)
        key = self.attn_k(normed).view(batch, length, -1, self.shape.head_width)
        value = self.attn_v(normed).view(batch, length, -1, self.shape.head_width).transpose(1, 2)
        if self.shape.head_norm:
            query, key = self.attn_q_norm(query), self.attn_k_norm(key)
        query, key = (self._rotated(part, cos, sin).to(value.dtype).transpose(1, 2) for part in (query, key))
        groups = self.shape.heads // self.shape.kv_heads
        mixed = functional.scaled_dot_product_attention(query, key.repeat_interleave(groups, 1), value.repeat_interleave(groups, 1), is_causal=True)
        x = x + self.attn_output(mixed.transpose(1, 2).reshape(batch, length, -1))
        normed = self.ffn_norm(x)
        fed: Tensor = self.ffn_down(functional.silu(self.ffn_gate(normed)) * self.ffn_up(normed))
        return x + fed

    def _rotated(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        if self.shape.side_by_side:
            first, second = x[..., ::2], x[..., 1::2]
            return torch.stack((first * cos - second * sin, first * sin + second * cos), -1).flatten(-2)
        first, second = x.chunk(2, -1)
        return torch.cat((first * cos - second * sin, first * sin + second * cos), -1)


class Decoder(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocabulary, shape.width)
        self.blk = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.output_norm = RmsNorm(shape.width, shape.epsilon)
        if not shape.tied:
            self.output = nn.Linear(shape.width, shape.vocabulary, bias=False)
        frequencies = shape.rope_base ** (-torch.arange(0, shape.head_width, 2).float() / shape.head_width)
        angles = torch.arange(LONGEST_SEQUENCE).float()[:, None] * frequencies
        # Kept in 32 bit when the weights go to 16.
        self.angles = (angles.cos(), angles.sin())

    def states(self, ids: Tensor) -> Tensor:
        """Last hidden states, normed: (batch, length, width)."""
        x = self.token_embd(ids)
        if self.angles[0].device != ids.device:
            self.angles = (self.angles[0].to(ids.device), self.angles[1].to(ids.device))
        cos, sin = (table[None, : ids.shape[1], None] for table in self.angles)
        for block in self.blk:
            x = block(x, cos, sin)
        normed: Tensor = self.output_norm(x)
        return normed

    def logits(self, states: Tensor) -> Tensor:
        head = self.token_embd.weight if self.shape.tied else self.output.weight
        return functional.linear(states, head)

    def forward(self, ids: Tensor) -> Tensor:
        return self.logits(self.states(ids))
