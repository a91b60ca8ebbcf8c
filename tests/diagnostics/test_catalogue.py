"""The catalogue, the pages made of it, and the source agree."""

import re
from pathlib import Path

import pytest

from synapseops.diagnostics import Severity, codes, pages
from synapseops.diagnostics.codes import CATALOGUE, Code
from tests.intents import ROOT, reading, told

SHOWN = [code for code in CATALOGUE.values() if code.wrong]


@pytest.mark.parametrize("code", SHOWN, ids=lambda code: code.code)
def test_the_wrong_example_is_told_this_and_nothing_else(code: Code) -> None:
    found = reading(code.wrong)
    assert {one.code for one in found.diagnostics} == {code.code}, told(found)
    assert {one.severity for one in found.diagnostics} == {code.severity}


@pytest.mark.parametrize("code", SHOWN, ids=lambda code: code.code)
def test_nothing_is_wrong_with_the_right_example(code: Code) -> None:
    assert told(reading(code.right)) == ""


def test_pages_are_what_the_catalogue_says() -> None:
    assert pages.outdated(pages.FOLDER) == [], "run python -m synapseops.diagnostics.pages"


def test_pages_are_written_and_old_ones_removed(tmp_path: Path) -> None:
    (tmp_path / "SY999.md").write_text("old")
    assert "SY999.md" in pages.outdated(tmp_path)
    pages.write(tmp_path)
    assert pages.outdated(tmp_path) == []
    assert not (tmp_path / "SY999.md").exists()


def test_pages_check_tells_what_is_out_of_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(pages, "FOLDER", tmp_path)
    assert pages.main(["--check"]) == 1
    assert "SY001.md is out of date" in capsys.readouterr().out
    assert pages.main([]) == 0
    assert pages.main(["--check"]) == 0
    assert pages.main(["--what"]) == 2


def test_every_code_in_the_source_has_a_page_and_every_page_a_rule() -> None:
    catalogue = ROOT / "synapseops" / "diagnostics" / "catalogue"
    used: set[str] = set()
    for folder in ("synapseops", "generators", "action"):
        for path in (ROOT / folder).rglob("*.py"):
            if catalogue not in path.parents:
                used |= set(re.findall(r"\"((?:SY|MAP)\d{3})\"", path.read_text(encoding="utf-8")))
    assert used == set(CATALOGUE)


def test_mappings_have_the_codes_that_the_language_promises() -> None:
    promised = "001 002 003 004 010 011 012 013 014 015 020 021 022 023 024 025 026 027 030 031 032 033 034 035 036 037"
    more = "038 040 041 042 043 044 045 046 050 051 060 061 062 070 071"
    assert [code for code in CATALOGUE if code.startswith("MAP")] == [f"MAP{number}" for number in f"{promised} {more}".split()]


def test_a_code_of_somebody_elses_generator_is_an_error() -> None:
    assert codes.severity("ACME1") is Severity.ERROR
    assert codes.severity("SY092") is Severity.WARNING
