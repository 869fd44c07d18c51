"""AdamW on 32-bit master weights beside the working copy that computes: bf16 alone loses small updates."""

from __future__ import annotations

from collections.abc import Iterable

import torch
import torch.distributed as distributed
from torch import Tensor, nn

from model.training.config import TrainingConfig
from model.training.rounding import rounded_to_q4_0

NEVER_ROUNDED = ("token_embd", "output", ".down", ".up")


class MasterOptimiser:
    """Owns the master weights of the trainable parameters."""

    def __init__(self, parameters: Iterable[tuple[str, nn.Parameter]], config: TrainingConfig) -> None:
        self.working = [(name, parameter) for name, parameter in parameters if parameter.requires_grad]
        self.masters = [nn.Parameter(parameter.detach().float().clone()) for _, parameter in self.working]
        matrices = [master for master in self.masters if master.dim() > 1]
        vectors = [master for master in self.masters if master.dim() == 1]
        groups = [{"params": matrices, "weight_decay": config.weight_decay}, {"params": vectors, "weight_decay": 0.0}]
        self.adam = torch.optim.AdamW(groups, lr=config.peak_rate, betas=config.betas, eps=1e-8, fused=True)
        self.clip = config.clip

    def step(self, rate: float, rounding: bool) -> float:
        """One update from the gradients of the working copy; returns their norm before clipping."""
        for (_, parameter), master in zip(self.working, self.masters, strict=True):
            if parameter.grad is not None:
                master.grad = parameter.grad.float()
                parameter.grad = None
                if distributed.is_initialized():
                    distributed.all_reduce(master.grad, distributed.ReduceOp.AVG)
        norm = float(nn.utils.clip_grad_norm_(self.masters, self.clip))
        for group in self.adam.param_groups:
            group["lr"] = rate
        self.adam.step()
        self.adam.zero_grad(set_to_none=True)
        self.refresh(rounding)
        return norm

    @torch.no_grad()
    def refresh(self, rounding: bool) -> None:
        """Copies the masters to the working parameters, rounded to Q4_0 where the model file will be."""
        for (name, parameter), master in zip(self.working, self.masters, strict=True):
            parameter.copy_(rounded_to_q4_0(master) if rounding and _is_rounded(name, master) else master)

    def state(self) -> dict[str, object]:
        return {"masters": [master.detach() for master in self.masters], "adam": self.adam.state_dict()}

    def restore(self, state: dict[str, object], rounding: bool) -> None:
        masters = state["masters"]
        assert isinstance(masters, list)
        with torch.no_grad():
            for master, saved in zip(self.masters, masters, strict=True):
                master.copy_(saved)
        self.adam.load_state_dict(state["adam"])  # type: ignore[arg-type]
        self.refresh(rounding)


def _is_rounded(name: str, weights: Tensor) -> bool:
    return weights.dim() > 1 and not name.startswith(NEVER_ROUNDED[:2]) and not name.endswith(NEVER_ROUNDED[2:])
