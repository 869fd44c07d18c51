"""How far training is (0 to 1) by steps, time or epochs, and the learning rate there."""

from __future__ import annotations

import math
import time

from model.training.config import Budget, TrainingConfig


class Clock:
    """Counts steps, and seconds across interruptions."""

    def __init__(self, budget: Budget, batches_per_epoch: int, steps: int = 0, seconds: float = 0.0) -> None:
        self.budget = budget
        self.batches_per_epoch = batches_per_epoch
        self.steps = steps
        self._before = seconds
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        return self._before + time.monotonic() - self._started

    @property
    def progress(self) -> float:
        shares = [0.0]
        if self.budget.steps:
            shares.append(self.steps / self.budget.steps)
        if self.budget.seconds:
            shares.append(self.seconds / self.budget.seconds)
        if self.budget.epochs:
            shares.append(self.steps / max(1, self.budget.epochs * self.batches_per_epoch))
        return min(1.0, max(shares))


def learning_rate(config: TrainingConfig, progress: float) -> float:
    """Linear warm-up, then a cosine down to `floor` of the peak."""
    warm = min(1.0, progress / config.warm_up) if config.warm_up else 1.0
    cosine = config.floor + (1 - config.floor) * 0.5 * (1 + math.cos(math.pi * progress))
    return config.peak_rate * max(warm, 0.02) * cosine
