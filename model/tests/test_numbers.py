"""Block formats, rounding, vocabulary and batches agree with the reference and with each other."""

from collections import Counter
from pathlib import Path

import pytest

numpy = pytest.importorskip("numpy")
gguf = pytest.importorskip("gguf")

from model.nn import vocabulary  # noqa: E402
from model.nn.blocks import dequantise, quantise  # noqa: E402
from model.nn.container import Container  # noqa: E402


@pytest.mark.parametrize("kind", ["Q4_0", "Q8_0"])
def test_blocks_are_the_reference_library_s(kind: str) -> None:
    weights = numpy.random.default_rng(1).normal(0, 0.1, (6, 96)).astype(numpy.float32)
    weights[0, :32] = 0
    reference_type = gguf.GGMLQuantizationType[kind]
    packed = quantise(weights, kind)
    assert (packed == gguf.quants.quantize(weights, reference_type)).all()
    assert numpy.array_equal(dequantise(packed, kind, weights.shape), gguf.quants.dequantize(packed, reference_type))


def test_q4_1_blocks_are_read_as_the_reference_library_does() -> None:
    weights = numpy.random.default_rng(2).normal(0, 0.1, (4, 64)).astype(numpy.float32)
    kind = gguf.GGMLQuantizationType.Q4_1
    packed = gguf.quants.quantize(weights, kind)
    assert numpy.array_equal(dequantise(packed, "Q4_1", weights.shape), gguf.quants.dequantize(packed, kind))


def test_training_rounds_as_the_file_does() -> None:
    torch = pytest.importorskip("torch")
    from model.training.rounding import rounded_to_q4_0

    weights = numpy.random.default_rng(3).normal(0, 0.1, (8, 64)).astype(numpy.float32)
    rounded = rounded_to_q4_0(torch.from_numpy(weights)).numpy()
    assert numpy.array_equal(rounded, dequantise(quantise(weights, "Q4_0"), "Q4_0", weights.shape))


def toy_vocabulary() -> Container:
    tokens = ["<end>", *"abcdefg", "ab", "abc", "de", "fg", "abcde"]
    merges = ["a b", "ab c", "d e", "f g", "abc de"]
    array = gguf.GGUFValueType.ARRAY
    metadata = {
        "tokenizer.ggml.tokens": (tokens, array),
        "tokenizer.ggml.token_type": ([3] + [1] * 12, array),
        "tokenizer.ggml.merges": (merges, array),
        "tokenizer.ggml.eos_token_id": (0, gguf.GGUFValueType.UINT32),
    }
    return Container("llama", metadata)


def test_a_cut_keeps_the_pieces_of_every_token_it_keeps() -> None:
    container = toy_vocabulary()
    cut = vocabulary.choose(container, Counter({12: 9, 11: 1}), 12)
    kept = [container.tokens[index] for index in cut.kept]
    assert kept == ["<end>", *"abcdefg", "ab", "abc", "de", "abcde"]
    assert cut.merges == ["a b", "ab c", "d e", "abc de"]
    assert vocabulary.coverage(cut, Counter({12: 9, 11: 1})) == 0.9
    vocabulary.apply(container, cut)
    assert container.value("tokenizer.ggml.eos_token_id") == 0 and len(container.tokens) == 12


def test_batches_hold_every_chosen_row_once_and_depend_on_the_seed(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from model.training.batches import epoch_batches, load_rows, save_rows

    save_rows(tmp_path / "rows.npz", [(list(range(1, 4 + index % 30)), 2, index % 2) for index in range(400)])
    rows = load_rows(tmp_path / "rows.npz")
    batches = epoch_batches(rows, [1.0, 0.5], 256, seed=1, epoch=0)
    drawn = sorted(index for batch in batches for index in batch)
    assert len(drawn) == len(set(drawn)) == 300
    assert all(max(rows.lengths[i] for i in batch) * len(batch) <= 256 for batch in batches)
    assert batches == epoch_batches(rows, [1.0, 0.5], 256, seed=1, epoch=0)
    assert batches != epoch_batches(rows, [1.0, 0.5], 256, seed=1, epoch=1)
