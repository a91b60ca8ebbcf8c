"""The page: what it holds, and that text of others forms nothing on it."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec.structs import replace

from synapseops.report import html
from synapseops.report.model import Report, ResourceRow
from tests import goldens
from tests.report import hostile, reports

_GOLDEN = Path(__file__).parent / "golden"
_FETCHING = {"src", "href", "srcset", "action", "data", "poster", "background", "formaction", "xlink:href", "style"}


class _Page(HTMLParser):
    """The elements of a page with the names of their attributes, and its text."""

    def __init__(self, data: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.feed(data.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def test_the_page_is_what_was_reviewed(accept: bool) -> None:
    cases = {"first.html": reports.FIRST, "update.html": reports.UPDATE, "trouble.html": reports.TROUBLE}
    goldens.compare(_GOLDEN / "html", {name: html.page(report) for name, report in cases.items()}, accept=accept)


@pytest.mark.parametrize("report", [reports.FIRST, reports.UPDATE, reports.TROUBLE])
def test_the_page_needs_nothing_else(report: Report) -> None:
    data = html.page(report)
    names = {name for _, attributes in _Page(data).elements for name in attributes}
    assert not names & _FETCHING
    assert not {tag for tag, _ in _Page(data).elements} & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    assert b"url(" not in data
    assert b"@import" not in data
    assert b"default-src 'none'; style-src 'sha256-" in data


def test_lines_of_the_intent_are_links_where_a_page_shows_them() -> None:
    page = html.page(replace(reports.UPDATE, intent_page='https://github.com/o/r/blob/c/"synapse.yaml')).decode()
    assert '<a href="https://github.com/o/r/blob/c/&quot;synapse.yaml#L31" rel="noreferrer">shop/synapse.yaml:31</a>' in page


@pytest.mark.parametrize("text", hostile.TEXTS)
@pytest.mark.parametrize("first", [True, False])
def test_text_of_others_forms_no_element(text: str, first: bool) -> None:
    told, plain = (_Page(html.page(replace(hostile.report(one), first=first))) for one in (text, "Plain"))
    assert told.elements == plain.elements


@pytest.mark.parametrize("text", ['<b>bold</b> & "more"', "'; alert(1); '"])
def test_text_of_others_is_shown_as_it_is(text: str) -> None:
    assert text in _Page(html.page(hostile.report(text))).text


def test_the_page_tells_of_no_time_and_no_machine() -> None:
    elsewhere = replace(reports.FIRST, seconds=(), base_commit="c" * 40, commit="d" * 40, zip=None, page=None, asides=("poor",))
    assert html.page(elsewhere) == html.page(reports.FIRST)


def test_resources_that_refer_in_a_circle_are_drawn_once_each() -> None:
    rows = (
        ResourceRow("A", "/as", 1, ("list",), (("b", "B", False), ("a", "A", True))),
        ResourceRow("B", "/bs", 1, ("list",), (("a", "A", False), ("gone", "Gone", False))),
    )
    data = html.page(replace(reports.FIRST, resources=rows)).decode()
    assert (data.count("<rect"), len(re.findall("<path", data))) == (2, 2)
