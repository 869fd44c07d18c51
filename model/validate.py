"""Checks the task files: `python3 -m model.validate [AREA ...] [--show N] [--sandbox] [--slots]`."""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict

from model.data import sandbox, syntax
from model.data.grammar import Grammar, GrammarError, Task, load
from model.data.quoting import DIALECTS
from model.data.render import Pair, sample
from model.data.template import Hole, expansions, holes, slots
from model.data.values import Draw

SAMPLES_PER_TASK = 12
SANDBOX_SAMPLES = 3
FEWEST_WORDINGS = 3


def structure_problems(grammar: Grammar, task: Task) -> list[str]:
    """Slots and holes that do not match between requests and commands."""
    problems: list[str] = []
    pools = [("", task.says, task.commands, task.defaults)]
    pools += [(f"/{name}/{part.key}", part.says, part.commands, part.defaults) for name, hole in task.holes.items() for part in hole.parts]
    for place, says, commands, defaults in pools:
        spoken = [(language, flat) for language, rows in says.items() for row in rows for flat in expansions(row)]
        written = {dialect: flats for dialect, flats in commands.items()}
        for dialect, flats in written.items():
            for flat in flats:
                for slot in slots(flat):
                    if slot.type not in grammar.samplers:
                        problems.append(f"{place} {dialect}: no slot type <{slot.name}>")
        used = {slot.name for flats in written.values() for flat in flats for slot in slots(flat)}
        for language, flat in spoken:
            named = {slot.name for slot in slots(flat)}
            said = "".join(str(node) if isinstance(node, str) else f"<{node.name}>" for node in flat)
            if not place and not said.strip():
                problems.append(f"{place} {language}: a phrasing can be empty")
            if (extra := named - used) and not task.is_reply:
                problems.append(f"{place} {language}: {sorted(extra)} in no command: {said}")
            if missing := used - named - defaults.keys():
                problems.append(f"{place} {language}: {sorted(missing)} missing and without default: {said}")
    named_holes = {node.name for rows in task.says.values() for row in rows for flat in expansions(row) for node in holes(flat)}
    written_holes = {node.name for flats in task.commands.values() for flat in flats for node in flat if isinstance(node, Hole)}
    for name in (named_holes | written_holes) ^ task.holes.keys():
        problems.append(f"hole {name} is not both declared and used")
    wordings = sum(1 for row in task.says.get("en", ()) for _ in expansions(row))
    if "en" in task.says and wordings < FEWEST_WORDINGS:
        problems.append(f"only {wordings} wordings, {FEWEST_WORDINGS} wanted at least")
    problems += [f"then: no task {name}" for name in task.then if name not in grammar.tasks]
    return sorted(set(problems))


def draws(grammar: Grammar, task: Task, dialect: str, amount: int, seed: int = 1) -> list[Pair]:
    rng = random.Random(f"{task.id}/{dialect}/{seed}")
    pairs = (sample(grammar, task, dialect, rng.choice(tuple(task.says)), rng, tail=task.out and rng.random() < 0.2) for _ in range(amount * 4))
    return [pair for pair in pairs if pair][:amount]


def syntax_problems(pairs: list[Pair]) -> list[str]:
    problems: list[str] = []
    by_dialect: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_dialect[pair.dialect].append(pair)
    for dialect, rows in by_dialect.items():
        if not syntax.available(dialect):
            print(f"note: {dialect} is not installed, its commands are not parsed")
            continue
        commands = list(dict.fromkeys((row.task, text) for row in rows for text in (row.command, *row.alternatives)))
        failed = syntax.failures(dialect, [text for _, text in commands])
        one_each = {commands[index][0]: index for index in reversed(failed)}
        for index in one_each.values():
            reason = failed[index]
            problems.append(f"{commands[index][0]}: {dialect} does not parse: {commands[index][1]}\n    {reason}")
    return problems


