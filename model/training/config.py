"""One file per model: model/configs/*.yaml. Read as YAML where PyYAML is installed; a JSON file needs nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Budget:
    """Training ends at the first of these that is set and reached; progress runs from 0 to 1 towards it."""

    steps: int | None = None
    seconds: float | None = None
    epochs: float | None = None


@dataclass(frozen=True)
class Lora:
    rank: int
    alpha: float


@dataclass(frozen=True)
class TrainingConfig:
    name: str
    seed: int
    budget: Budget
    peak_rate: float
    warm_up: float
    floor: float
    batch_tokens: int
    weight_decay: float
    betas: tuple[float, float]
    clip: float
    # Progress from which matrices are rounded to Q4_0 in the forward pass; None for never.
    quantise_from: float | None
    precision: str
    lora: Lora | None
    # Parts of the names of the parameters that learn; None for all. The others stay exactly as they are in the base.
    learning: tuple[str, ...] | None
    checkpoint_seconds: float
    validate_steps: int
    compile: bool


def load_settings(file: Path) -> dict[str, Any]:
    text = file.read_text("utf-8")
    if file.suffix == ".json":
        content: dict[str, Any] = json.loads(text)
        return content
    import yaml  # Not on every training machine: `model.prepare` leaves a JSON copy for those.

    content = yaml.safe_load(text)
    return content


def training_config(settings: dict[str, Any], **changes: Any) -> TrainingConfig:
    """The `training` section, with values from the command line on top."""
    raw = {**settings["training"], **{key: value for key, value in changes.items() if value is not None}}
    return TrainingConfig(
        **{
            **raw,
            "name": settings["name"],
            "budget": Budget(**raw["budget"]),
            "betas": tuple(raw["betas"]),
            "lora": Lora(**raw["lora"]) if raw.get("lora") else None,
            "learning": tuple(raw["learning"]) if raw.get("learning") else None,
        }
    )
