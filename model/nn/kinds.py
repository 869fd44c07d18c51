"""Which GGML block format each tensor of a model file has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

EMBEDDINGS = ("token_embd.weight", "output.weight")


@dataclass(frozen=True)
class Kinds:
    """`finer` maps a part of a tensor's name to the format of such tensors; vectors (norms) always stay in 32 bit."""

    matrices: str
    embedding: str
    finer: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, export: dict[str, Any]) -> Kinds:
        """From the `export` section of a configuration."""
        return cls(export["matrices"], export["embedding"], export.get("finer") or {})

    def kind(self, name: str, dimensions: int) -> str:
        if dimensions == 1:
            return "F32"
        if name in EMBEDDINGS:
            return self.embedding
        return next((kind for part, kind in self.finer.items() if part in name), self.matrices)
