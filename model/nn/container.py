"""GGUF files in and out: metadata, vocabulary and raw tensors, independent of the network that uses them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from gguf import (
    GGMLQuantizationType,
    GGUFReader,
    GGUFValueType,
    GGUFWriter,
    LlamaFileType,
)

from model.nn.blocks import Bytes, Floats, dequantise, quantise
from model.nn.kinds import Kinds

Metadata = dict[str, tuple[Any, GGUFValueType]]
# Written by the library itself, or stated anew on export.
OMITTED = ("general.architecture", "general.file_type", "general.quantization_version")
FILE_TYPES = {"F32": LlamaFileType.ALL_F32, "F16": LlamaFileType.MOSTLY_F16, "Q8_0": LlamaFileType.MOSTLY_Q8_0, "Q4_0": LlamaFileType.MOSTLY_Q4_0}
EMBEDDING = "token_embd.weight"


@dataclass
class Tensor:
    kind: str
    shape: tuple[int, ...]
    data: Bytes

    def floats(self) -> Floats:
        return dequantise(self.data, self.kind, self.shape)


@dataclass
class Container:
    """A model file: `architecture` (llama, qwen3), its metadata and tensors by name."""

    architecture: str
    metadata: Metadata
    tensors: dict[str, Tensor] = field(default_factory=dict)

    def value(self, key: str, default: Any = None) -> Any:
        """A metadata value; `{arch}.` stands for the architecture."""
        return self.metadata.get(key.replace("{arch}", self.architecture), (default, None))[0]

    @property
    def tokens(self) -> list[str]:
        return list(self.value("tokenizer.ggml.tokens"))

    @property
    def token_types(self) -> list[int]:
        return list(self.value("tokenizer.ggml.token_type"))

    @property
    def merges(self) -> list[str]:
        return list(self.value("tokenizer.ggml.merges"))


def read(path: Path) -> Container:
    reader = GGUFReader(path)
    metadata: Metadata = {}
    for key, entry in reader.fields.items():
        if not key.startswith("GGUF.") and key not in OMITTED:
            metadata[key] = (entry.contents(), entry.types[0])
    container = Container(str(reader.fields["general.architecture"].contents()), metadata)
    for tensor in reader.tensors:
        shape = tuple(int(size) for size in reversed(tensor.shape))
        container.tensors[tensor.name] = Tensor(tensor.tensor_type.name, shape, np.ascontiguousarray(tensor.data).reshape(-1).view(np.uint8))
    return container


def write(path: Path, container: Container, weights: dict[str, Floats], kinds: Kinds) -> None:
    """Writes `weights` in the given types; vectors (norms) stay in 32 bit."""
    writer = GGUFWriter(path, container.architecture)
    for key, (value, value_type) in container.metadata.items():
        if value_type == GGUFValueType.ARRAY:
            writer.add_array(key, value)
        else:
            writer.add_key_value(key, value, value_type)
    writer.add_file_type(FILE_TYPES[kinds.matrices])
    writer.add_quantization_version(2)
    for name, array in weights.items():
        kind = kinds.kind(name, array.ndim)
        if kind in ("F32", "F16"):
            writer.add_tensor(name, array.astype(np.float32 if kind == "F32" else np.float16))
        else:
            writer.add_tensor(name, quantise(array, kind), raw_dtype=GGMLQuantizationType[kind])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
