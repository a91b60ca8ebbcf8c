"""Trying compiled mappings on many records, in the sandbox like all generated code."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from synapseops.errors import ToolFailed
from synapseops.evidence.behaviour.model import Digits, Observed
from synapseops.generation import MappingCall
from synapseops.toolchain import Command, Ending, Limits, Sandbox
from synapseops.verification import materials, scratch
from synapseops.verification.checks.tool import INSIDE
from synapseops.verification.sandbox.visible import packages_elsewhere

_REQUEST, _RESULTS = "request.json", "results.jsonl"
_LIMITS = Limits(seconds=60.0, memory=4 << 30)


class Trial(Struct, frozen=True):
    """A mapping to call on `records`, each (number of its context, JSON); contexts are by attribute: (kind of scalar, value)."""

    call: MappingCall
    contexts: Sequence[Mapping[str, tuple[str, Any]]]
    records: Sequence[tuple[int, str]]


class Package(Struct, frozen=True):
    """A package with compiled mappings: its name, its files (path from the folder that holds it → bytes), and the secrets it asks for."""

    name: str
    files: Mapping[str, bytes]
    secrets: tuple[str, ...] = ()


async def tried(sandbox: Sandbox, package: Package, trials: Sequence[Trial]) -> tuple[tuple[Observed, ...], ...]:
    """Return what came of each record of each trial. Raises `ToolFailed` where the package does not run to its end."""
    request = {"package": package.name, "trials": [_asked(one) for one in trials]}
    with scratch.folder("try") as made:
        folder = made.resolve()
        materials.write({**package.files, _REQUEST: json.dumps(request).encode()}, folder)
        command = Command(
            argv=(sys.executable, "-B", "-P", "-s", str(INSIDE / "try_mappings.py"), _REQUEST, _RESULTS),
            folder=folder,
            env=(
                *((name, "a secret to try with") for name in package.secrets),
                ("PYTHONPATH", os.pathsep.join((str(folder), *packages_elsewhere()))),
                ("PYTHONHASHSEED", "0"),
                ("TZ", "UTC"),
            ),
            readable=(INSIDE,),
            limits=_LIMITS,
            keep=(_RESULTS,),
        )
        completed = await sandbox.run(command)
    lines = completed.kept.get(_RESULTS, b"").splitlines()
    if completed.ending is not Ending.EXITED or completed.code or len(lines) != sum(len(one.records) for one in trials):
        raise ToolFailed("the mappings", completed.reason or _last_line(completed.stderr) or f"they ended with code {completed.code}")
    try:
        observed = iter([_observed(line) for line in lines])
    except (ValueError, TypeError, AttributeError, RecursionError) as fault:  # code of people shares the folder with the results
        raise ToolFailed("the mappings", "what they told of their records cannot be read") from fault
    return tuple(tuple(next(observed) for _ in one.records) for one in trials)


def _asked(trial: Trial) -> dict[str, Any]:
    call = {"function": trial.call.function, "context_class": trial.call.context_class}
    return {**call, "contexts": list(trial.contexts), "records": list(trial.records)}


def _observed(line: bytes) -> Observed:
    told = json.loads(line)
    made = json.loads(told["made"], parse_float=Digits) if "made" in told else None
    if made is not None and not isinstance(made, dict):
        raise TypeError(made)
    errors = tuple((str(code), str(path)) for code, path in told.get("errors", ()))
    return Observed(made, errors, str(told.get("refused", "")))


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
