"""The inputs of the Action, as `INPUT_…` variables: every fault of them told at once, defaults as in `action.yml`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from typing import TypeVar

from synapseops.errors import UsageError

_Value = TypeVar("_Value")
_PAGE = "https://github.com/synapseops/synapseops/blob/main/docs/action.md"


class Mode(StrEnum):
    """What is done."""

    CHECK = "check"
    PREVIEW = "preview"
    PULL_REQUEST = "pull-request"
    COMMIT = "commit"
    VERIFY = "verify"


class FailOn(StrEnum):
    """What may fail the step."""

    FAULTS = "faults"
    CHECKS = "checks"
    DRIFT = "drift"
    BREAKING = "breaking"


DEFAULTS: Mapping[str, str] = {
    "mode": "check",
    "intents": "**",
    "token": "",
    "base": "",
    "branch-prefix": "synapse",
    "labels": "",
    "reviewers": "",
    "draft": "false",
    "fail-on": "",
    "upload-zip": "false",
    "working-directory": ".",
    "evidence": "",
}
"""Every input and what it is when it is empty or not given; the token's default in `action.yml` is the workflow's."""

NOTHING = "nothing"
_BY_MODE: Mapping[Mode, frozenset[FailOn]] = {
    Mode.CHECK: frozenset({FailOn.FAULTS}),
    Mode.PREVIEW: frozenset(),
    Mode.PULL_REQUEST: frozenset({FailOn.FAULTS, FailOn.CHECKS}),
    Mode.COMMIT: frozenset({FailOn.FAULTS, FailOn.CHECKS}),
    Mode.VERIFY: frozenset({FailOn.FAULTS, FailOn.DRIFT}),
}
_YES, _NO = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})
_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_MOST_PATTERNS, _LONGEST = 100, 4_000


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the workflow asks for."""

    mode: Mode
    intents: tuple[str, ...]
    token: str = field(repr=False)
    base: str
    branch_prefix: str
    labels: tuple[str, ...]
    reviewers: tuple[str, ...]
    draft: bool
    fail_on: frozenset[FailOn]
    upload_zip: bool
    working_directory: str
    evidence: str


class Faults(UsageError):
    """Inputs that cannot be used; `faults` are all of them, each a line."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults), f"{_PAGE} lists the inputs and what they may be")
        self.faults = tuple(faults)


def read(environment: Mapping[str, str]) -> Inputs:
    """Return the inputs. Raises `Faults` with everything that is wrong with them."""
    told = {name: _value(environment, name) for name in DEFAULTS}
    faults: list[str] = []

    def take(name: str, meaning: Callable[[str], _Value], otherwise: _Value) -> _Value:
        try:
            return meaning(told[name])
        except ValueError as wrong:
            faults.append(f'input "{name}" {wrong}')
            return otherwise

    mode = take("mode", _mode, Mode.CHECK)
    inputs = Inputs(
        mode=mode,
        intents=take("intents", _patterns, ()),
        token=take("token", _one_line, ""),
        base=take("base", _branch, ""),
        branch_prefix=take("branch-prefix", _prefix, ""),
        labels=take("labels", _words, ()),
        reviewers=take("reviewers", _words, ()),
        draft=take("draft", _flag, False),
        fail_on=take("fail-on", lambda value: _fail_on(value, mode), frozenset()),
        upload_zip=take("upload-zip", _flag, False),
        working_directory=take("working-directory", _folder, "."),
        evidence=take("evidence", _one_line, ""),
    )
    if faults:
        raise Faults(faults)
    return inputs


def _value(environment: Mapping[str, str], name: str) -> str:
    """Return an input under either spelling of its variable: `action.yml` maps to one, runners write the other."""
    spelt = f"INPUT_{name.upper()}"
    given = environment.get(spelt.replace("-", "_")) or environment.get(spelt) or ""
    return given.strip() or DEFAULTS[name]


def _mode(value: str) -> Mode:
    if value not in set(Mode):
        raise ValueError(f'is "{value[:40]}"; it may be {_listed(Mode)}')
    return Mode(value)


def _fail_on(value: str, mode: Mode) -> frozenset[FailOn]:
    if not value:
        return _BY_MODE[mode]
    words = [word for word in re.split(r"[\s,]+", value) if word]
    if words == [NOTHING]:
        return frozenset()
    unknown = [word for word in words if word not in set(FailOn)]
    if unknown:
        raise ValueError(f'has "{unknown[0][:40]}"; it may have {_listed(FailOn)}, or be "{NOTHING}"')
    return frozenset(map(FailOn, words))


def _flag(value: str) -> bool:
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise ValueError(f'is "{value[:40]}"; it may be "true" or "false"')


def _prefix(value: str) -> str:
    if not _PREFIX.fullmatch(value):
        raise ValueError(f'is "{value[:40]}"; it may have letters, digits, "-" and "_", 40 at most, and no "/"')
    return value


def _one_line(value: str) -> str:
    if len(value) > _LONGEST or not value.isprintable():
        raise ValueError("is not one line of text")
    return value


def _branch(value: str) -> str:
    """Return the short name of a branch: `github.ref` holds the long one."""
    return _one_line(value).removeprefix("refs/heads/")


def _words(value: str) -> tuple[str, ...]:
    """Return what is listed, a line or a comma apart, each once."""
    words = tuple(dict.fromkeys(word for part in re.split(r"[\n,]", value) if (word := part.strip())))
    if len(value) > _LONGEST or not all(word.isprintable() for word in words):
        raise ValueError("is not a list of names, a line or a comma apart")
    return words


def _patterns(value: str) -> tuple[str, ...]:
    patterns = _words(value)
    if len(patterns) > _MOST_PATTERNS:
        raise ValueError(f"has more than {_MOST_PATTERNS} globs")
    for pattern in patterns:
        if pattern.startswith("/") or ".." in pattern.split("/") or "\\" in pattern:
            raise ValueError(f'has "{pattern[:80]}", which leads out of the working directory')
    return patterns


def _folder(value: str) -> str:
    parts = PurePosixPath(value.replace("\\", "/")).parts
    if ".." in parts or PurePosixPath(value).is_absolute() or PureWindowsPath(value).drive or not value.isprintable():
        raise ValueError(f'is "{value[:80]}"; it must be a folder below the workspace')
    return "/".join(parts) or "."


def _listed(words: type[StrEnum]) -> str:
    *most, last = (f'"{word}"' for word in words)
    return f"{', '.join(most)} or {last}"
