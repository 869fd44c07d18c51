"""Trains a model from a bundle: `python3 -m model.train BUNDLE --out FOLDER [--config FILE] [--seconds N | --steps N] [--fresh]`.

A bundle (made by `model.prepare`) holds rows, base weights and settings, so that the training machine needs PyTorch and numpy only.
Runs on the CPU, one GPU, or several (`torchrun --nproc-per-node N -m model.train ...`). A run that was interrupted goes on from its last
checkpoint in FOLDER when it is started again. The result is FOLDER/weights.npz, in the blocks of the model file.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.distributed as distributed
import torch.nn.functional as functional

from model.nn.network import Block, Decoder
from model.nn.kinds import Kinds
from model.nn.weights import load_weights, pack, read_packed, save_packed, weights_of
from model.training import checkpoint
from model.training.batches import Batch, collate, epoch_batches, in_order, load_rows
from model.training.config import TrainingConfig, load_settings, training_config
from model.training.lora import adapt, merge
from model.training.optimiser import MasterOptimiser
from model.training.progress import Clock, learning_rate

REPORT_STEPS = 20


@dataclass(frozen=True)
class Place:
    """Where this process runs and which share of the batches is its own."""

    device: torch.device
    rank: int
    processes: int

    @property
    def first(self) -> bool:
        return self.rank == 0


def find_place() -> Place:
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    rank = int(os.environ.get("RANK", "0"))
    cuda = torch.cuda.is_available()
    if processes > 1:
        distributed.init_process_group("nccl" if cuda else "gloo")
    if cuda:
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", "0")))
    return Place(torch.device("cuda" if cuda else "cpu"), rank, processes)


class Trainer:
    def __init__(self, bundle: Path, out: Path, config: TrainingConfig, shares: list[float], place: Place) -> None:
        self.config, self.shares, self.place, self.out = config, shares, place, out
        self.rows, self.held_out = load_rows(bundle / "train.npz"), load_rows(bundle / "validation.npz")
        shape, weights = read_packed(bundle / "weights.npz")
        self.decoder = Decoder(shape)
        load_weights(self.decoder, weights)
        self.still = hold_still(self.decoder, config.learning)
        if config.lora:
            torch.manual_seed(config.seed)
            adapt(self.decoder, config.lora)
        self.decoder.to(place.device)
        self.optimiser = MasterOptimiser(self.decoder.named_parameters(), config)
        if config.precision == "bf16":
            self.decoder.to(torch.bfloat16)
        if config.compile:
            Block.forward = torch.compile(Block.forward, dynamic=True)  # type: ignore[method-assign]
        self.clock = Clock(config.budget, len(self._drawn(0)))
        self.tokens = 0
        self.reported = -1
        self._resume()

    def _batches(self, epoch: int) -> list[list[int]]:
        """As many batches in every epoch as in the first, so that a step number says where to go on."""
        wanted = self.clock.batches_per_epoch
        drawn = self._drawn(epoch)
        return (drawn + drawn)[:wanted]

    def _drawn(self, epoch: int) -> list[list[int]]:
        return epoch_batches(self.rows, self.shares, self.config.batch_tokens * self.place.processes, self.config.seed, epoch)

    def _resume(self) -> None:
        state = checkpoint.load(self.out, self.place.device)
        if state is None:
            return
        self.optimiser.restore(state["optimiser"], state["rounding"])
        self.clock = Clock(self.config.budget, self.clock.batches_per_epoch, state["steps"], state["seconds"])
        self.tokens = state["tokens"]
        if self.place.first:
            print(f"going on at step {self.clock.steps}, {self.clock.seconds:.0f} s", flush=True)

    @property
    def rounding(self) -> bool:
        return self.config.quantise_from is not None and self.clock.progress >= self.config.quantise_from

    def run(self) -> None:
        saved = time.monotonic()
        mean = None
        started, tokens_before = time.monotonic(), self.tokens
        while self.clock.progress < 1:
            batches = self._batches(self.clock.steps // self.clock.batches_per_epoch)
            for indices in batches[self.clock.steps % self.clock.batches_per_epoch :]:
                progress = self._common_progress()
                if progress >= 1:
                    break
                batch = collate(self.rows, self._own(indices), self.place.device)
                loss = self.loss(batch)
                loss.backward()  # type: ignore[no-untyped-call]
                rate = learning_rate(self.config, progress)
                self.optimiser.step(rate, self.rounding)
                self.clock.steps += 1
                self.tokens += batch.tokens * self.place.processes
                mean = loss.item() if mean is None else 0.95 * mean + 0.05 * loss.item()
                if self.clock.steps % REPORT_STEPS == 0 and self.place.first:
                    speed = (self.tokens - tokens_before) / (time.monotonic() - started)
                    print(f"step {self.clock.steps} {progress:.1%} loss {mean:.3f} rate {rate:.2e} {speed:,.0f} tokens/s{' q4' if self.rounding else ''}", flush=True)
                if self.clock.steps % self.config.validate_steps == 0:
                    self.report()
                if time.monotonic() - saved > self.config.checkpoint_seconds:
                    self.save()
                    saved = time.monotonic()
        self.optimiser.refresh(self.config.quantise_from is not None)
        self.report()
        self.save()

    def _own(self, indices: list[int]) -> list[int]:
        """This process's part of a batch; the last process may repeat a row so that none is empty."""
        return indices[self.place.rank :: self.place.processes] or indices[:1]

    def _common_progress(self) -> float:
        """The slowest process's progress: all must leave the loop at the same step."""
        progress = self.clock.progress
        if self.place.processes > 1:
            value = torch.tensor(progress, device=self.place.device)
            distributed.all_reduce(value, distributed.ReduceOp.MIN)
            return float(value)
        return progress

    def loss(self, batch: Batch) -> torch.Tensor:
        states = self.decoder.states(batch.ids).flatten(0, 1)[batch.picked]
        return functional.cross_entropy(self.decoder.logits(states).float(), batch.targets)

    @torch.no_grad()
    def validate(self) -> tuple[float, float]:
        """Mean loss of an answer token, and the share of answers whose every token is the likeliest."""
        total = answer_tokens = right = 0.0
        for indices in in_order(self.held_out, self.config.batch_tokens):
            batch = collate(self.held_out, indices, self.place.device)
            logits = self.decoder.logits(self.decoder.states(batch.ids).flatten(0, 1)[batch.picked]).float()
            total += float(functional.cross_entropy(logits, batch.targets, reduction="sum"))
            answer_tokens += len(batch.targets)
            hits = (logits.argmax(-1) == batch.targets).cpu()
            at = 0
            for index in indices:
                tokens, prompt = self.held_out.row(index)
                right += bool(hits[at : at + len(tokens) - prompt].all())
                at += len(tokens) - prompt
        return total / answer_tokens, right / len(self.held_out)

    def report(self) -> None:
        if self.place.first and self.reported != self.clock.steps:
            self.reported = self.clock.steps
            loss, exact = self.validate()
            print(f"validation at step {self.clock.steps}: loss {loss:.3f}, whole answers {exact:.3f}, {self.tokens:,} tokens, {self.clock.seconds:.0f} s", flush=True)

    def save(self) -> None:
        if self.place.first:
            state = {"optimiser": self.optimiser.state(), "rounding": self.rounding, "steps": self.clock.steps, "seconds": self.clock.seconds, "tokens": self.tokens}
            checkpoint.save(self.out, state)

    def finished_weights(self) -> Decoder:
        """The master weights in the network, adapters merged."""
        self.decoder.float()
        self.optimiser.refresh(rounding=False)
        if self.config.lora:
            merge(self.decoder)
        for name, weights in self.still.items():
            self.decoder.get_parameter(name).data.copy_(weights)
        return self.decoder


