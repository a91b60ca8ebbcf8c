"""Texts merged as git merges them, and lists whose order says nothing merged as sets."""

import random
from pathlib import Path

import pytest

from synapseops.merging import content, hunks, parsing, renames, unions
from synapseops.merging.content import Sides
from synapseops.merging.entries import Favour
from tests.forge.git import run


def _edited(lines: list[str], rnd: random.Random) -> list[str]:
    edited = list(lines)
    for _ in range(rnd.randint(0, 3)):
        at, deed = rnd.randrange(len(edited) + 1), rnd.random()
        if deed < 0.4:
            edited.insert(at, f"{rnd.choice('abcdef')}\n")
        elif at < len(edited):
            edited[at : at + 1] = [] if deed < 0.7 else [f"{rnd.choice('uvwxyz')}\n"]
    return edited


def _random_sides(seed: int) -> Sides:
    rnd = random.Random(seed)  # noqa: S311  # cases, not secrets
    base = [f"{rnd.choice('abcdefgh')}\n" for _ in range(rnd.randint(0, 12))]
    return Sides(*("".join(lines).encode() for lines in (base, _edited(base, rnd), _edited(base, rnd))))


def test_texts_merge_as_the_git_command_line_merges_them(tmp_path: Path) -> None:
    cases = [_random_sides(seed) for seed in range(120)]
    for sides, ours in zip(cases, content.merged(cases), strict=True):
        for side in ("base", "ours", "theirs"):
            (tmp_path / side).write_bytes(getattr(sides, side))
        code, told = run(tmp_path, "merge-file", "-p", "ours", "base", "theirs")
        assert ours == (told if code == 0 else None), sides
        pieces = hunks.pieces(sides)
        assert bool(hunks.conflicts(sides)) == (code != 0), sides
        if code == 0:
            assert b"".join(line for piece in pieces for line in piece.lines) == told
    assert {one is None for one in content.merged(cases)} == {True, False}


@pytest.mark.parametrize("seed", range(20))
def test_the_sides_of_the_hunks_give_the_sides_of_the_file(seed: int) -> None:
    sides = _random_sides(seed + 1000)
    for favour in Favour:
        taken = unions.united("a.txt", sides, favour=favour)
        if not hunks.conflicts(sides):
            assert taken == content.merged([sides])[0]
    changes = hunks.changes(sides.base, sides.ours)
    before, after = hunks.lines(sides.base), hunks.lines(sides.ours)
    rebuilt, at = b"", 0
    for change in changes:
        rebuilt += b"".join(before[at : change.start]) + b"".join(after[change.new_start : change.new_end])
        at = change.end
    assert rebuilt + b"".join(before[at:]) == sides.ours


def test_texts_that_hold_conflict_markers_merge_as_any_other() -> None:
    base = b"<<<<<<< a\n=======\n>>>>>>> b\n1\n2\n3\n"
    sides = Sides(base, base.replace(b"1\n", b"one\n"), base.replace(b"3\n", b"three\n"))
    assert content.merged([sides]) == [b"<<<<<<< a\n=======\n>>>>>>> b\none\n2\nthree\n"]


def test_bytes_that_are_no_utf8_merge_as_any_other() -> None:
    sides = Sides(b"\xff\n2\n3\n", b"\xff\n2\n\xfe\n", b"\xfd\n2\n3\n")
    assert content.merged([sides]) == [b"\xfd\n2\n\xfe\n"]


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        (
            "import os\n\nX = 1\n",
            "import os\nimport re\n\nX = 1\n",
            "import os\nimport sys\n\nX = 1\n",
            "import os\nimport re\nimport sys\n\nX = 1\n",
        ),
        (
            '"""Doc."""\n\nfrom a import b\nfrom c import d\n',
            '"""Doc."""\n\nfrom a import b, x\nfrom c import d\n',
            '"""Doc."""\n\nfrom a import b, y\n',
            '"""Doc."""\n\nfrom a import b, x, y\n',
        ),
        (
            "from a import (\n    b,\n    c,\n)\n\nX = 1\n",
            "from a import (\n    b,\n    bb,\n    c,\n)\n\nX = 1\n",
            "from __future__ import annotations\nfrom a import (\n    b,\n    ba,\n    c,\n)\nfrom .z import q as r\n\nX = 2\n",
            "from __future__ import annotations\nfrom a import b, ba, bb, c\nfrom .z import q as r\n\nX = 2\n",
        ),
        ("import a\n\nX = 1\n", "import b\n\nX = 1\n", "import a\nimport c\n\nX = 1\n", "import b\nimport c\n\nX = 1\n"),
        # one name in two ways, a comment, and code that differs as well, are for people
        ("import a\n", "import a\nimport json\n", "import a\nimport orjson as json\n", None),
        ("import a\n", "import a  # why\n", "import a as c\n", None),
        ("import a\n\nX = 1\n", "import a\nimport b\n\nX = 2\n", "import a\nimport c\n\nX = 3\n", None),
        ("X = 1\n", "X = 2\n", "X = 3\n", None),
    ],
)  # fmt: skip
def test_imports_are_a_set(base: str, ours: str, theirs: str, expected: str | None) -> None:
    told = unions.united("a.py", Sides(base.encode(), ours.encode(), theirs.encode()))
    assert (told.decode() if told is not None else None) == expected


