import json
from collections.abc import Callable
from typing import Any

import pytest

from synapseops.package.archive import packed
from synapseops.package.checking import Verdict, verdict
from synapseops.package.manifest import digest
from tests.package.packages import ABOUT, altered, entries, provenance, told_otherwise, zipped

ROOT = "todo-1.0.0"


def _told(found: Verdict) -> list[tuple[str, str, str]]:
    assert found.holds == (not found.faults)
    return [(fault.kind, fault.path, fault.message) for fault in found.faults]


def test_a_package_and_its_provenance_are_proven() -> None:
    found = verdict(zipped(), provenance())
    assert _told(found) == []
    assert found.manifest is not None
    assert (found.manifest.name, found.manifest.inputs, found.builder) == ("todo", ABOUT.inputs, "pkg:pypi/synapseops#local")


def test_a_package_alone_is_proven_without_asking_for_provenance() -> None:
    assert _told(verdict(zipped(), None)) == []


def test_a_zip_of_nothing_is_not_proven() -> None:
    nothing = b"PK\x05\x06" + bytes(18)
    assert _told(verdict(nothing, None)) == [("manifest", "manifest.json", "is not in the package, or cannot be read")]


def test_every_file_that_is_not_the_manifests_is_told_at_once() -> None:
    def change(files: dict[str, bytes]) -> None:
        files[f"{ROOT}/b.py"] = b"c\n"
        files[f"{ROOT}/run.sh"] = b"#!/bin/sh\n"
        files[f"{ROOT}/extra.py"] = b"import os\n"
        files["outside.txt"] = b""
        del files[f"{ROOT}/landed.py"]

    assert _told(verdict(altered(change), None)) == [
        ("digest", f"{ROOT}/b.py", "is another file than the manifest's: its SHA-256 differs"),
        ("missing", f"{ROOT}/landed.py", "is in the manifest and not in the package"),
        ("size", f"{ROOT}/run.sh", "has 10 bytes, and by the manifest 3"),
        ("extra", "outside.txt", "is in the package and not in the manifest"),
        ("extra", f"{ROOT}/extra.py", "is in the package and not in the manifest"),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is none: Invalid JSON: EOF while parsing a value at line 1 column 0"),
        (b"[]", "is none: Input should be an object"),
        (b"[" * 100_000, "is none: Invalid JSON: recursion limit exceeded at line 1 column 202"),
        (b'{"format": 2}', "is none: format: Input should be 1"),
    ],
)
def test_what_is_no_manifest_is_told(data: bytes, message: str) -> None:
    found = verdict(altered(lambda files: files.update({"manifest.json": data})), None)
    assert _told(found) == [("manifest", "manifest.json", message)]


def test_a_package_without_a_manifest_is_told() -> None:
    found = verdict(altered(lambda files: files.pop("manifest.json")), None)
    assert _told(found) == [("manifest", "manifest.json", "is not in the package, or cannot be read")]


def test_a_manifest_that_can_be_read_in_two_ways_is_told() -> None:
    def twice(files: dict[str, bytes]) -> None:
        files["manifest.json"] = files["manifest.json"].replace(b'"format": 1,', b'"format": 1,\n  "format": 1,', 1)

    assert [(kind, path) for kind, path, _ in _told(verdict(altered(twice), None))] == [("manifest", "manifest.json")]


def test_a_file_that_the_manifest_names_twice_is_told() -> None:
    data = told_otherwise("manifest.json", lambda read: read["files"].append(read["files"][0]))
    assert _told(verdict(data, None)) == [("manifest", "a/\u00fc.txt", "is named twice in the manifest")]


def test_a_manifest_of_another_version_misses_all_of_its_files() -> None:
    found = verdict(told_otherwise("manifest.json", lambda read: read.update(version="2.0.0")), None)
    assert {kind for kind, *_ in _told(found)} == {"missing", "extra", "sbom"}