def hold_still(decoder: Decoder, learning: tuple[str, ...] | None) -> dict[str, torch.Tensor]:
    """Takes what does not learn out of training; its exact values, because the working copy may be in 16 bits."""
    still = {name: parameter for name, parameter in decoder.named_parameters() if learning is not None and not any(part in name for part in learning)}
    for parameter in still.values():
        parameter.requires_grad_(False)
    return {name: parameter.detach().clone() for name, parameter in still.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path, help="settings (default: those in the bundle)")
    parser.add_argument("--seconds", type=float, help="train for this long instead of the configured budget")
    parser.add_argument("--steps", type=int, help="train for this many steps instead of the configured budget")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads (default: all)")
    parser.add_argument("--fresh", action="store_true", help="forget a checkpoint in the output folder")
    args = parser.parse_args()
    settings = load_settings(args.config or args.bundle / "settings.json")
    budget = {"seconds": args.seconds} if args.seconds else {"steps": args.steps} if args.steps else None
    config = training_config(settings, budget=budget)
    if args.threads:
        torch.set_num_threads(args.threads)
    if args.fresh:
        (args.out / checkpoint.FILE).unlink(missing_ok=True)
    place = find_place()
    trainer = Trainer(args.bundle, args.out, config, settings["data"]["epoch_shares"], place)
    if place.first:
        trainer.report()
    trainer.run()
    if place.first:
        decoder = trainer.finished_weights()
        export = settings["export"]
        save_packed(args.out / "weights.npz", pack(weights_of(decoder), Kinds.of(export)), decoder.shape)
        print(f"wrote {args.out / 'weights.npz'}", flush=True)
    if distributed.is_initialized():
        distributed.destroy_process_group()
    return 0


if __name__ == "__main__":
    sys.exit(main())
