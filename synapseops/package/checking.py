"""Proving a package: that the archive is safe to open, that every file is the one the manifest names, and what both say of its origin."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from pydantic import ValidationError

from synapseops.package import layout, sbom
from synapseops.package.declared import pins
from synapseops.package.manifest import Manifest, digest
from synapseops.package.opening import LARGEST, Fault, Opened, opened
from synapseops.package.provenance import PREDICATE, STATEMENT

_NAMED = 20
_LARGEST = 32 << 20
"""Bytes of a document that are read."""


class Verdict(Struct, frozen=True):
    """What a package is by its own account, and everything that is wrong with it; `sha256` is "" where it was not read to its end."""

    manifest: Manifest | None
    sha256: str
    faults: tuple[Fault, ...]
    builder: str = ""
    run: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.faults


def verdict(zipped: bytes, provenance: bytes | None) -> Verdict:
    """Judge the package *zipped*, and the *provenance* that came with it; None where nobody asks for that."""
    archive = opened(zipped)
    sha256 = digest(zipped) if len(zipped) <= LARGEST else ""
    told, faults = _manifest(archive)
    found = [*archive.faults, *faults]
    if told is not None:
        found += [*_files(told, archive), *_bill(told, archive.files)]
    builder, run = "", ""
    if provenance is not None:
        statement = _object(provenance)
        found += _statement(statement, sha256, told)
        builder, run = _text(_at(statement, "runDetails", "builder", "id")), _text(_at(statement, "runDetails", "metadata", "invocationId"))
    return Verdict(told, sha256, tuple(found), builder, run)


def _manifest(archive: Opened) -> tuple[Manifest | None, list[Fault]]:
    data = archive.files.get(layout.MANIFEST)
    if data is None:
        is_told = bool(archive.faults) and not archive.files
        return None, [] if is_told else [Fault("manifest", layout.MANIFEST, "is not in the package, or cannot be read")]
    if len(data) > _LARGEST:
        return None, [Fault("manifest", layout.MANIFEST, f"is larger than {_LARGEST >> 20} MiB")]
    try:
        told = Manifest.model_validate_json(data)
    except ValidationError as failure:
        first = failure.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        return None, [Fault("manifest", layout.MANIFEST, f"is none: {where}{': ' if where else ''}{first['msg'][:200]}")]
    if told.encoded() != data:
        return told, [Fault("manifest", layout.MANIFEST, "is written otherwise than a manifest is, so that it may be read in two ways")]
    return told, []


def _files(told: Manifest, archive: Opened) -> Iterator[Fault]:
    """Yield where the files are not those that the manifest names."""
    root = layout.stem(told.name, told.version)
    named = {f"{root}/{entry.path}": (entry.sha256, entry.size) for entry in told.files}
    for path, times in Counter(entry.path for entry in told.files).items():
        if times > 1:
            yield Fault("manifest", path, "is named twice in the manifest")
    named[layout.SBOM] = (told.sbom.sha256, told.sbom.size)
    refused = {fault.path for fault in archive.faults}
    for path, (sha256, size) in named.items():
        data = archive.files.get(path)
        if data is None:
            if path not in refused:
                yield Fault("missing", path, "is in the manifest and not in the package")
        elif len(data) != size:
            yield Fault("size", path, f"has {len(data):,} bytes, and by the manifest {size:,}")
        elif digest(data) != sha256:
            yield Fault("digest", path, "is another file than the manifest's: its SHA-256 differs")
    for path in sorted(archive.files.keys() - named.keys() - {layout.MANIFEST}):
        yield Fault("extra", path, "is in the package and not in the manifest")


def _bill(told: Manifest, files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Yield where the bill of materials contradicts itself, the manifest, or the pins among the files."""
    data = files.get(layout.SBOM)
    if data is None:
        return
    read = _object(data)
    for reason in _bill_faults(read, told, files):
        yield Fault("sbom", layout.SBOM, reason)


