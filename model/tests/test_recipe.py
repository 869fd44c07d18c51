"""The whole recipe at toy size: random Qwen3 weights, training with and without adapters, interruption, export, an answer from llama.cpp."""

import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gguf")
pytest.importorskip("tokenizers")

from model.nn import container as containers  # noqa: E402
from model.nn.kinds import Kinds  # noqa: E402
from model.nn.network import Decoder  # noqa: E402
from model.nn.random_base import random_qwen3  # noqa: E402
from model.nn.shapes import shape_of  # noqa: E402
from model.nn.weights import load_weights, read_packed  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
BUILT_IN = ROOT / "model" / "release" / "nl2sh-135m-v1.gguf"
ROWS = [("list files", "ls"), ("where am i", "pwd"), ("show disk space", "df -h"), ("count lines in a.txt", "wc -l a.txt"), ("go up", "cd .."), ("who am i", "whoami")]


def settings(**training: object) -> dict[str, object]:
    plain = {
        "seed": 1, "budget": {"steps": 120}, "peak_rate": 4e-3, "warm_up": 0.05, "floor": 0.1, "batch_tokens": 512, "weight_decay": 0.0, "betas": [0.9, 0.98], "clip": 1.0,
        "quantise_from": None, "precision": "fp32", "lora": None, "checkpoint_seconds": 600, "validate_steps": 1000, "compile": False,
    }  # fmt: skip
    data = {"epoch_shares": [1.0], "longest_row": 64, "validation_rows": 2}
    return {"name": "toy", "vocabulary": 2048, "data": data, "training": {**plain, **training}, "export": {"matrices": "F16", "embedding": "F16", "title": "toy"}}


def run(*arguments: object) -> str:
    done = subprocess.run([sys.executable, "-m", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def bundle(folder: Path, **training: object) -> Path:
    base, weights = random_qwen3(containers.read(BUILT_IN))
    containers.write(folder / "base.gguf", base, weights, Kinds("F16", "F16"))
    (folder / "settings.json").write_text(json.dumps(settings(**training)))
    pairs = [{"nl": request, "command": command, "shell": "bash"} for request, command in ROWS] * 8
    (folder / "pairs.jsonl").write_text("".join(json.dumps(pair) + "\n" for pair in pairs))
    run("model.prepare", "--config", folder / "settings.json", "--base", folder / "base.gguf", "--pairs", folder / "pairs.jsonl", "--out", folder / "bundle")
    return folder / "bundle"


def test_a_trained_model_gives_its_answers_in_llama_cpp(tmp_path: Path) -> None:
    if not shutil.which("node") or not (ROOT / "node_modules" / "node-llama-cpp").exists():
        pytest.skip("node-llama-cpp is not installed")
    made = bundle(tmp_path)
    run("model.train", made, "--out", tmp_path / "run", "--threads", 1)
    run("model.export", made, tmp_path / "run" / "weights.npz", "--base", tmp_path / "base.gguf", "--out", tmp_path / "toy.gguf")
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps({"id": str(i), "nl": request, "shell": "bash"}) + "\n" for i, (request, _) in enumerate(ROWS)))
    subprocess.run(["node", "model/evaluation/answers.mjs", tmp_path / "toy.gguf", tmp_path / "rows.jsonl", tmp_path / "answers.jsonl"], cwd=ROOT, check=True, capture_output=True)
    answers = [json.loads(line)["command"] for line in (tmp_path / "answers.jsonl").read_text().splitlines()]
    assert answers == [command for _, command in ROWS]


def test_adapters_are_merged_into_plain_weights(tmp_path: Path) -> None:
    made = bundle(tmp_path, lora={"rank": 4, "alpha": 8}, budget={"steps": 5})
    _, before = read_packed(made / "weights.npz")
    run("model.train", made, "--out", tmp_path / "run", "--threads", 1)
    _, after = read_packed(tmp_path / "run" / "weights.npz")
    assert before.keys() == after.keys()
    assert (before["blk.0.attn_q.weight"] != after["blk.0.attn_q.weight"]).any()
    assert (before["token_embd.weight"] == after["token_embd.weight"]).all()


