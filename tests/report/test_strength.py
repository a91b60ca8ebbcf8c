"""How strong the tests are, where there was no time to find out: no figure is told that nobody measured."""

from msgspec.structs import replace

from synapseops.evidence.strength import Strength, Tally
from synapseops.report import strength
from synapseops.report.html.strength import strength as page
from tests.report.reports import UPDATE

_REASON = "5 s were not enough to try any of the 30 faults chosen"
NONE = replace(UPDATE, strength=Strength((Tally("mappings", 60, 0, 0), Tally("validators", 42, 0, 0)), _REASON))
ONE = replace(UPDATE, strength=Strength((Tally("mappings", 60, 3, 2), Tally("validators", 42, 0, 0)), "27 could not be tried"))


def test_what_was_not_tried_has_no_figures_at_a_terminal() -> None:
    assert [line.plain for line in strength.lines(NONE)] == [f"  strength of the tests  not known: {_REASON}"]
    assert [line.plain for line in strength.lines(ONE)] == [
        "  strength of the tests  2 of 3 faults in mappings noticed",
        "    none tried in validators",
        "    27 could not be tried",
    ]


def test_nor_has_it_in_a_body_or_on_the_page() -> None:
    assert "| validators | 42 | 0 |  | none tried |" in strength.section(ONE)
    assert page(NONE).count("none tried") == 2
    assert "all noticed" not in page(NONE)
