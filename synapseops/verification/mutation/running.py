"""Letting the generated tests look at small faults, in the sandbox: how many do they notice?"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from synapseops.evidence.strength import Strength, Survivor, Tally
from synapseops.toolchain import Command, Completed, Ending, Limits, Sandbox, Tree
from synapseops.verification import dependencies, materials, scratch
from synapseops.verification.checks.tool import CONFIG, INSIDE
from synapseops.verification.mutation.mutants import Mutant, chosen, mutants
from synapseops.verification.sandbox.visible import packages_elsewhere

MOST = 60
"""So many faults are chosen, of each kind half."""
_REQUEST, _RESULTS = "mutants.json", "mutants.jsonl"
_LOADED = frozenset({"mappings"})
"""Kinds of functions alone, into which a fault can be put when they are loaded already; classes are made once."""
_EACH = 30.0
_BEFORE = 60.0
"""Seconds for imports and for the suites without a fault."""
_AFTER = 10.0
"""Seconds for what ends."""
_SILENT = "the tests do not pass without a fault, so they say nothing of one"
_SLOW = f"the tests took more than {_BEFORE:g} s without a fault, so none was tried"
_KINDS = {"mappings": ("mappings", "tests/mappings/test_{}.py"), "validators": ("models", "tests/test_{}.py")}
"""By kind: the folder below the package whose modules get faults, and the tests that look at the module of that name."""


class _Chosen(Struct, frozen=True):
    """A fault with its kind and the tests that look at it."""

    kind: str
    mutant: Mutant
    tests: str


async def strength(sandbox: Sandbox, tree: Tree, package: str, *, seconds: float, each: float = _EACH) -> Strength:
    """Return how many of the faults chosen for *package* in *tree* its tests notice, as far as *seconds* reach, once they passed without a
    fault; a test that takes longer than *each* for a fault has noticed it."""
    if reason := dependencies.missing((*dependencies.SERVICE, *dependencies.TESTS)):
        return Strength(reason=reason)
    known = {kind: list(_known(kind, tree.files, package)) for kind in _KINDS}
    picked = _picked(known)
    if not picked:
        return Strength(reason="there is nothing to put faults into that has tests of its own")
    suites = list(dict.fromkeys(one.tests for one in picked))
    with scratch.folder("mutants") as made:
        folder = made.resolve()
        request = json.dumps(_asked(picked, suites, seconds, each)).encode()
        materials.write({**tree.files, _REQUEST: request}, folder, executable=tree.executable)
        completed = await sandbox.run(_command(str(folder), seconds))
    return _told(completed, known, picked, suites, seconds)


def _known(kind: str, files: Mapping[str, bytes], package: str) -> Iterator[_Chosen]:
    folder, tests = _KINDS[kind]
    start = f"{package}/{folder}/"
    for path in sorted(files):
        module = path.removeprefix(start).removesuffix(".py")
        suite = tests.format(module)
        if path.startswith(start) and path.endswith(".py") and "/" not in module and suite in files:
            yield from (_Chosen(kind, mutant, suite) for mutant in mutants(path, files[path]))


def _picked(known: Mapping[str, Sequence[_Chosen]]) -> list[_Chosen]:
    """Return what is tried, the kinds in turn."""
    found = []
    for those in known.values():
        by_mutant = {one.mutant: one for one in those}
        found.append([by_mutant[mutant] for mutant in chosen(by_mutant, MOST // len(_KINDS))])
    longest = max(map(len, found), default=0)
    return [those[number] for number in range(longest) for those in found if number < len(those)]


def _asked(picked: Sequence[_Chosen], suites: Sequence[str], seconds: float, each: float) -> dict[str, Any]:
    faults = [
        {
            "file": one.mutant.file,
            "module": one.mutant.file.removesuffix(".py").replace("/", "."),
            "start": one.mutant.start,
            "end": one.mutant.end,
            "now": one.mutant.now,
            "suite": suites.index(one.tests),
            "loaded": one.kind in _LOADED,
        }
        for one in picked
    ]
    return {"suites": [[one] for one in suites], "mutants": faults, "seconds": seconds, "each": each, "before": _BEFORE}


def _command(folder: str, seconds: float) -> Command:
    env = {
        "PYTHONPATH": os.pathsep.join((folder, *packages_elsewhere())),
        "PYTHONHASHSEED": "0",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "TZ": "UTC",
    }
    return Command(
        argv=(sys.executable, "-P", "-s", str(INSIDE / "run_mutants.py"), _REQUEST, _RESULTS, str(CONFIG / "pytest.ini")),
        folder=Path(folder),
        env=tuple(env.items()),
        readable=(INSIDE, CONFIG),
        limits=Limits(seconds=_BEFORE + seconds + _AFTER, memory=4 << 30, processes=512),
        keep=(_RESULTS,),
    )


def _told(
    completed: Completed, known: Mapping[str, Sequence[_Chosen]], picked: Sequence[_Chosen], suites: Sequence[str], seconds: float
) -> Strength:
    try:
        lines = [json.loads(line) for line in completed.kept.get(_RESULTS, b"").splitlines()]
        return _judged(completed, known, picked, suites, seconds, lines)
    except (ValueError, TypeError, IndexError, RecursionError):  # tests share the folder with the results
        return Strength(reason="what came of the faults cannot be read")


def _judged(
    completed: Completed,
    known: Mapping[str, Sequence[_Chosen]],
    picked: Sequence[_Chosen],
    suites: Sequence[str],
    seconds: float,
    lines: Sequence[Any],
) -> Strength:
    if completed.ending is not Ending.EXITED or completed.code or not lines:
        return Strength(reason=completed.reason or _SILENT)
    passes = dict(zip(suites, lines[0], strict=True))
    if not any(passes.values()):
        return Strength(reason=_SILENT if False in passes.values() else _SLOW)
    passing = {suite for suite in suites if passes[suite] is not False}
    outcomes = [(picked[number], outcome) for number, outcome in lines[1:]]
    tallies = tuple(_tally(kind, len(those), [one for one in outcomes if one[0].kind == kind]) for kind, those in known.items() if those)
    able = sum(one.tests in passing for one in picked)
    return Strength(tallies, "; ".join(_reasons(suites, passing, able, len(outcomes), seconds)))


def _reasons(suites: Sequence[str], passing: set[str], able: int, tried: int, seconds: float) -> Iterator[str]:
    if silent := [suite for suite in suites if suite not in passing]:
        yield f"{', '.join(silent)} does not pass without a fault"
    if not tried:
        yield f"{seconds:g} s were not enough to try any of the {able} faults chosen"
    elif able > tried:
        yield f"{able - tried} of the faults chosen could not be tried within {seconds:g} s"


def _tally(kind: str, known: int, outcomes: Sequence[tuple[_Chosen, str]]) -> Tally:
    survived = sorted(
        (one.mutant.file, one.mutant.line, one.mutant.was, one.mutant.now) for one, outcome in outcomes if outcome == "survived"
    )
    return Tally(kind, known, len(outcomes), len(outcomes) - len(survived), tuple(Survivor(*one) for one in survived))
