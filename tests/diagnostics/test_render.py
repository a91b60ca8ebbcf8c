"""Diagnostics as people, programs and GitHub see them."""

import pytest

from synapseops.diagnostics import Diagnostic, Place, Severity, render

FAULT = Diagnostic(
    "SY012",
    Severity.ERROR,
    'field "state" names type "OrderStat", which does not exist',
    'did you mean "OrderState"?',
    Place("synapse.yaml", 23, 14),
)


def test_a_diagnostic_is_two_lines_of_text() -> None:
    assert render.as_text(FAULT) == (
        'synapse.yaml:23:14: error SY012: field "state" names type "OrderStat", which does not exist\n  hint: did you mean "OrderState"?'
    )


def test_colours_frame_place_and_severity() -> None:
    text = render.as_text(FAULT, colour=True)
    assert text.startswith("\x1b[1msynapse.yaml:23:14:\x1b[0m \x1b[1;31merror SY012:\x1b[0m field")


def test_without_a_hint_there_is_one_line() -> None:
    assert "\n" not in render.as_text(Diagnostic("SY001", Severity.WARNING, "x", "", Place("a", 1, 1)))


@pytest.mark.parametrize("hostile", ["a\nb", "\x1b[2J", "\u202e", "\x07", "\r"])
def test_what_moves_the_cursor_or_hides_text_is_shown_as_an_escape(hostile: str) -> None:
    text = render.as_text(Diagnostic("SY001", Severity.ERROR, hostile, hostile, Place(hostile, 1, 1)))
    assert text.count("\n") == 1
    assert all(character.isprintable() or character == "\n" for character in text)


def test_a_diagnostic_is_an_object_for_programs() -> None:
    assert render.as_object(FAULT) == {
        "code": "SY012",
        "file": "synapse.yaml",
        "line": 23,
        "column": 14,
        "severity": "error",
        "message": FAULT.message,
        "hint": FAULT.hint,
    }


def test_a_workflow_command_is_one_line_with_everything_escaped() -> None:
    hostile = Diagnostic("SY001", Severity.WARNING, "50% of\na::b", "x\r", Place("a:b,c%.yaml", 2, 3))
    assert render.as_workflow_command(hostile) == (
        "::warning file=a%3Ab%2Cc%25.yaml,line=2,col=3,title=SY001::50%25 of%0Aa::b%0Ahint: x%0D"
    )


@pytest.mark.parametrize(("severity", "command"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "notice")])
def test_severities_have_their_commands(severity: Severity, command: str) -> None:
    assert render.as_workflow_command(Diagnostic("X", severity, "m", "", Place("f", 1, 1))).startswith(f"::{command} file=f,")