def _bill(change: Callable[[Any], object]) -> list[str]:
    """Return what is said about a bill with a change, whose digest the manifest was made to name."""
    changed = told_otherwise("sbom.cdx.json", change)
    files = entries(changed)
    manifest = json.loads(files["manifest.json"])
    manifest["sbom"] |= {"sha256": digest(files["sbom.cdx.json"]), "size": len(files["sbom.cdx.json"])}
    files["manifest.json"] = (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
    found = verdict(packed(files, frozenset({f"{ROOT}/run.sh"})), None)
    assert {(kind, path) for kind, path, _ in _told(found)} <= {("sbom", "sbom.cdx.json")}
    return [fault.message for fault in found.faults]


@pytest.mark.parametrize(
    ("change", "messages"),
    [
        (lambda read: None, []),
        (lambda read: read.update(specVersion="1.5"), ["is no CycloneDX document of version 1.6"]),
        (lambda read: read.clear(), ["is no CycloneDX document of version 1.6"]),
        (lambda read: read.update(serialNumber="urn:uuid:0"), ["has another serial number than the manifest's inputs give"]),
        (lambda read: read["metadata"]["component"].update(name="other"), ["is of another service or version than the manifest"]),
        (
            lambda read: read["metadata"]["tools"]["components"].pop(0),
            ["does not name synapseops 0.1.0, which made it by the manifest"],
        ),
        (
            lambda read: read["components"].pop(0),
            [
                'refers to "pkg:pypi/fastapi@0.165.0", which it does not list',
                'lacks "pkg:pypi/fastapi@0.165.0", which the constraints pin',
            ],
        ),
        (
            lambda read: read["components"].append(read["components"][0]),
            ['has the reference "pkg:pypi/fastapi@0.165.0" twice'],
        ),
        (
            lambda read: read["components"].append({"bom-ref": "x", "purl": "pkg:pypi/fastapi@0.1.0"}),
            ['lists "pkg:pypi/fastapi@0.1.0", where the constraints pin another version'],
        ),
        (
            lambda read: read.update(components=3, dependencies="x", metadata=[]),
            [
                "is of another service or version than the manifest",
                "does not name synapse-diagram 2.0, which made it by the manifest",
                *(
                    f'lacks "pkg:pypi/{name}", which the constraints pin'
                    for name in ("fastapi@0.165.0", "greenlet@3.5.6", "httpx@0.28.1", "sqlalchemy@2.1.9")
                ),
            ],
        ),
    ],
)
def test_a_bill_that_contradicts_the_package_is_told(change: Callable[[Any], object], messages: list[str]) -> None:
    assert _bill(change) == messages


def _provenance(change: Callable[[Any], object]) -> list[str]:
    told = json.loads(provenance())
    change(told)
    found = verdict(zipped(), json.dumps(told).encode())
    assert {fault.kind for fault in found.faults} <= {"provenance"}
    return [fault.message for fault in found.faults]


def _definition(read: Any) -> Any:
    return read["predicate"]["buildDefinition"]


@pytest.mark.parametrize(
    ("change", "messages"),
    [
        (lambda read: None, []),
        (lambda read: read.clear(), ["is no in-toto statement with SLSA provenance"]),
        (lambda read: read.update(predicateType="https://slsa.dev/provenance/v0.2"), ["is no in-toto statement with SLSA provenance"]),
        (
            lambda read: read["subject"][0]["digest"].update(sha256="0" * 64),
            ["is of another zip: none of its subjects has this SHA-256"],
        ),
        (lambda read: read["subject"][0].update(name="other.zip"), ["is of a package of another name than the manifest's"]),
        (lambda read: read["predicate"]["runDetails"]["builder"].update(id=3), ["does not say who built it"]),
        (lambda read: _definition(read).update(resolvedDependencies=[]), ["does not say which intent it was built from"]),
        (
            lambda read: _definition(read)["internalParameters"].update(inputs="0" * 64),
            ["was written for other inputs than the manifest's"],
        ),
        (
            lambda read: read["predicate"]["runDetails"]["builder"]["version"].update(synapseops="9"),
            ["names another version of the factory than the manifest"],
        ),
        (
            lambda read: read.update(subject=1, predicate=2),
            [
                "is of another zip: none of its subjects has this SHA-256",
                "does not say who built it",
                "does not say which intent it was built from",
                "is of a package of another name than the manifest's",
                "was written for other inputs than the manifest's",
                "names another version of the factory than the manifest",
            ],
        ),
    ],
)
def test_provenance_of_something_else_is_told(change: Callable[[Any], object], messages: list[str]) -> None:
    assert _provenance(change) == messages


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[" * 100_000, b"3"])
def test_what_is_no_provenance_is_told(data: bytes) -> None:
    assert _told(verdict(zipped(), data)) == [("provenance", "", "is no in-toto statement with SLSA provenance")]


def test_faults_of_archive_files_and_provenance_come_together() -> None:
    data = altered(lambda files: files.update({f"{ROOT}/b.py": b"c\n"})) + b"x"
    assert [fault.kind for fault in verdict(data, provenance()).faults] == ["archive", "provenance"]
