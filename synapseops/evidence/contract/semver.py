"""Which next version a set of changes asks for (Semantic Versioning 2.0.0), and whether the author's says as much."""

import re
from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from synapseops.evidence.contract.changes import Verdict, worst

_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")
_Key = tuple[int, int, int, bool, tuple[tuple[bool, int, str], ...]]


class Step(StrEnum):
    """The part of a version that moves on."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


_STEPS = {Verdict.BREAKING: Step.MAJOR, Verdict.ADDITIVE: Step.MINOR, Verdict.WORDING: Step.PATCH}


class Bump(Struct, frozen=True):
    """What is suggested: the part to move, the version that follows from `was`, and whether `now` is at least that."""

    was: str
    now: str
    step: Step
    suggested: str
    is_enough: bool


def bump(was: str, now: str, verdicts: Iterable[Verdict]) -> Bump:
    """Return the version that changes of these *verdicts* ask for after *was*, held against *now*.

    Below 1.0.0 everything may change: what breaks moves the minor part, all else the patch (as Cargo and npm read it). A version
    that is not as it should be asks for nothing.
    """
    told = list(verdicts)
    old, new = _VERSION.fullmatch(was), _VERSION.fullmatch(now)
    if not told or old is None or new is None:
        return Bump(was, now, Step.NONE, was, is_enough=True)
    step = _STEPS[worst(told)]
    if old[1] == "0":
        step = Step.MINOR if step is Step.MAJOR else Step.PATCH
    suggested = _next(old, step)
    return Bump(
        was, now, step, suggested, is_enough=_key(new) >= _key(_VERSION.fullmatch(suggested) or new) or _is_on_its_way(new, suggested)
    )


def _next(old: re.Match[str], step: Step) -> str:
    major, minor, patch = (int(old[part]) for part in (1, 2, 3))
    if old[4]:  # a pre-release may still become what it announces, where that moves enough
        moved = {Step.MAJOR: minor == patch == 0, Step.MINOR: patch == 0}.get(step, True)
        if moved:
            return f"{major}.{minor}.{patch}"
    return {Step.MAJOR: f"{major + 1}.0.0", Step.MINOR: f"{major}.{minor + 1}.0"}.get(step, f"{major}.{minor}.{patch + 1}")


def _is_on_its_way(new: re.Match[str], suggested: str) -> bool:
    """Tell whether *new* is a pre-release of what is suggested."""
    return bool(new[4]) and f"{new[1]}.{new[2]}.{new[3]}" == suggested


def _key(version: re.Match[str]) -> _Key:
    parts = tuple((not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in (version[4] or "").split(".") if part)
    return int(version[1]), int(version[2]), int(version[3]), not version[4], parts
