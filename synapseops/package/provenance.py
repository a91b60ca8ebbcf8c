"""Where a package comes from: an in-toto statement (https://in-toto.io/Statement/v1) with SLSA provenance (https://slsa.dev/provenance/v1).

It has no date. What it says hangs on the proposed commit and the zip alone, so that a run which changes nothing says the same again.
"""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from synapseops.merging.lock import Lock
from synapseops.package import layout
from synapseops.package.manifest import About, digest
from synapseops.package.sbom import package_url

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
BUILD = "pkg:pypi/synapseops#docs/package.md"
"""The type of the build: a purl is a URI too, and its subpath is the page that says what the parameters mean."""

_LOCAL = "pkg:pypi/synapseops#local"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, BUILD)


class Builder(Struct, frozen=True):
    """Who runs us: `id` is a URI, `repository` the URL of what is built from, and `run` the URI of the run; "" where they have none."""

    id: str = _LOCAL
    repository: str = ""
    run: str = ""


HERE = Builder()
"""Some machine of somebody's."""


class Origin(Struct, frozen=True):
    """What a package was built from: the `lock` of the proposed commit `head`, the branches `base` and `branch`, the folder `into`, and
    the formatter, as `NAME VERSION …`."""

    lock: Lock
    head: str
    base: str
    branch: str
    into: str
    formatter: str = ""


def statement(zipped: bytes, about: About, origin: Origin, builder: Builder) -> bytes:
    """Return the provenance of the package *zipped*."""
    sha256 = digest(zipped)
    told = {
        "_type": STATEMENT,
        "subject": [{"name": layout.stem(about.name, about.version) + layout.ZIP, "digest": {"sha256": sha256}}],
        "predicateType": PREDICATE,
        "predicate": {"buildDefinition": _definition(about, origin, builder), "runDetails": _details(sha256, about, origin, builder)},
    }
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def _definition(about: About, origin: Origin, builder: Builder) -> dict[str, Any]:
    repository = {"repository": builder.repository} if builder.repository else {}
    return {
        "buildType": BUILD,
        "externalParameters": {"intent": origin.lock.intent, "base": origin.base, **repository},
        "internalParameters": {
            "inputs": about.inputs,
            "into": origin.into,
            "generators": {one.generator: f"{one.distribution} {one.version}" for one in about.makers},
        },
        "resolvedDependencies": list(_materials(about, origin, builder)),
    }


def _materials(about: About, origin: Origin, builder: Builder) -> Iterator[dict[str, Any]]:
    """Yield what went into the build: the intent, the commit it was read from, the factory, others' generators, the formatter."""
    lock = origin.lock
    if lock.document:
        yield {"name": "intent", "uri": lock.intent, "digest": {"sha256": lock.document}}
    if lock.source:
        yield {"name": "source", **_at(builder, origin.base), "digest": {"gitCommit": lock.source}}
    tools = {(one.distribution, one.version) for one in about.makers} | {("synapseops", about.factory)}
    formatter, version, *_ = *origin.formatter.split(" "), "", ""
    for name, said in sorted(tools | ({(formatter, version)} if version else set())):
        yield {"name": name, "uri": package_url("pypi", name, said)}


def _details(sha256: str, about: About, origin: Origin, builder: Builder) -> dict[str, Any]:
    run = builder.run or f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{origin.head} {sha256}')}"
    return {
        "builder": {"id": builder.id, "version": {"synapseops": about.factory}},
        "metadata": {"invocationId": run},
        "byproducts": [{"name": "proposal", **_at(builder, origin.branch), "digest": {"gitCommit": origin.head}}],
    }


def _at(builder: Builder, branch: str) -> dict[str, str]:
    """Return where a branch of the repository is, if the repository has an address."""
    return {"uri": f"git+{builder.repository}@refs/heads/{branch}"} if builder.repository else {}
