"""The Python compiler passes every vector."""

from decimal import Decimal
from typing import Any

import pytest

from tests.vectors import suite

GROUPS = tuple(suite.groups())
CATEGORIES = tuple(dict.fromkeys(group.category for group in GROUPS))
DOCUMENTS = tuple(suite.documents())


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> suite.Compiled:
    return suite.Compiled(tmp_path_factory.mktemp("vectors"))


@pytest.mark.parametrize("category", CATEGORIES)
def test_mappings_make_what_their_vectors_say(compiled: suite.Compiled, category: str) -> None:
    cases = [(group, case) for group in GROUPS if group.category == category for case in group.cases]
    made = {(group.name, case["name"]): compiled.run(group, case) for group, case in cases}
    assert made == {(group.name, case["name"]): compiled.expected(case) for group, case in cases}
    assert len(made) == len(cases), "two cases have one name"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_a_document_is_read_and_written_canonically_or_refused(compiled: suite.Compiled, document: suite.Document) -> None:
    mappings = compiled.mappings
    if document.canonical is None:
        with pytest.raises(mappings.NotJson):
            mappings.decode(document.text)
    else:
        assert mappings.encode(mappings.decode(document.text)).decode() == document.canonical


POISON: tuple[Any, ...] = (
    *(None, True, 2**53, 10**400, 0.1, float("nan"), Decimal("sNaN"), Decimal("1E+999999"), "", "x" * 1_000_000, "9" * 100_000),
    *("\ud800", "\x00", "9999-12-31T23:59:59Z", "0001-01-01", [], {}, [None], [[]], {"": None}),
)


@pytest.mark.parametrize("category", CATEGORIES)
def test_poison_anywhere_gives_a_record_or_errors(compiled: suite.Compiled, category: str) -> None:
    """Whatever stands at a leaf, and however deep: nothing but errors of the record, which can be shown and written."""
    mappings = compiled.mappings
    for group in (group for group in GROUPS if group.category == category):
        record = mappings.decode(suite.input_text(group.cases[0]))
        context = compiled.context(group, group.cases[0])
        for leaf in (*suite.leaves(record), *((name,) for name in group.written["source"])):
            for value in (*POISON, suite.nested(100)):
                try:
                    mappings.encode(getattr(mappings, group.function)(suite.put(record, leaf, value), *context))
                except mappings.MappingErrors as raised:
                    assert str(raised).encode()
                except mappings.NotJson as refused:
                    assert str(refused)


def test_the_suite_covers_what_it_promises() -> None:
    assert sum(len(group.cases) for group in GROUPS) + len(DOCUMENTS) >= 350
