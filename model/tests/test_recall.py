"""What the extension recalls is what the task files say."""

from __future__ import annotations

import gzip
import json

import yaml

from model.data.grammar import load
from model.data.template import parse_request
from model.recall.export import FILE, WORDS, content, lexicon, request_text, spelled

MOST_BYTES = 3_000_000


def test_the_committed_file_is_current() -> None:
    assert gzip.decompress(FILE.read_bytes()) == content(load()), "run python3 -m model.recall.export"


def test_the_file_is_small() -> None:
    assert FILE.stat().st_size <= MOST_BYTES


def test_every_task_is_in_it() -> None:
    tasks = json.loads(gzip.decompress(FILE.read_bytes()))["tasks"]
    assert {task["id"] for task in tasks} == set(load().tasks)


def test_a_template_reads_the_same_after_it_was_written() -> None:
    for text in ("(list|show) [the] files [in <dir>]", r"keep \[this\] as it is", "<n> lines<+filter>", "sub[ ]folders"):
        assert parse_request(request_text(parse_request(text))) == parse_request(text)


def test_no_phrase_of_the_lexicon_means_two_things_in_a_language() -> None:
    for language in ("en", "de", "es", "fr", "pt", "zh", "ja"):
        phrases = [phrase for words in lexicon().values() for phrase in words.get(language, [])]
        assert not {phrase for phrase in phrases if phrases.count(phrase) > 1} - {"arquivo", "modifica", "buscar", "change"}


def test_no_translation_is_written_twice() -> None:
    twice = []
    for file in sorted(WORDS.glob("*.yaml")):
        for english, said in yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader).items():
            seen: set[str] = set()
            for part in said.split(", "):
                forms = set(spelled(part.strip()))
                if forms <= seen:
                    twice.append((file.stem, english, part))
                seen |= forms
    assert not twice