def test_imports_that_one_side_left_alone_stay_as_the_other_side_has_them() -> None:
    old, new = (
        f"from typing import Any\n\nfrom pydantic import Field\n\nfrom .base import {names}\n\n" for names in ("Read", "Read, Write")
    )
    for ours, theirs in ((old, new), (new, old)):
        sides = Sides(*(text.encode() for text in (f"{old}X = 1\n", f"{ours}X = 2\n", f"{theirs}X = 3\n")))
        assert unions.united("a.py", sides, favour=Favour.OURS) == f"{new}X = 2\n".encode()


@pytest.mark.parametrize(
    ("path", "base", "ours", "theirs", "expected"),
    [
        ("a.toml", ["a", "c"], ["a", "b", "c"], ["a", "bb", "c"], ["a", "b", "bb", "c"]),
        ("a.toml", ["a", "c"], ["b", "c"], ["c", "d"], ["b", "c", "d"]),
        ("a.py", ["a", "c"], ["a", "b", "c"], ["a", "bb", "c"], None),
        ("a.toml", ["a>=1"], ["a>=2"], ["a>=3"], None),
        ("a.toml", ["c", "a"], ["c", "b", "a"], ["c", "bb", "a"], None),
        ("a.toml", ["a>=1", "c"], ["a>=1", "b>=1", "c"], ["a>=1", "b>=2", "c"], None),
        ("a.yaml", ["a", "c"], ["a", "b", "c"], ["a", "bb", "c"], None),
    ],
)
def test_sorted_lists_are_sets(path: str, base: list[str], ours: list[str], theirs: list[str], expected: list[str] | None) -> None:
    def text(items: list[str]) -> bytes:
        return ("x = [\n" + "".join(f'    "{item}",\n' for item in items) + "]\n").encode()

    told = unions.united(path, Sides(text(base), text(ours), text(theirs)))
    assert told == (text(expected) if expected is not None else None)


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("a.py", b"x = 1\n", True),
        ("a.py", b"x = (\n", False),
        ("a.py", b"x = '\\d'\n", True),
        ("a.py", b"(" * 5000, False),
        ("a.py", b"\0", False),
        ("a.json", b"{}", True),
        ("a.json", b"[" * 100_000, False),
        ("a.yaml", b"a: [b]\n---\nc: *b\n", True),
        ("a.yml", b"a: [b\n", False),
        ("a.toml", b"a = 1\n", True),
        ("a.toml", b"a = \xff\n", False),
        ("a.txt", b"(", True),
        ("Makefile", b"(", True),
    ],
)
def test_what_is_read_as_its_name_says(path: str, data: bytes, expected: bool) -> None:
    assert parsing.parses(path, data) is expected


def test_renames_are_found_by_what_files_hold() -> None:
    text = b"".join(b"line %d\n" % number for number in range(20))
    gone = {"a/one.py": text, "a/two.py": b"".join(b"row %d\n" % number for number in range(20)), "a/__init__.py": b""}
    new = {"b/two.py": gone["a/two.py"] + b"more\n", "b/uno.py": text.replace(b"line 3", b"line three"), "b/__init__.py": b"", "c": b"\0"}
    assert renames.found(gone, new) == {"a/one.py": "b/uno.py", "a/two.py": "b/two.py"}


def test_a_file_that_moved_unchanged_is_told_by_its_id_and_keeps_its_name_where_it_can() -> None:
    assert renames.equal([("a/x.py", frozenset({"1"})), ("a/y.py", frozenset({"2"}))], {"b/w.py": "1", "b/x.py": "1"}) == {
        "a/x.py": "b/x.py"
    }
