"""Low-rank adapters on the linear layers of a frozen network, and their merging back into the weights."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from model.nn.network import Block, Decoder
from model.training.config import Lora


class Adapted(nn.Module):
    """A linear layer plus `alpha / rank * up(down(x))`; `up` starts at zero, so nothing changes before training."""

    def __init__(self, linear: nn.Linear, settings: Lora) -> None:
        super().__init__()
        self.linear = linear
        self.scale = settings.alpha / settings.rank
        self.down = nn.Parameter(torch.empty(settings.rank, linear.in_features))
        self.up = nn.Parameter(torch.zeros(linear.out_features, settings.rank))
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))

    def forward(self, x: Tensor) -> Tensor:
        base: Tensor = self.linear(x)
        return base + self.scale * nn.functional.linear(nn.functional.linear(x, self.down), self.up)


def adapt(decoder: Decoder, settings: Lora) -> None:
    """Freezes the network and puts an adapter on every linear layer of its blocks."""
    decoder.requires_grad_(False)
    for block in decoder.blk:
        for name, layer in list(block.named_children()):
            if isinstance(layer, nn.Linear):
                setattr(block, name, Adapted(layer, settings))


@torch.no_grad()
def merge(decoder: Decoder) -> None:
    """Adds every adapter to the layer below it; the network has its plain parameters again."""
    for block in decoder.blk:
        assert isinstance(block, Block)
        for name, layer in list(block.named_children()):
            if isinstance(layer, Adapted):
                delta = layer.scale * (layer.up.float() @ layer.down.float())
                layer.linear.weight.copy_(layer.linear.weight.float() + delta)
                setattr(block, name, layer.linear)
    decoder.requires_grad_(True)
