import io
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.console import Console

from synapseops.merging.entries import Edit, Entry, Kind, State
from synapseops.report import terminal
from synapseops.report.model import Report
from tests import goldens
from tests.report import hostile, reports

_CASES = {
    "first": reports.FIRST,
    "update": reports.UPDATE,
    "trouble": reports.TROUBLE,
    "stopped": reports.STOPPED,
    "planned": reports.PLANNED,
    "quiet": reports.QUIET,
}


def _shown(report: Report, *, colours: bool) -> str:
    stream = io.StringIO()
    system = "truecolor" if colours else None
    console = Console(file=stream, force_terminal=colours, color_system=system, width=80, highlight=False, markup=False, emoji=False)
    terminal.show(report, console)
    return stream.getvalue()


def test_the_report_is_what_was_reviewed(accept: bool) -> None:
    shown = {f"{name}.txt": _shown(report, colours=False) for name, report in _CASES.items()}
    coloured = {f"{name}.ansi": _shown(report, colours=True) for name, report in _CASES.items()}
    goldens.compare(Path(__file__).parent / "golden" / "terminal", {**shown, **coloured}, accept=accept)


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_text_of_others_sends_nothing_to_the_terminal_but_itself(text: str) -> None:
    shown = _shown(hostile.report(text), colours=False)
    assert not [character for character in shown if not character.isprintable() and character != "\n"]


def test_long_paths_stay_on_one_line() -> None:
    path = "/" + "a-long-folder/" * 20 + "1.md"
    assert path in _shown(reports.replaced_path(path), colours=False)


def test_what_is_hidden_is_counted_and_what_is_personal_named() -> None:
    one = reports.UPDATE.behaviour[0]
    many = tuple(replace(one.differences[0], path=f"leaf{number}", pii=number > 8) for number in range(12))
    shown = _shown(replace(reports.UPDATE, behaviour=(replace(one, differences=many),)), colours=False)
    assert "… and 4 more differences, 3 of them in personal data" in shown


def test_a_mapping_with_personal_differences_stands_before_one_without() -> None:
    one = reports.UPDATE.behaviour[0]
    personal = replace(one, mapping="of_people", differences=(replace(one.differences[0], pii=True),))
    shown = _shown(replace(reports.UPDATE, behaviour=(one, personal)), colours=False)
    assert shown.index("of_people: ") < shown.index("order_from_shop: 13")


def test_a_mapping_that_people_edited_is_said_to_run_as_they_left_it() -> None:
    path = f"shop/mappings/{reports.UPDATE.behaviour[0].mapping}.py"
    edited = replace(reports.UPDATE, edits=(Entry(Edit("abc", Kind.LINES, path, path, (b"a\n",), (b"b\n",), 1, 1), State.CONFLICTING),))
    assert f"people edited {path}, which runs as it is" in " ".join(_shown(edited, colours=False).split())
