"""Two states that began as one, put together: a case each, whole states compared."""

import pytest

from synapseops.generation import Owner
from synapseops.merging import combining
from synapseops.merging.combining import Combined
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.sides import Blobs, Placed, made

PLAIN, EXECUTABLE, LINK = 0o100644, 0o100755, 0o120000
A = "".join(f"line {number}\n" for number in range(1, 10))
ONE, OTHER = A.replace("line 2", "line two"), A.replace("line 8", "line eight")
BOTH = ONE.replace("line 8", "line eight")

State = dict[str, str | tuple[str, int]]


def state(files: State) -> dict[str, Placed]:
    told = {path: (file, PLAIN) if isinstance(file, str) else file for path, file in files.items()}
    return {path: made(text.encode(), mode) for path, (text, mode) in told.items()}


def combine(start: State, one: State, other: State) -> tuple[State, tuple[str, ...]]:
    found = combining.combine(state(start), state(one), state(other), Blobs({}))
    assert isinstance(found, Combined)
    files = {path: (file.data or b"", file.mode) for path, file in found.files.items()}
    return {path: data.decode() if mode == PLAIN else (data.decode(), mode) for path, (data, mode) in files.items()}, found.disputed


@pytest.mark.parametrize(
    ("start", "one", "other", "expected"),
    [
        ({"a": A}, {"a": A}, {"a": OTHER}, {"a": OTHER}),
        ({"a": A}, {"a": ONE}, {"a": OTHER}, {"a": BOTH}),
        ({"a": A}, {"a": ONE}, {"a": ONE}, {"a": ONE}),
        ({"a": A}, {}, {"a": A}, {}),
        ({"a": A}, {}, {}, {}),
        ({}, {"a": A}, {"b": "b"}, {"a": A, "b": "b"}),
        ({}, {"a": A}, {"a": A}, {"a": A}),
        ({"a": A}, {"a": (A, EXECUTABLE)}, {"a": OTHER}, {"a": (OTHER, EXECUTABLE)}),
        ({"a": A}, {"b": A}, {"a": OTHER}, {"b": OTHER}),
        ({"a": A}, {"a": ONE}, {"b": OTHER}, {"b": BOTH}),
        ({"a": A}, {"b": A}, {"b": A}, {"b": A}),
        ({"a": A}, {"a": ("x", LINK)}, {"a": A}, {"a": ("x", LINK)}),
        ({"a.py": "import a\n\nX = 1\n"}, {"a.py": "import a\nimport b\n\nX = 1\n"}, {"a.py": "import a\nimport c\n\nX = 1\n"},
         {"a.py": "import a\nimport b\nimport c\n\nX = 1\n"}),
    ],
)  # fmt: skip
def test_what_does_not_contradict_is_put_together(start: State, one: State, other: State, expected: State) -> None:
    assert combine(start, one, other) == (expected, ())
    assert combine(start, other, one) == (expected, ())


@pytest.mark.parametrize(
    ("start", "one", "other", "disputed"),
    [
        ({"a": A}, {"a": OTHER}, {"a": A.replace("line 8", "line acht")}, ("a",)),
        ({"a": A}, {}, {"a": OTHER}, ("a",)),
        ({}, {"a": A}, {"a": OTHER}, ("a",)),
        ({"a": A}, {"a": ("x", LINK)}, {"a": OTHER}, ("a",)),
        ({"a": "\0"}, {"a": "\0one"}, {"a": "\0other"}, ("a",)),
        ({}, {"a": "one"}, {"a/b": "other"}, ("a",)),
    ],
)
def test_what_contradicts_is_named(start: State, one: State, other: State, disputed: tuple[str, ...]) -> None:
    assert combine(start, one, other)[1] == disputed
    assert combine(start, other, one)[1] == disputed


def test_bytes_are_asked_for_only_where_both_changed_a_file() -> None:
    def bare(files: State) -> dict[str, Placed]:
        return {path: Placed(file.blob, file.mode) for path, file in state(files).items()}

    blobs = Blobs({})
    alone = combining.combine(bare({"a": A, "b": A}), bare({"a": ONE, "b": A}), bare({"a": A, "b": OTHER}), blobs)
    assert (alone is not None, blobs.missing) == (True, set())
    assert combining.combine(bare({"a": A}), bare({"a": ONE}), bare({"a": OTHER}), blobs) is None
    assert blobs.missing == {file.blob for file in state({"1": A, "2": ONE, "3": OTHER}).values()}


def test_locks_are_joined_line_by_line() -> None:
    def lock(**bases: str) -> Lock:
        return Lock(files={path: LockedFile(PLAIN, Owner.FACTORY, base * 40) for path, base in bases.items()})

    joined = combining.joined(lock(a="1", b="1", c="1", d="1"), lock(a="2", b="1", c="2", e="1"), lock(a="1", b="3", c="3", d="1"))
    assert {path: (file.base[0], *(other[0] for other in file.others)) for path, file in joined.files.items()} == {
        "a": ("2",),
        "b": ("3",),
        "c": ("2", "3"),
        "e": ("1",),
    }