def _bill_faults(read: Mapping[str, Any], told: Manifest, files: Mapping[str, bytes]) -> Iterator[str]:
    if (read.get("bomFormat"), read.get("specVersion")) != ("CycloneDX", sbom.SPECIFICATION):
        yield f"is no CycloneDX document of version {sbom.SPECIFICATION}"
        return
    if read.get("serialNumber") != sbom.serial(told.inputs):
        yield "has another serial number than the manifest's inputs give"
    whole, metadata = _mapping(_mapping(read.get("metadata")).get("component")), _mapping(read.get("metadata"))
    if (whole.get("name"), whole.get("version")) != (told.name, told.version):
        yield "is of another service or version than the manifest"
    tools = {(one.get("name"), one.get("version")) for one in _mappings(_mapping(metadata.get("tools")).get("components"))}
    if missing := sorted({("synapseops", told.factory), *((one.package, one.version) for one in told.generators)} - tools):
        yield f"does not name {missing[0][0]} {missing[0][1]}, which made it by the manifest"
    components = _mappings(read.get("components"))
    refs = Counter(str(one.get("bom-ref")) for one in (whole, *components))
    for ref in [ref for ref, times in refs.items() if times > 1][:_NAMED]:
        yield f'has the reference "{ref}" twice'
    for ref in sorted(_referred(read) - refs.keys())[:_NAMED]:
        yield f'refers to "{ref}", which it does not list'
    yield from _against_pins(components, told, files)


def _against_pins(components: list[dict[str, Any]], told: Manifest, files: Mapping[str, bytes]) -> Iterator[str]:
    root = f"{layout.stem(told.name, told.version)}/"
    pinned = pins({path.removeprefix(root): data for path, data in files.items() if path.startswith(root)})
    wanted = {sbom.package_url("pypi", name, version) for name, version in pinned.items()}
    listed = {str(one.get("purl")) for one in components}
    for url in sorted(wanted - listed)[:_NAMED]:
        yield f'lacks "{url}", which the constraints pin'
    names = {url.partition("@")[0] for url in wanted}
    others = {url for url in listed - wanted if url.partition("@")[0] in names}
    for url in sorted(others)[:_NAMED]:
        yield f'lists "{url}", where the constraints pin another version'


def _referred(read: Mapping[str, Any]) -> set[str]:
    entries = _mappings(read.get("dependencies"))
    needed = {str(ref) for entry in entries if isinstance(entry.get("dependsOn"), list) for ref in entry["dependsOn"]}
    return needed | {str(entry.get("ref")) for entry in entries}


def _statement(read: Mapping[str, Any], sha256: str, told: Manifest | None) -> Iterator[Fault]:
    """Yield where the provenance is none, or of something else."""

    def fault(message: str) -> Fault:
        return Fault("provenance", "", message)

    if (read.get("_type"), read.get("predicateType")) != (STATEMENT, PREDICATE):
        yield fault("is no in-toto statement with SLSA provenance")
        return
    subjects = _mappings(read.get("subject"))
    if not any(_mapping(one.get("digest")).get("sha256") == sha256 for one in subjects):
        yield fault("is of another zip: none of its subjects has this SHA-256")
    if not _text(_at(read, "runDetails", "builder", "id")):
        yield fault("does not say who built it")
    materials = _mappings(_at(read, "buildDefinition", "resolvedDependencies"))
    if not any(one.get("name") == "intent" and _mapping(one.get("digest")).get("sha256") for one in materials):
        yield fault("does not say which intent it was built from")
    if told is None:
        return
    if [one.get("name") for one in subjects] != [layout.stem(told.name, told.version) + layout.ZIP]:
        yield fault("is of a package of another name than the manifest's")
    if _at(read, "buildDefinition", "internalParameters", "inputs") != told.inputs:
        yield fault("was written for other inputs than the manifest's")
    if _mapping(_at(read, "runDetails", "builder", "version")).get("synapseops") != told.factory:
        yield fault("names another version of the factory than the manifest")


def _at(read: Mapping[str, Any], *keys: str) -> Any:
    """Return what lies at *keys* of the predicate, or None."""
    value: Any = read.get("predicate")
    for key in keys:
        value = _mapping(value).get(key)
    return value


def _object(data: bytes) -> dict[str, Any]:
    try:
        return _mapping(json.loads(data)) if len(data) <= _LARGEST else {}
    except (ValueError, RecursionError):
        return {}


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
