"""The check `sbom`: the bill of materials that a package of these files gets is valid by CycloneDX's own schema."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from msgspec import Struct

from synapseops.evidence.model import CheckResult, Finding, Outcome
from synapseops.package import sbom
from synapseops.package.declared import CONSTRAINTS
from synapseops.package.manifest import About
from synapseops.toolchain import Tree
from synapseops.verification import dependencies
from synapseops.verification.checks.artifact import files
from synapseops.verification.checks.base import Workspace
from synapseops.verification.checks.programs import installed

_NAME = "sbom"
_DECLARE = (CONSTRAINTS, *(f"{at}{name}" for at in ("", "sdk/*/") for name in ("pyproject.toml", "package.json", "go.mod")))
_SHOWN, _LONGEST = 20, 200
_ABOUT = About("service", "0", "", "", "0")
"""The package is named, and its inputs known, only when it is proposed; what is wrong comes of the files."""


class BillCheck(Struct, frozen=True):
    """Makes the bill, and reads it by the schema that the library of CycloneDX's makers ships."""

    name: str = _NAME
    library: str = "cyclonedx-python-lib"

    def concerns(self, tree: Tree) -> bool:
        """Tell whether a file of *tree* declares what it needs."""
        return bool(files(tree.files, _DECLARE))

    async def run(self, workspace: Workspace) -> CheckResult:
        """Return what the schema says of the bill, or that it is not here."""
        version = installed(self.library)
        reason = dependencies.missing(("jsonschema-rs",)) if version else f"{self.library} is not installed"
        if reason:
            return CheckResult(self.name, Outcome.NOT_RUN, reason=reason, absent=True)
        found = await asyncio.to_thread(_findings, workspace.subject.tree.files)
        return CheckResult(self.name, Outcome.FAILED if found else Outcome.PASSED, findings=found, tool=f"{self.library} {version}")


def _findings(tree: Mapping[str, bytes]) -> tuple[Finding, ...]:
    bill: Any = json.loads(sbom.bill(tree, _ABOUT))
    errors = sorted(_errors(bill), key=lambda one: [str(part) for part in one[0]])
    return tuple(Finding(_NAME, _told(path, message), _place(bill, path, tree)) for path, message in errors[:_SHOWN])


def _errors(bill: Any) -> Iterator[tuple[list[Any], str]]:
    import jsonschema_rs  # which the factory works without

    validator = jsonschema_rs.Draft7Validator(_schema(f"bom-{sbom.SPECIFICATION}.SNAPSHOT.schema.json"), retriever=_schema)
    return ((list(error.instance_path), error.message) for error in validator.iter_errors(bill))


def _schema(address: str) -> Any:
    """Return the schema at *address*, which the library has as a file: nothing is fetched."""
    folder = resources.files("cyclonedx.schema") / "_res"
    return json.loads((folder / address.rpartition("/")[2]).read_text(encoding="utf-8"))


def _told(path: list[Any], message: str) -> str:
    """Return what is wrong and where; of a long message the end, since the value that it is about comes first."""
    shown = message if len(message) <= _LONGEST else f"…{message[-_LONGEST:]}"
    return f"{'/'.join(map(str, path))}: {shown}"


def _place(bill: Any, path: list[Any], tree: Mapping[str, bytes]) -> str:
    """Return the file that declares what a component at *path* of the bill is, or what is nearest to one."""
    folder = bill["components"][path[1]]["bom-ref"] if path[:1] == ["components"] and len(path) > 1 else ""
    own = [one for one in files(tree, _DECLARE) if folder and one.startswith(f"{folder}/")]
    return next(iter([*own, *files(tree, _DECLARE)]))
