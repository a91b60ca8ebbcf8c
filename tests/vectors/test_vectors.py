"""The Python compiler passes every vector."""

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


def test_the_suite_covers_what_it_promises() -> None:
    assert sum(len(group.cases) for group in GROUPS) + len(DOCUMENTS) >= 350
