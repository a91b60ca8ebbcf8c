"""What `synapse package verify` found out about a zip, for the terminal and for programs."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from rich.text import Text

from synapseops.package.checking import Verdict
from synapseops.package.manifest import Manifest
from synapseops.report.text import count, shown

_LISTED = 100


def lines(found: Verdict, name: str) -> Iterator[Text]:
    """Yield the lines about the package called *name* for a terminal."""
    told = found.manifest
    head = Text(shown(name), style="bold")
    head.append("  proven" if found.holds else "  not proven", style=f"not bold {'green' if found.holds else 'red'}")
    if told is not None:
        head.append(f": {told.name} {told.version} by SynapseOps {shown(told.factory)}, {_owners(told)}", style="not bold default")
    yield head
    if found.sha256:
        yield Text(f"  sha256 {found.sha256}", style="dim")
    if found.builder:
        yield Text(f"  built by {shown(found.builder)}" + (f", run {shown(found.run)}" if found.run else ""), style="dim")
    for fault in found.faults[:_LISTED]:
        yield Text(f"  {shown(fault.path) or ('provenance' if fault.kind == 'provenance' else 'zip')}: {shown(fault.message)}", style="red")
    if len(found.faults) > _LISTED:
        yield Text(f"  … and {count(len(found.faults) - _LISTED, 'more fault')}", style="red")


def as_object(found: Verdict) -> dict[str, Any]:
    """Return what was found for programs."""
    told = found.manifest
    return {
        "holds": found.holds,
        "sha256": found.sha256,
        "name": told.name if told is not None else None,
        "version": told.version if told is not None else None,
        "factory": told.factory if told is not None else None,
        "inputs": told.inputs if told is not None else None,
        "files": len(told.files) if told is not None else None,
        "builder": found.builder or None,
        "run": found.run or None,
        "faults": [{"kind": one.kind, "path": one.path, "message": one.message} for one in found.faults],
    }


def _owners(told: Manifest) -> str:
    """Return how many files there are, and whose."""
    owners = Counter(str(entry.owner) for entry in told.files)
    whose = ", ".join(f"{owners[owner]} the {owner}'s" for owner in ("factory", "team") if owners[owner])
    more = [f"{owners['history']} landed"] if owners["history"] else []
    more += [f"{owners['people']} of people"] if owners["people"] else []
    return f"{count(len(told.files), 'file')} ({', '.join(filter(None, [whose, *more]))})"
