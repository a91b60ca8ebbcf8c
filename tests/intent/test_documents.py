"""Which files an intent may name, and that each is read once."""

import pytest

from synapseops.intent import documents
from synapseops.intent.documents import Held, Library
from synapseops.intent.slips import Slip

HELD = Held({"schemas/a.json": b"a", "../b.json": b"b", "schemas/parts/c.json": b"c"})


def slip(path: str, intent: str = "specs/synapse.yaml") -> Slip:
    with pytest.raises(Slip) as raised:
        Library(HELD, intent).read(path)
    return raised.value


@pytest.mark.parametrize(
    ("path", "beside", "data"),
    [
        ("schemas/a.json", "", b"a"),
        ("./schemas/../schemas/a.json", "", b"a"),
        ("../b.json", "", b"b"),
        ("parts/c.json", "schemas/a.json", b"c"),
        ("../a.json", "schemas/parts/c.json", b"a"),
        ("../../b.json", "schemas/a.json", b"b"),
    ],
)
def test_paths_are_relative_to_who_names_them(path: str, beside: str, data: bytes) -> None:
    assert Library(HELD, "specs/synapse.yaml").read(path, beside=beside) == data


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "~/a.json",
        "C:a.json",
        "a\\b.json",
        "../../a.json",
        ".git/config",
        "x/.GIT /config",
        "git~1/config",
        "a//b.json",
        "schemas/",
        ".",
        "a\x00b",
        "\ud800.json",
        "nul.json",
    ],
)
def test_paths_that_may_not_be_named_are_refused_with_a_way_out(path: str) -> None:
    found = slip(path)
    assert found.code == "SY100"
    assert found.message
    assert found.hint


def test_a_file_that_is_not_there_is_told() -> None:
    assert (slip("gone.json").code, slip("gone.json").message) == ("SY101", 'there is no file "gone.json"')


def test_a_file_is_asked_for_once_and_noted() -> None:
    asked: list[str] = []

    class Counting:
        def read(self, path: str) -> bytes | None:
            asked.append(path)
            return b"x"

    library = Library(Counting(), "synapse.yaml")
    assert [library.read("a.json"), library.read("./a.json"), library.read("b/../a.json")] == [b"x"] * 3
    assert asked == ["a.json"]
    assert library.used == {"a.json": b"x"}


def test_files_are_bounded_in_number() -> None:
    class Endless:
        def read(self, path: str) -> bytes | None:
            return b""

    library = Library(Endless(), "synapse.yaml")
    for number in range(documents.MOST_FILES):
        library.read(f"{number}.json")
    with pytest.raises(Slip, match="one file too many") as raised:
        library.read("more.json")
    assert raised.value.code == "SY102"
