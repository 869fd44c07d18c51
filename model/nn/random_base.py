"""A model file with random weights and a real tokenizer: `python3 -m model.nn.random_base TOKENIZER.gguf OUT.gguf`.

Qwen3-0.6B's weights cannot be had everywhere; its architecture at toy size proves training, merging, export and loading.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from gguf import GGUFValueType

from model.nn import container as containers
from model.nn.container import Container, Metadata
from model.nn.kinds import Kinds

WIDTH, LAYERS, HEADS, KV_HEADS, HEAD_WIDTH, HIDDEN = 128, 2, 4, 2, 64, 256
SPREAD = 0.05


def random_qwen3(tokenizer_source: Container, seed: int = 1) -> tuple[Container, dict[str, np.ndarray]]:
    rng = np.random.default_rng(seed)
    size = len(tokenizer_source.tokens)
    integer, real = GGUFValueType.UINT32, GGUFValueType.FLOAT32
    metadata: Metadata = {key: entry for key, entry in tokenizer_source.metadata.items() if key.startswith("tokenizer.")}
    metadata |= {
        "general.name": ("tiny random Qwen3", GGUFValueType.STRING),
        "qwen3.context_length": (512, integer),
        "qwen3.embedding_length": (WIDTH, integer),
        "qwen3.block_count": (LAYERS, integer),
        "qwen3.feed_forward_length": (HIDDEN, integer),
        "qwen3.attention.head_count": (HEADS, integer),
        "qwen3.attention.head_count_kv": (KV_HEADS, integer),
        "qwen3.attention.key_length": (HEAD_WIDTH, integer),
        "qwen3.attention.value_length": (HEAD_WIDTH, integer),
        "qwen3.attention.layer_norm_rms_epsilon": (1e-6, real),
        "qwen3.rope.freq_base": (1e6, real),
    }
    sizes: dict[str, tuple[int, ...]] = {"token_embd.weight": (size, WIDTH), "output_norm.weight": (WIDTH,)}
    for layer in range(LAYERS):
        sizes |= {
            f"blk.{layer}.{name}.weight": shape
            for name, shape in {
                "attn_norm": (WIDTH,),
                "attn_q": (HEADS * HEAD_WIDTH, WIDTH),
                "attn_k": (KV_HEADS * HEAD_WIDTH, WIDTH),
                "attn_v": (KV_HEADS * HEAD_WIDTH, WIDTH),
                "attn_output": (WIDTH, HEADS * HEAD_WIDTH),
                "attn_q_norm": (HEAD_WIDTH,),
                "attn_k_norm": (HEAD_WIDTH,),
                "ffn_norm": (WIDTH,),
                "ffn_gate": (HIDDEN, WIDTH),
                "ffn_up": (HIDDEN, WIDTH),
                "ffn_down": (WIDTH, HIDDEN),
            }.items()
        }
    weights = {name: np.ones(shape, np.float32) if len(shape) == 1 else rng.normal(0, SPREAD, shape).astype(np.float32) for name, shape in sizes.items()}
    return Container("qwen3", metadata), weights


def main() -> int:
    source, out = map(Path, sys.argv[1:3])
    container, weights = random_qwen3(containers.read(source))
    containers.write(out, container, weights, Kinds("F16", "F16"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
