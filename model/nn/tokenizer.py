"""The tokenizer inside a GGUF file, as llama.cpp applies it: byte-level BPE with a pre-tokenizer named in the metadata."""

from __future__ import annotations

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers

from model.nn.container import Container

CONTROL = 3
QWEN2_PATTERN = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def build(container: Container) -> Tokenizer:
    tokenizer = Tokenizer(
        models.BPE(
            vocab={token: index for index, token in enumerate(container.tokens)},
            merges=[(left, right) for left, _, right in (merge.partition(" ") for merge in container.merges)],
        )
    )
    tokenizer.pre_tokenizer = _pre_tokenizer(container.value("tokenizer.ggml.pre"))
    tokenizer.decoder = decoders.ByteLevel()
    control = [token for token, kind in zip(container.tokens, container.token_types, strict=True) if kind == CONTROL]
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in control])
    return tokenizer


def _pre_tokenizer(name: str) -> pre_tokenizers.PreTokenizer:
    if name == "smollm":
        return pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)])
    if name == "qwen2":
        split = pre_tokenizers.Split(Regex(QWEN2_PATTERN), behavior="isolated")
        return pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    raise ValueError(f"pre-tokenizer {name} is not known")