def sandbox_problems(grammar: Grammar, task: Task) -> list[str]:
    if not task.effect or "bash" not in task.commands:
        return []
    problems: list[str] = []
    attempts = trials(grammar, task, SANDBOX_SAMPLES)
    if not attempts:
        problems.append(f"{task.id}: no draw fits the sandbox, its effect is never checked")
    for pair, trial in attempts:
        if reason := sandbox.failure(trial):
            problems.append(f"{task.id}: `{pair.command}`: {reason}")
    return problems


def trials(grammar: Grammar, task: Task, amount: int) -> list[tuple[Pair, sandbox.Trial]]:
    """The command with setup and effect for the same values: both are rendered as further commands of one draw."""
    made: list[tuple[Pair, sandbox.Trial]] = []
    rng = random.Random(f"sandbox/{task.id}")
    for _ in range(amount * 8):
        pair = sample(grammar, task, "bash", "en", rng, checks=True)
        if pair and len(made) < amount and not any(value.startswith(("/", "~")) or (" " in value and "." in value) for value in pair.values):
            made.append((pair, sandbox.Trial(pair.setup, pair.command, pair.effect, pair.alternatives)))
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("areas", nargs="*", help="areas or task ids to check (default: all)")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N pairs a task")
    parser.add_argument("--sandbox", action="store_true", help="run bash commands in a sandbox and check their effect")
    parser.add_argument("--slots", action="store_true", help="list slot types with examples")
    args = parser.parse_args()
    try:
        grammar = load()
    except GrammarError as error:
        print(error)
        return 1
    if args.slots:
        return _list_slots(grammar)
    chosen = [task for task in grammar.tasks.values() if not args.areas or task.area in args.areas or task.id in args.areas]
    problems = [f"{task.id}{' ' if not text.startswith('/') else ''}{text}" for task in chosen for text in structure_problems(grammar, task)]
    if problems:
        print("\n".join(problems))
        print(f"{len(problems)} problems")
        return 1
    pairs = [pair for task in chosen for dialect in task.commands for pair in draws(grammar, task, dialect, SAMPLES_PER_TASK)]
    drawn = {(pair.task, pair.dialect) for pair in pairs}
    problems += [f"{task.id}: no pair could be drawn for {dialect}" for task in chosen for dialect in task.commands if (task.id, dialect) not in drawn]
    problems += syntax_problems(pairs)
    if args.show:
        _show(chosen, pairs, args.show)
    if args.sandbox:
        problems += [text for task in chosen for text in sandbox_problems(grammar, task)]
    print("\n".join(problems))
    per_dialect = Counter(dialect for task in chosen for dialect in task.commands)
    print(
        f"{len(chosen)} tasks ({', '.join(f'{name} {per_dialect[name]}' for name in DIALECTS)}), {sum(bool(task.effect) for task in chosen)} with an effect, "
        f"{len(pairs)} pairs drawn, {len(problems)} problems"
    )
    return 1 if problems else 0


def _list_slots(grammar: Grammar) -> int:
    rng = random.Random(1)
    for name, sampler in sorted(grammar.samplers.items()):
        values = [sampler(Draw(rng, grammar.lists, dialect)) for dialect in ("bash", "bash", "powershell", "cmd")]
        fields = sorted({key.split("@")[0] for value in values for key in value.fields} - {""})
        print(f"{name:12} {' · '.join(value.say for value in values)}{'   fields ' + ' '.join(fields) if fields else ''}")
    return 0


def _show(chosen: list[Task], pairs: list[Pair], amount: int) -> None:
    for task in chosen:
        mine = [pair for pair in pairs if pair.task == task.id]
        random.Random(task.id).shuffle(mine)
        print(f"-- {task.id}")
        for pair in mine[:amount]:
            print(f"   {pair.dialect:10} {pair.request}\n   {'':10} {pair.command}")


if __name__ == "__main__":
    sys.exit(main())
