"""The sizes of a decoder, read from a model file's metadata."""

from __future__ import annotations

from model.nn.container import EMBEDDING, Container
from model.nn.network import Shape


def shape_of(container: Container) -> Shape:
    """Raises for an architecture the network does not implement."""
    if container.architecture not in ("llama", "qwen3"):
        raise ValueError(f"architecture {container.architecture} is not supported (llama and qwen3 are)")
    width = int(container.value("{arch}.embedding_length"))
    heads = int(container.value("{arch}.attention.head_count"))
    return Shape(
        architecture=container.architecture,
        vocabulary=container.tensors[EMBEDDING].shape[0],
        width=width,
        layers=int(container.value("{arch}.block_count")),
        heads=heads,
        kv_heads=int(container.value("{arch}.attention.head_count_kv", heads)),
        head_width=int(container.value("{arch}.attention.key_length", width // heads)),
        hidden=int(container.value("{arch}.feed_forward_length")),
        rope_base=float(container.value("{arch}.rope.freq_base", 10_000.0)),
        epsilon=float(container.value("{arch}.attention.layer_norm_rms_epsilon")),
        tied="output.weight" not in container.tensors,
    )
