"""Small faults, and tests that notice them or do not: a package made for it, in the plainest sandbox."""

import asyncio
import json
import textwrap

import pytest

from synapseops.evidence.strength import Strength, Survivor, Tally
from synapseops.toolchain import Command, Completed, Ending, Isolation, Tree
from synapseops.verification.mutation.mutants import chosen, mutants
from synapseops.verification.mutation.running import strength
from synapseops.verification.sandbox import detection

_MAPPING = '''
"""Doubles."""

from dataclasses import dataclass

_WORDS: dict[str, str] = {"a": "b"}


@dataclass(frozen=True)
class Context:
    """What the caller gives."""

    by: int


def doubled(record, context):
    """Double what is there."""
    result = {}
    size = record.get("size")
    if not 0 <= size < 10:
        raise ValueError("no size")
    result["size"] = size * 2
    return result
'''
_TESTS = """
from tiny.mappings.doubled import doubled


def test_a_size_is_doubled():
    assert doubled({"size": 3}, None) == {"size": 6}
"""
_EDGES = """

def test_the_largest_size_is_nine():
    assert doubled({"size": 9}, None) == {"size": 18}
    for size in (-1, 10):
        try:
            doubled({"size": size}, None)
        except ValueError:
            continue
        raise AssertionError(size)


def test_nothing_is_a_size():
    assert doubled({"size": 0}, None) == {"size": 0}
"""


def _tree(tests: str = _TESTS, mapping: str = _MAPPING) -> Tree:
    files = {
        "tiny/__init__.py": "",
        "tiny/mappings/__init__.py": "",
        "tiny/mappings/doubled.py": mapping.lstrip(),
        "tests/__init__.py": "",
        "tests/mappings/__init__.py": "",
        "tests/mappings/test_doubled.py": textwrap.dedent(tests),
    }
    return Tree({path: text.encode() for path, text in files.items()})


def _found(tree: Tree, *, seconds: float = 60.0) -> Strength:
    return asyncio.run(strength(detection.of_level(Isolation.NONE), tree, "tiny", seconds=seconds))


def test_faults_are_those_of_what_is_done_and_not_of_what_is_told() -> None:
    found = [(one.line, one.was, one.now) for one in mutants("doubled.py", _MAPPING.lstrip().encode())]
    assert found == [
        (5, '"a"', '"aX"'),
        (5, '"b"', '"bX"'),
        (18, '"size"', '"sizeX"'),
        (19, "not 0 <= size < 10", "0 <= size < 10"),
        (19, "0", "1"),
        (19, "<=", "<"),
        (19, "<", "<="),
        (19, "10", "11"),
        (20, '"no size"', '"no sizeX"'),
        (21, 'result["size"] = size * 2', "pass"),
        (21, '"size"', '"sizeX"'),
        (21, "2", "3"),
    ]


@pytest.mark.parametrize("data", [b"def f(:", b"\xff\xfe", b"\x00"])
def test_what_is_no_python_has_no_faults(data: bytes) -> None:
    assert mutants("a.py", data) == []


def test_equal_files_give_equal_choices_of_which_fewer_are_a_part() -> None:
    every = mutants("doubled.py", _MAPPING.encode())
    assert chosen(every, 5) == chosen(reversed(every), 5) == chosen(every, 9)[:5]


def test_every_part_has_its_first_fault_before_any_has_its_second() -> None:
    source = "\n".join(f"# rule {part}\na{part} = {{1: 2, 3: 4, 5: 6}}" for part in range(4)) + "\nclass A:\n    b: int = 1\n"
    every = mutants("many.py", source.encode())
    assert {one.line for one in chosen(every, 5)} == {2, 4, 6, 8, 10}


