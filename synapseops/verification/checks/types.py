"""The check `mypy`: the tree is strictly typed. Libraries are read once for the factory and kept; the tree is read each time."""

from pathlib import Path
from typing import Any

from msgspec import Struct

from synapseops.evidence.model import CheckResult, Finding, Outcome
from synapseops.toolchain import Tree
from synapseops.verification import dependencies
from synapseops.verification.checks.base import Workspace
from synapseops.verification.checks.library_cache import LibraryCache
from synapseops.verification.checks.tool import CONFIG, INSIDE, Tool, UnreadableAnswer, parsed, script

_CONFIG = CONFIG / "mypy.ini"
_OPTIONS = ("--config-file", str(_CONFIG))


class TypesCheck(Struct, frozen=True):
    """Runs mypy, strict, over everything that is Python; *cache* is a folder of the factory's own."""

    cache: Path
    name: str = "mypy"

    def concerns(self, tree: Tree) -> bool:
        """Every tree: one without Python is told of."""
        return True

    async def run(self, workspace: Workspace) -> CheckResult:
        """Return what mypy says of the tree."""
        tool = dependencies.tool("mypy")
        missing = dependencies.missing(("mypy", *dependencies.SERVICE, *dependencies.TESTS))
        if missing or not workspace.code:
            return CheckResult(self.name, Outcome.NOT_RUN, reason=missing or "there is no Python to look at", tool=tool)
        libraries = await self.libraries().ready()
        arguments = (str(libraries or ""), *_OPTIONS, "--output", "json", "--no-error-summary")
        mypy = Tool(
            name=self.name,
            tool=tool,
            argv=lambda within: (*script("check_types.py"), *arguments, *within.code),
            read=_findings,
            found=frozenset({1, 2}),  # 2 is also how it ends on a syntax error
            readable=(CONFIG, INSIDE, *([libraries] if libraries else [])),
        )
        return await mypy.run(workspace)

    def libraries(self) -> LibraryCache:
        """Return the cache of what libraries are like."""
        return LibraryCache(self.cache, _OPTIONS, _CONFIG)


def _findings(stdout: str) -> list[Finding]:
    told: list[Any] = [parsed(line) for line in stdout.splitlines()]
    try:
        return [_finding(entry) for entry in told if entry["severity"] == "error"]
    except (KeyError, TypeError, ValueError) as failure:
        raise UnreadableAnswer(repr(failure)) from failure


def _finding(entry: Any) -> Finding:
    return Finding(str(entry["code"] or "error"), str(entry["message"]), str(entry["file"]), max(int(entry["line"]), 0))
