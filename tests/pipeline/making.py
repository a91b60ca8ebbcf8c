"""Generators that make a handful of files: enough of each owner and kind for a run to have something to decide."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from generators.rendering import Deferred
from synapseops.blueprint.model import Blueprint, Resource
from synapseops.diagnostics import Fault
from synapseops.generation import GeneratedFile, GenerateFiles, Generator, Migrated, Options, Owner

_SNAPSHOT = "migrations/schema.json"


def _file(path: str, text: str, **more: Any) -> GeneratedFile:
    return GeneratedFile(path, Deferred(str, text, "1"), **more)


def _contract(blueprint: Blueprint, options: Options) -> list[GeneratedFile]:
    schemas = {resource.name: {"properties": {field.name: {} for field in resource.fields}} for resource in blueprint.resources}
    document = {"paths": {resource.path: {"get": {}} for resource in blueprint.resources}, "components": {"schemas": schemas}}
    return [_file("openapi.yaml", json.dumps(document, indent=1))]


def _service(blueprint: Blueprint, options: Options) -> list[GeneratedFile]:
    package = blueprint.service.name.replace("-", "_")
    resources = [_file(f"{package}/{_word(one)}.py", f"FIELDS = {_fields(one)!r}\n", causes=(one.node,)) for one in blueprint.resources]
    return [
        _file("README.md", f"# {blueprint.service.name}\n"),
        _file("run.sh", "#!/bin/sh\n", executable=True),
        _file(f"{package}/__init__.py", ""),
        _file(f"{package}/__main__.py", "print(  'hello')\n"),
        _file(f"{package}/custom/hooks.py", "# yours\n", owner=Owner.TEAM),
        _file(f"{package}/models.py", _models(blueprint)),
        *resources,
    ]


def _models(blueprint: Blueprint) -> str:
    """Return a module that changes in one place when a field is added, and in another when a resource is."""
    classes = [
        "\n".join(
            [
                f"class {one.name}:",
                f'    """One {_word(one)}."""',
                "",
                *(f'    {name} = "{name}"' for name in _fields(one)),
                "",
                "    def say(self):",
                f"        return {_word(one)!r}",
            ]
        )
        for one in blueprint.resources
    ]
    return "import json\n\n\n" + "\n\n\n".join(classes) + "\n\n\ndef told():\n    return json.dumps([])\n"


def _migrate(landed: Mapping[str, bytes], blueprint: Blueprint) -> Migrated:
    """Make one revision when the fields differ from the landed snapshot; a field that goes is a fault."""
    before = json.loads(landed[_SNAPSHOT]) if _SNAPSHOT in landed else {}
    after = {resource.name: _fields(resource) for resource in blueprint.resources}
    lost = [
        Fault("SY230", resource.node, f"{resource.name} loses {name}", on="key")
        for resource in blueprint.resources
        for name in before.get(resource.name, [])
        if name not in after[resource.name]
    ]
    if before == after:
        return Migrated()
    text = json.dumps([before, after])
    revision = hashlib.sha256(text.encode()).hexdigest()[:8]
    files = (
        _file(f"migrations/versions/{revision}.py", f"CHANGE = {text!r}\n", owner=Owner.HISTORY),
        _file(_SNAPSHOT, json.dumps(after), owner=Owner.HISTORY),
    )
    return Migrated(files, tuple(lost))


def _fields(resource: Resource) -> list[str]:
    return [field.name for field in resource.fields]


def _word(resource: Resource) -> str:
    return resource.name.lower()


def rewritten(generate: GenerateFiles, old: str, new: str) -> GenerateFiles:
    """Return *generate* with *new* in place of *old* in every file."""

    def again(blueprint: Blueprint, options: Options) -> list[GeneratedFile]:
        files = generate(blueprint, options)
        return [replace(file, render=Deferred(str, file.render().replace(old, new), "2")) for file in files]

    return again


GENERATORS = (
    Generator("openapi", "contract", _contract),
    Generator("fastapi_service", "service.fastapi", _service, migrate=_migrate),
)
