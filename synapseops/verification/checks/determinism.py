"""The check `determinism`: the pristine tree comes out the same again, in another process and other surroundings."""

import base64
import json
import os
import pickle
import sys
from collections.abc import Mapping

from synapseops.evidence.model import CheckResult, Finding, Outcome
from synapseops.toolchain import Tree
from synapseops.verification import children, scratch
from synapseops.verification.checks.base import Again, Workspace

_SECONDS = 300.0
_OUTPUT = 256 << 20
_SHOWN = 1000
# unlike ours in everything that generated text must not depend on
_SURROUNDINGS = {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Chatham", "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"}


class DeterminismCheck:
    """Derives the pristine tree a second time. What runs is the factory itself, so it needs no sandbox."""

    name = "determinism"

    def concerns(self, tree: Tree) -> bool:
        """Every tree."""
        return True

    async def run(self, workspace: Workspace) -> CheckResult:
        """Return where the second derivation differs from the first."""
        subject = workspace.subject
        if subject.again is None:
            return CheckResult(self.name, Outcome.NOT_RUN, reason="there is nothing to derive it from again")
        try:
            second = await _derived(subject.again)
        except (OSError, ValueError) as failure:
            return CheckResult(self.name, Outcome.FAILED, reason=f"deriving again failed: {failure}")
        findings = tuple(_differences(subject.pristine, second))
        return CheckResult(self.name, Outcome.FAILED if findings else Outcome.PASSED, findings=findings)


async def _derived(again: Again) -> dict[str, bytes]:
    """Call *again* in another process. Raises ValueError, OSError."""
    with scratch.folder("again") as folder:
        given = folder / "again"
        given.write_bytes(pickle.dumps(again))
        own = {
            "HOME": str(folder),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "PATH": os.defpath,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        argv = (sys.executable, "-B", "-P", "-m", "synapseops.verification.checks.derive_again", str(given))
        ended = await children.run(children.Child(argv, folder, {**_SURROUNDINGS, **own}, seconds=_SECONDS, output=_OUTPUT))
    if ended.code or ended.timed_out or ended.truncated:
        raise ValueError(ended.stderr.decode(errors="replace").strip()[-_SHOWN:] or f"it ended with code {ended.code}")
    told: dict[str, str] = json.loads(ended.stdout)
    return {path: base64.b64decode(data) for path, data in told.items()}


def _differences(first: Mapping[str, bytes], second: Mapping[str, bytes]) -> list[Finding]:
    found = []
    for path in sorted(first.keys() | second.keys()):
        if path not in second:
            found.append(Finding("only-first", "the second derivation does not make this file", path))
        elif path not in first:
            found.append(Finding("only-second", "the first derivation does not make this file", path))
        elif first[path] != second[path]:
            found.append(Finding("differs", "the two derivations differ from this line on", path, _first_line(first[path], second[path])))
    return found


def _first_line(first: bytes, second: bytes) -> int:
    lines = zip(first.split(b"\n"), second.split(b"\n"), strict=False)
    return next((number for number, (one, other) in enumerate(lines, 1) if one != other), 0)