def test_a_warm_start_takes_the_tuned_weights_and_the_bases_vocabulary(tmp_path: Path) -> None:
    from model.nn import vocabulary
    from model.nn.container import EMBEDDING
    from model.prepare import warmed

    files = {}
    for seed, name in enumerate(("base", "tuned")):
        made, weights = random_qwen3(containers.read(BUILT_IN), seed)
        if name == "tuned":
            cut = vocabulary.choose(made, Counter(), 4000)
            weights[EMBEDDING] = weights[EMBEDDING][cut.kept]
            vocabulary.apply(made, cut)
        containers.write(tmp_path / f"{name}.gguf", made, weights, Kinds("F16", "F16"))
        files[name] = containers.read(tmp_path / f"{name}.gguf")
    base = containers.read(tmp_path / "base.gguf")
    started = warmed(files["base"], files["tuned"])
    assert (started.tensors["blk.0.attn_q.weight"].floats() == files["tuned"].tensors["blk.0.attn_q.weight"].floats()).all()
    assert started.tokens == base.tokens
    rows, tuned_rows, base_rows = (container.tensors[EMBEDDING].floats() for container in (started, files["tuned"], base))
    place = {token: row for row, token in enumerate(files["tuned"].tokens)}
    for row, token in enumerate(base.tokens):
        expected = tuned_rows[place[token]] if token in place else base_rows[row]
        assert (rows[row] == expected).all(), token


def test_what_does_not_learn_stays_exactly_as_it_is(tmp_path: Path) -> None:
    made = bundle(tmp_path, learning=["ffn_down"], precision="bf16", budget={"steps": 5})
    _, before = read_packed(made / "weights.npz")
    run("model.train", made, "--out", tmp_path / "run", "--threads", 1)
    _, after = read_packed(tmp_path / "run" / "weights.npz")
    changed = {name for name in before if (before[name] != after[name]).any()}
    assert changed == {name for name in before if "ffn_down" in name}


def test_an_interrupted_run_ends_where_an_uninterrupted_one_does(tmp_path: Path) -> None:
    made = bundle(tmp_path, quantise_from=0.5, budget={"steps": 12})
    run("model.train", made, "--out", tmp_path / "whole", "--threads", 1)
    (made / "settings.json").write_text(json.dumps(settings(quantise_from=0.5, budget={"steps": 12}, checkpoint_seconds=0)))
    interrupted = subprocess.Popen([sys.executable, "-m", "model.train", str(made), "--out", str(tmp_path / "parts"), "--threads", "1"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    while not (tmp_path / "parts" / "checkpoint.pt").exists() and interrupted.poll() is None:
        time.sleep(0.02)
    interrupted.kill()
    interrupted.wait()
    run("model.train", made, "--out", tmp_path / "parts", "--threads", 1)
    _, whole = read_packed(tmp_path / "whole" / "weights.npz")
    _, parts = read_packed(tmp_path / "parts" / "weights.npz")
    assert all((whole[name] == parts[name]).all() for name in whole)


def test_the_network_answers_as_llama_cpp_does() -> None:
    if not BUILT_IN.exists():
        pytest.skip("the built-in model is not here")
    from model.nn.tokenizer import build
    from model.prepare import prompt

    container = containers.read(BUILT_IN)
    decoder = Decoder(shape_of(container))
    load_weights(decoder, {name: tensor.floats() for name, tensor in container.tensors.items()})
    tokenizer = build(container)
    ids = tokenizer.encode(prompt("count the lines in notes.txt", "bash"), add_special_tokens=False).ids
    start = len(ids)
    with torch.no_grad():
        while len(ids) < start + 12:
            token = int(decoder(torch.tensor([ids]))[0, -1].argmax())
            if token == container.value("tokenizer.ggml.eos_token_id"):
                break
            ids.append(token)
    assert tokenizer.decode(ids[start:]) == "wc -l notes.txt"
