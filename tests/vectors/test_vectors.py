"""The Python compiler passes every vector."""

from pathlib import Path

import pytest

from tests.vectors import suite


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> suite.Compiled:
    return suite.Compiled(tmp_path_factory.mktemp("vectors"))


@pytest.mark.parametrize("group", suite.groups(), ids=lambda group: f"{group.category}: {group.name}")
def test_a_mapping_makes_what_its_vectors_say(compiled: suite.Compiled, group: suite.Group) -> None:
    told = {case["name"]: compiled.run(group, case) for case in group.cases}
    assert told == {case["name"]: compiled.expected(case) for case in group.cases}


@pytest.mark.parametrize("document", suite.documents(), ids=lambda document: document.name)
def test_a_document_is_read_and_written_canonically_or_refused(compiled: suite.Compiled, document: suite.Document) -> None:
    mappings = compiled.mappings
    if document.canonical is None:
        with pytest.raises(mappings.NotJson):
            mappings.decode(document.text)
    else:
        assert mappings.encode(mappings.decode(document.text)).decode() == document.canonical


def test_names_of_cases_are_told_apart() -> None:
    for group in suite.groups():
        names = [case["name"] for case in group.cases]
        assert len(names) == len(set(names)), (group.category, group.name)


def test_the_suite_covers_what_it_promises() -> None:
    assert sum(len(group.cases) for group in suite.groups()) + len(list(suite.documents())) >= 350


__all__ = ["Path"]
