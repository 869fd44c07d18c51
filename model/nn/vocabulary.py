"""Cuts the vocabulary to the tokens that requests and commands use; the embedding is a fifth of a small model."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from model.nn.container import Container
from model.nn.tokenizer import CONTROL


@dataclass(frozen=True)
class Cut:
    """Token ids that stay, in their old order (the new id is the position), and the merges among them."""

    kept: list[int]
    merges: list[str]


def choose(container: Container, counts: Counter[int], size: int) -> Cut:
    """Keeps control tokens, all single bytes, then tokens by how often the texts use them, each with the merges that build it."""
    tokens, merges = container.tokens, container.merges
    index = {token: position for position, token in enumerate(tokens)}
    parents: dict[str, tuple[str, str]] = {}
    for merge in merges:
        left, _, right = merge.partition(" ")
        parents.setdefault(left + right, (left, right))
    kept = {i for i, kind in enumerate(container.token_types) if kind == CONTROL} | {i for i, token in enumerate(tokens) if len(token) == 1}

    def with_ancestors(token: int) -> set[int]:
        pending, found = [token], set()
        while pending:
            current = pending.pop()
            if current in kept or current in found:
                continue
            found.add(current)
            pending += [index[part] for part in parents.get(tokens[current], ())]
        return found

    used = [token for token, _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))]
    unused = (token for token in range(len(tokens)) if token not in counts)
    for token in (*used, *unused):
        wanted = with_ancestors(token)
        if len(kept) + len(wanted) <= size:
            kept |= wanted
        if len(kept) == size:
            break
    names = {tokens[i] for i in kept}
    remaining = [merge for merge in merges if (parts := merge.partition(" ")) and parts[0] in names and parts[2] in names and parts[0] + parts[2] in names]
    return Cut(sorted(kept), remaining)


def coverage(cut: Cut, counts: Counter[int]) -> float:
    """Share of the counted tokens that stay single tokens."""
    kept = set(cut.kept)
    return sum(count for token, count in counts.items() if token in kept) / max(1, sum(counts.values()))


def apply(container: Container, cut: Cut) -> None:
    """Rewrites vocabulary metadata in place; ids of special tokens must survive unchanged in meaning."""
    place = {old: new for new, old in enumerate(cut.kept)}
    changes = {
        "tokenizer.ggml.tokens": [container.tokens[i] for i in cut.kept],
        "tokenizer.ggml.token_type": [container.token_types[i] for i in cut.kept],
        "tokenizer.ggml.merges": cut.merges,
    }
    if container.value("tokenizer.ggml.scores") is not None:
        scores = container.value("tokenizer.ggml.scores")
        changes["tokenizer.ggml.scores"] = [scores[i] for i in cut.kept]
    for key, values in changes.items():
        container.metadata[key] = (values, container.metadata[key][1])
    size_key = f"{container.architecture}.vocab_size"
    if size_key in container.metadata:
        container.metadata[size_key] = (len(cut.kept), container.metadata[size_key][1])
    for key, (value, kind) in list(container.metadata.items()):
        if key.startswith("tokenizer.ggml.") and key.endswith("_token_id"):
            if value in place:
                container.metadata[key] = (place[value], kind)
            else:
                del container.metadata[key]