def test_a_fault_reaches_those_who_hold_a_function_already_and_those_of_a_class() -> None:
    mapping = """
from dataclasses import dataclass


@dataclass(frozen=True)
class Context:
    by: int
    plus: int = 1


def doubled(record, context):
    return {"size": record["size"] * context.by + context.plus}
"""
    tests = """
from tiny.mappings import Context, doubled

HELD = doubled


def test_a_size_is_doubled():
    assert HELD({"size": 3}, Context(2)) == {"size": 7}
"""
    files = dict(_tree(tests, mapping).files) | {"tiny/mappings/__init__.py": b"from .doubled import Context, doubled\n"}
    (tally,) = _found(Tree(files)).tallies
    assert (tally.tried, tally.survivors) == (3, ())
    assert (8, "1") in [(one.line, one.was) for one in mutants("doubled.py", mapping.encode())]


def test_what_no_test_notices_is_named() -> None:
    (tally,) = _found(_tree()).tallies
    assert (tally.kind, tally.known, tally.tried, tally.killed) == ("mappings", 12, 12, 5)
    assert Survivor("tiny/mappings/doubled.py", 19, "<=", "<") in tally.survivors
    assert Survivor("tiny/mappings/doubled.py", 21, "2", "3") not in tally.survivors


def test_better_tests_notice_more() -> None:
    (tally,) = _found(_tree(_TESTS + _EDGES)).tallies
    assert [(one.line, one.was) for one in tally.survivors] == [(5, '"a"'), (5, '"b"'), (20, '"no size"')]


def test_tests_that_fail_say_nothing() -> None:
    assert _found(_tree(_TESTS.replace("6", "7"))) == Strength(reason="the tests do not pass without a fault, so they say nothing of one")


def test_what_has_no_tests_of_its_own_is_left_out() -> None:
    tree = _tree()
    files = {path: data for path, data in tree.files.items() if not path.startswith("tests/mappings/test_")}
    assert _found(Tree(files)).reason == "there is nothing to put faults into that has tests of its own"


def test_a_fault_that_never_ends_is_noticed() -> None:
    endless = "def doubled(record, context):\n    while record['size'] < 3:\n        pass\n    return {'size': 6}\n"
    found = asyncio.run(strength(detection.of_level(Isolation.NONE), _tree(mapping=endless), "tiny", seconds=60.0, each=4.0))
    assert [(one.was, one.now) for tally in found.tallies for one in tally.survivors] == []


def test_where_time_is_short_the_rest_is_told_of() -> None:
    found = _found(_tree(), seconds=0.0)
    assert found == Strength((Tally("mappings", 12, 0, 0),), "0 s were not enough to try any of the 12 faults chosen")


def test_what_has_not_ended_when_the_time_is_over_comes_to_nothing() -> None:
    endless = "def doubled(record, context):\n    while record['size'] < 3:\n        pass\n    return {'size': 6}\n"
    found = asyncio.run(strength(detection.of_level(Isolation.NONE), _tree(mapping=endless), "tiny", seconds=5.0, each=1000.0))
    (tally,) = found.tallies
    assert tally.tried <= tally.known - 2
    assert tally.survivors == ()
    assert found.reason.endswith((" could not be tried within 5 s", " were not enough to try any of the 5 faults chosen"))


class _Refusing:
    """A sandbox that starts nothing."""

    isolation = Isolation.NONE

    async def run(self, command: Command) -> Completed:
        """Refuse."""
        return Completed(Ending.NOT_STARTED, 0, "", "", 0.0, reason="nothing is started here")


class _Answering:
    """A sandbox in which nothing runs, and the results are as told."""

    isolation = Isolation.NONE

    def __init__(self, *lines: object) -> None:
        self._lines = "\n".join(map(json.dumps, lines)).encode()

    async def run(self, command: Command) -> Completed:
        """Answer."""
        return Completed(Ending.EXITED, 0, "", "", 0.0, kept={"mutants.jsonl": self._lines})


def test_tests_that_take_too_long_to_begin_are_told_of() -> None:
    found = asyncio.run(strength(_Answering([None]), _tree(), "tiny", seconds=9.0))
    assert found == Strength(reason="the tests took more than 60 s without a fault, so none was tried")


def test_a_sandbox_that_starts_nothing_is_no_failure() -> None:
    assert asyncio.run(strength(_Refusing(), _tree(), "tiny", seconds=9.0)) == Strength(reason="nothing is started here")
