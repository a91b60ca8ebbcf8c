"""Trying a mapping: its compiled modules, run on records in the sandbox like all generated code."""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from synapseops.errors import ToolFailed
from synapseops.toolchain import Command, Ending, Limits, Sandbox
from synapseops.verification import materials, scratch
from synapseops.verification.checks.tool import INSIDE
from synapseops.verification.sandbox.visible import packages_elsewhere

_REQUEST, _RECORDS, _RESULTS = "request.json", "records.json", "results.jsonl"
_LIMITS = Limits(seconds=120.0, memory=4 << 30)


class Call(Struct, frozen=True):
    """A function of the package's `mappings`, and its context: a class, and each value with its kind ("" where there is none)."""

    package: str
    function: str
    context_class: str = ""
    context: Mapping[str, tuple[str, Any]] = field(default_factory=dict)


class Result(Struct, frozen=True):
    """What came of one record: what was read and made as JSON text, or its errors, or why it is no record."""

    record: str | None = None
    made: str | None = None
    errors: tuple[Mapping[str, Any], ...] = ()
    refused: str = ""


async def run_mapping(sandbox: Sandbox, files: Mapping[str, bytes], call: Call, records: bytes) -> tuple[Result, ...]:
    """Map *records* with the package in *files*. Raises `ToolFailed` where it does not run to its end."""
    request = {"package": call.package, "function": call.function, "context_class": call.context_class, "context": call.context}
    with scratch.folder("map") as made:
        folder = made.resolve()
        materials.write({**files, _REQUEST: json.dumps(request).encode(), _RECORDS: records}, folder)
        command = Command(
            argv=(sys.executable, "-B", "-P", "-s", str(INSIDE / "run_mapping.py"), _REQUEST, _RECORDS, _RESULTS),
            folder=folder,
            env=(("PYTHONPATH", os.pathsep.join((str(folder), *packages_elsewhere()))), ("PYTHONHASHSEED", "0"), ("TZ", "UTC")),
            readable=(INSIDE,),
            limits=_LIMITS,
            keep=(_RESULTS,),
        )
        completed = await sandbox.run(command)
    if completed.ending is not Ending.EXITED or completed.code:
        raise ToolFailed("the mapping", completed.reason or completed.stderr[-2000:] or f"it ended with code {completed.code}")
    return tuple(_result(json.loads(line)) for line in completed.kept.get(_RESULTS, b"").splitlines())


def _result(told: Any) -> Result:
    return Result(told.get("record"), told.get("made"), tuple(told.get("errors", ())), str(told.get("refused", "")))
