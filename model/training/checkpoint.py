"""A checkpoint holds all that the next minute of training depends on, and replaces the last one in one step."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import torch

FILE = "checkpoint.pt"


def save(folder: Path, state: dict[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / (FILE + ".part")
    torch.save(state, partial)
    os.replace(partial, folder / FILE)


def load(folder: Path, device: torch.device) -> dict[str, Any] | None:
    file = folder / FILE
    if not file.exists():
        return None
    state: dict[str, Any] = torch.load(file, map_location=device, weights_only=True)
    return state
