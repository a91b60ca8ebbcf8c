"""The checks `ruff` and `format`: the Python of the tree keeps the factory's rules and has its form."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from synapseops.evidence.model import Finding
from synapseops.verification import ruff
from synapseops.verification.checks.base import Workspace
from synapseops.verification.checks.tool import Tool, UnreadableAnswer, parsed

_NOTHING = "No Python files found"


def rules() -> Tool:
    """Return the check of ruff's rules."""
    return _ruff("ruff", _rules_argv)


def form() -> Tool:
    """Return the check that formatting would change nothing."""
    return _ruff("format", _form_argv)


def _ruff(name: str, argv: Callable[[Workspace], tuple[str, ...]]) -> Tool:
    program = ruff.find()
    return Tool(
        name=name,
        tool=ruff.tool(),
        argv=argv,
        read=_findings,
        missing="" if program else "ruff is not installed",
        vacuous=_NOTHING,
        readable=(Path(program),) if program else (),
    )


def _rules_argv(workspace: Workspace) -> tuple[str, ...]:
    chosen = ("--select", ",".join(ruff.RULES), "--no-fix", "--output-format", "json")
    return (ruff.executable(), "check", *chosen, *ruff.options(workspace.code), ".")


def _form_argv(workspace: Workspace) -> tuple[str, ...]:
    return (ruff.executable(), "format", "--check", "--output-format", "json", *ruff.options(workspace.code), ".")


def _findings(stdout: str) -> list[Finding]:
    told: Any = parsed(stdout)
    try:
        return [_finding(entry) for entry in told]
    except (KeyError, TypeError) as failure:
        raise UnreadableAnswer(repr(failure)) from failure


def _finding(entry: Any) -> Finding:
    place = entry.get("location") or {"row": 0}
    return Finding(str(entry["code"] or "syntax"), str(entry["message"]), str(entry["filename"]), int(place["row"]))
