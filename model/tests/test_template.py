"""Templates expand to every alternative and keep slots, holes and literal text apart."""

import random

import pytest

from model.data.template import (
    Hole,
    Slot,
    TemplateError,
    draw,
    expansions,
    parse_command,
    parse_request,
    tidy,
)


def text(nodes: tuple[object, ...]) -> str:
    return "".join(node if isinstance(node, str) else f"<{node.name}>" for node in nodes)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("show files", {"show files"}),
        ("(show|list) files", {"show files", "list files"}),
        ("show [all] files", {"show all files", "show files"}),
        ("(show [the]|list) <dir>", {"show the <dir>", "show <dir>", "list <dir>"}),
        ("show files [in <dir>], sorted", {"show files in <dir>, sorted", "show files, sorted"}),
        (r"what does \(a\|b\) mean", {"what does (a|b) mean"}),
    ],
)
def test_a_request_expands_to_all_its_wordings(template: str, expected: set[str]) -> None:
    assert {text(flat) for flat in expansions(parse_request(template))} == expected


def test_a_draw_is_one_of_the_expansions() -> None:
    template = parse_request("(a|b) [c] (d|e [f])")
    assert text(draw(template, random.Random(3))) in {text(flat) for flat in expansions(template)}


@pytest.mark.parametrize("template", ["(a|b", "a)", "[a"])
def test_unbalanced_brackets_are_an_error(template: str) -> None:
    with pytest.raises(TemplateError):
        parse_request(template)


def test_shell_syntax_in_a_command_is_literal() -> None:
    assert parse_command("awk '{print $1}' <file> 2>/dev/null") == ("awk '{print $1}' ", Slot("file"), " 2>/dev/null")


def test_a_command_knows_fields_and_holes() -> None:
    assert parse_command("find<+where> -size <size.bytes>") == ("find", Hole("where"), " -size ", Slot("size", "bytes"))


def test_a_numbered_slot_has_the_type_of_its_name() -> None:
    assert Slot("file2").type == "file"


def test_blanks_of_left_out_options_are_squeezed() -> None:
    assert tidy(("show ", "", " files ", " now ")) == ("show files now",)
