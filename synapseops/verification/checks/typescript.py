"""The check `tsc`: the SDK for TypeScript is strictly typed, whatever its own configuration says."""

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path

from synapseops.evidence.model import Finding
from synapseops.verification.checks.artifact import ArtifactCheck
from synapseops.verification.checks.base import Workspace
from synapseops.verification.checks.programs import Program, find
from synapseops.verification.checks.tool import Tool

_FOLDER = "sdk/typescript/src"
_PATTERNS = tuple(f"{_FOLDER}/{'*/' * depth}*.ts" for depth in range(4))
_STRICT = ("--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--noImplicitOverride")
_LANGUAGE = ("--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--module", "nodenext")
_PLACE = re.compile(r"^(?P<file>[^\s(]+)\((?P<line>\d+),\d+\): error (?P<rule>TS\d+): (?P<message>.+)$")
_WHOLE = re.compile(r"^error (?P<rule>TS\d+): (?P<message>.+)$")


def tsc(folders: Iterable[str] = ()) -> ArtifactCheck:
    """Return the check; *folders* are searched for the compiler after `PATH`."""
    searched = tuple(folders)
    return ArtifactCheck("tsc", _PATTERNS, "tsc (of TypeScript, with node)", lambda: _program(searched), _tsc)


def _program(folders: tuple[str, ...]) -> Program | None:
    """Return node, told to be the compiler: the compiler's own first line would look for a node where the sandbox shows none."""
    compiler, node = find("tsc", folders=folders), find("node")
    if compiler is None or node is None:
        return None
    path = Path(os.path.realpath(compiler.path))
    package = path.parents[1]
    version = _version(package)
    return Program("typescript", str(path), (package, Path(os.path.realpath(node.path))), version) if version else None


def _version(package: Path) -> str:
    """Return the version of the TypeScript in *package*, or nothing where it is something else."""
    try:
        told = json.loads((package / "package.json").read_text(encoding="utf-8"))
        return str(told["version"]) if told["name"] == "typescript" else ""
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _tsc(compiler: Program, files: tuple[str, ...], workspace: Workspace) -> Tool:
    node = str(compiler.readable[1])
    argv = (node, compiler.path, "--noEmit", "--pretty", "false", *_STRICT, *_LANGUAGE, *files)
    # at the sandbox level "files" node may not open the machine's OpenSSL configuration, and would not start
    return Tool("tsc", "", lambda _: argv, _read, frozenset({1, 2}), readable=compiler.readable, env=(("OPENSSL_CONF", os.devnull),))


def _read(stdout: str) -> list[Finding]:
    placed = [_PLACE.match(line) for line in stdout.splitlines()]
    found = [Finding(one["rule"], one["message"], one["file"], int(one["line"])) for one in placed if one]
    whole = [_WHOLE.match(line) for line in stdout.splitlines()]
    return found + [Finding(one["rule"], one["message"]) for one in whole if one]
