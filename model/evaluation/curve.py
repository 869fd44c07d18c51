"""Draws the learning curve of a training: `python3 -m model.evaluation.curve STAGE1.log [STAGE2.log ...] --out curve.svg`.

Reads the lines that `model.train` prints at each validation; a run that went on after an interruption prints into the same log, and each
further log is a stage that began where the one before ended.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

VALIDATION = re.compile(r"validation at step (\d+): loss ([\d.]+), whole answers ([\d.]+), ([\d,]+) tokens")
WIDTH, HEIGHT, MARGIN = 760, 300, 50
LOSS_COLOUR, WHOLE_COLOUR = "#c05621", "#2b6cb0"
TICKS = 5


@dataclass(frozen=True)
class Validation:
    """Held-out rows: mean loss of an answer token, and the share of answers whose every token is the likeliest."""

    tokens: int
    loss: float
    whole: float


def read_validations(log: str) -> list[Validation]:
    """One for each step, the last where a step was validated twice."""
    by_step = {int(step): Validation(int(tokens.replace(",", "")), float(loss), float(whole)) for step, loss, whole, tokens in VALIDATION.findall(log)}
    return [by_step[step] for step in sorted(by_step)]


def one_after_another(stages: Sequence[Sequence[Validation]]) -> list[Validation]:
    """Stages on one scale of tokens."""
    joined: list[Validation] = []
    for stage in stages:
        before = joined[-1].tokens if joined else 0
        joined += [Validation(before + each.tokens, each.loss, each.whole) for each in stage]
    return joined


def drawn(validations: Sequence[Validation]) -> str:
    """An SVG with the loss on the left scale and the whole answers on the right one, over the tokens trained on."""
    most_tokens = max(each.tokens for each in validations) or 1
    most_loss = max(each.loss for each in validations)

    def line(values: Sequence[float], most: float, colour: str) -> str:
        places = " ".join(f"{_across(each.tokens / most_tokens):.1f},{_up(value / most):.1f}" for each, value in zip(validations, values, strict=True))
        dots = "".join(f'<circle cx="{place.split(",")[0]}" cy="{place.split(",")[1]}" r="3" fill="{colour}"/>' for place in places.split())
        return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'

    ticks = [step / TICKS for step in range(TICKS + 1)]
    scales = "".join(
        f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{_up(tick):.1f}" y2="{_up(tick):.1f}" stroke="#ddd"/>'
        + _text(MARGIN - 6, _up(tick) + 4, f"{tick * most_loss:.1f}", LOSS_COLOUR, "end")
        + _text(WIDTH - MARGIN + 6, _up(tick) + 4, f"{tick:.0%}", WHOLE_COLOUR, "start")
        + _text(_across(tick), HEIGHT - MARGIN + 18, f"{tick * most_tokens / 1e6:.2f} M", "#444", "middle")
        for tick in ticks
    )
    lines = line([each.loss for each in validations], most_loss, LOSS_COLOUR) + line([each.whole for each in validations], 1, WHOLE_COLOUR)
    legend = (
        _text(MARGIN, 24, "loss of an answer token", LOSS_COLOUR, "start")
        + _text(WIDTH - MARGIN, 24, "whole answers right, token by token", WHOLE_COLOUR, "end")
        + _text(WIDTH / 2, HEIGHT - 8, "tokens trained on", "#444", "middle")
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">'
    return f'{head}<rect width="100%" height="100%" fill="white"/>{scales}{lines}{legend}</svg>\n'


def _across(share: float) -> float:
    return MARGIN + share * (WIDTH - 2 * MARGIN)


def _up(share: float) -> float:
    return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)


def _text(x: float, y: float, text: str, colour: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{text}</text>'


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    validations = one_after_another([read_validations(log.read_text("utf-8")) for log in args.logs])
    if len(validations) < 2:
        print(f"the logs hold {len(validations)} validations; a curve needs two", file=sys.stderr)
        return 1
    args.out.write_text(drawn(validations), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
