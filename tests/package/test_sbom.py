import functools
import json
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from generators.fastapi_service import constraints, knowledge
from synapseops.package import known
from synapseops.package.sbom import bill
from tests.package.packages import ABOUT, CLIENT, TREE

_GOLDEN = Path(__file__).parents[1] / "golden"
_SCHEMAS = resources.files("cyclonedx.schema") / "_res"


@functools.cache
def _validator() -> jsonschema.Draft7Validator:
    """CycloneDX's own schema of its version 1.6, as the library of its makers ships it."""
    names = ("bom-1.6", "spdx", "jsf-0.82")
    schemas = [json.loads((_SCHEMAS / f"{name}.SNAPSHOT.schema.json").read_text()) for name in names]
    registry: Registry[Any] = Registry().with_resources((one["$id"], Resource.from_contents(one)) for one in schemas)
    return jsonschema.Draft7Validator(schemas[0], registry=registry)


def _golden(*folders: str) -> dict[str, bytes]:
    found = {}
    for folder in folders:
        root = _GOLDEN / folder / "expected"
        found |= {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    return found


def _read(files: dict[str, bytes]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(bill(files, ABOUT))
    return read


def _components(read: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["bom-ref"]: one for one in read["components"]}


def test_a_bill_without_its_version_is_refused_by_the_schema() -> None:
    assert [error.message for error in _validator().iter_errors({"bomFormat": "CycloneDX"})] == ["'specVersion' is a required property"]


@pytest.mark.parametrize("files", [_golden("fastapi_service/todo", "python_sdk/todo"), _golden("python_sdk/hostile"), dict(TREE.files), {}])
def test_the_bill_is_valid_by_cyclonedx_own_schema(files: dict[str, bytes]) -> None:
    assert [error.message for error in _validator().iter_errors(_read(files))] == []


def test_the_bill_lists_every_pin_of_a_service_with_its_licence() -> None:
    files = _golden("fastapi_service/todo", "python_sdk/todo")
    listed = _components(_read(files))
    pins = [line.split("==") for line in files["constraints.txt"].decode().splitlines() if "==" in line]
    assert len(pins) > 70
    assert {f"pkg:pypi/{name}@{version}" for name, version in pins} == {ref for ref in listed if ref.startswith("pkg:")}
    assert [ref for ref, one in listed.items() if ref.startswith("pkg:") and not one.get("licenses")] == []
    assert listed["sdk/python"]["name"] == "todo-sdk"


def test_parts_are_told_apart_by_where_they_are_needed() -> None:
    listed = _components(_read(_golden("fastapi_service/todo", "python_sdk/todo")))
    named = {one["name"]: one["scope"] for one in listed.values()}
    picked = ("fastapi", "starlette", "greenlet", "httpx", "opentelemetry-sdk", "pytest", "hatchling", "pyjwt")
    assert [named[name] for name in picked] == ["required"] * 3 + ["optional"] * 2 + ["excluded"] * 3


def test_the_graph_goes_as_far_as_is_known() -> None:
    graph = {one["ref"]: one.get("dependsOn", []) for one in _read(dict(TREE.files))["dependencies"]}
    assert graph == {
        "service": ["pkg:pypi/fastapi@0.165.0", "pkg:pypi/sqlalchemy@2.1.9"],
        "sdk/python": ["pkg:pypi/httpx@0.28.1", "pkg:pypi/unpinned"],
        "pkg:pypi/sqlalchemy@2.1.9": ["pkg:pypi/greenlet@3.5.6"],
    } | {ref: [] for ref in ("pkg:pypi/fastapi@0.165.0", "pkg:pypi/greenlet@3.5.6", "pkg:pypi/httpx@0.28.1")}


def test_what_is_not_pinned_has_the_range_that_was_asked_for() -> None:
    assert _components(_read({"sdk/python/pyproject.toml": CLIENT}))["pkg:pypi/unpinned"] == {
        "type": "library",
        "bom-ref": "pkg:pypi/unpinned",
        "name": "unpinned",
        "scope": "optional",
        "purl": "pkg:pypi/unpinned",
        "properties": [{"name": "synapseops:range", "value": ">=3"}],
    }


def test_clients_in_other_languages_are_listed_with_their_needs() -> None:
    node = {"name": "@acme/todo", "version": "1.2.3", "dependencies": {"@scope/a": "1.0.0"}, "devDependencies": {"typescript": "^5.9"}}
    go = b"module example.com/todo\n\ngo 1.24\n\nrequire (\n\tgolang.org/x/text v0.3.0 // indirect\n)\n"
    read = _read({"sdk/typescript/package.json": json.dumps(node).encode(), "sdk/go/go.mod": go})
    assert {ref: (one.get("version"), one["scope"]) for ref, one in _components(read).items()} == {
        "pkg:golang/golang.org/x/text@v0.3.0": ("v0.3.0", "optional"),
        "pkg:npm/%40scope/a@1.0.0": ("1.0.0", "optional"),
        "pkg:npm/typescript": (None, "excluded"),
        "sdk/go": (None, "optional"),
        "sdk/typescript": ("1.2.3", "optional"),
    }
    assert list(_validator().iter_errors(read)) == []


@pytest.mark.parametrize(
    "files",
    [
        {"pyproject.toml": b"\xff\x00"},
        {"pyproject.toml": b"project = 3"},
        {"pyproject.toml": b'[project]\ndependencies = [1, "; x", "a b"]\noptional-dependencies = {x = 3}'},
        {"package.json": b"[" * 100_000},
        {"package.json": b'{"dependencies": {"../x": "1.0.0", "a": 3, "b": "\\u0000"}}'},
        {"go.mod": b"require (\n x\n)"},
        {"constraints.txt": b"a==1.*\n-r other\n--hash=x\na>=2\n" + b"x" * 2_000_000},
    ],
)
def test_what_people_made_of_a_file_breaks_no_bill(files: dict[str, bytes]) -> None:
    read = _read(files)
    assert [error.message for error in _validator().iter_errors(read)] == []
    assert [ref for ref in _components(read) if ref.startswith("pkg:")] == []


def test_what_is_known_is_what_the_factory_is_locked_to() -> None:
    lock = constraints.LOCK.read_text()
    fresh = knowledge.known(lock, constraints.pins(lock))
    told = {name: {"version": one.version, "needs": list(one.needs)} for name, one in known.packages().items()}
    assert told == {name: {key: one[key] for key in ("version", "needs")} for name, one in fresh.items()}, (
        "python -m generators.fastapi_service.constraints"
    )
    assert [name for name, one in fresh.items() if one["licence"] and one["licence"] != known.packages()[name].licence] == []
