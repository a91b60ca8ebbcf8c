"""Migrations of the service's database: one Alembic revision for what the blueprint changes, and what Alembic needs to run."""

import re
import zlib
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from generators.fastapi_service.migrations import first, landed, snapshot, snapshot_file
from generators.fastapi_service.migrations.landed import SNAPSHOT_PATH, BrokenHistory
from generators.fastapi_service.migrations.snapshot import Snapshot
from generators.rendering import Code, TemplateFolder
from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Fault
from synapseops.generation import GeneratedFile, Migrated

_TEMPLATES = TemplateFolder("fastapi_service/migrations")
_REVISION = re.compile(rb'\{\n  "format": \d+,\n  "revision": "(\w{1,64})",\n')


class _View(Struct, frozen=True):
    package: Code
    lock: int


def files(blueprint: Blueprint, package: str) -> list[GeneratedFile]:
    """Return what Alembic needs to run the migrations of the service whose Python package is *package*."""
    view = _View(Code(package), zlib.crc32(blueprint.service.name.encode()))
    return [
        GeneratedFile("alembic.ini", _TEMPLATES.file("alembic.ini.j2")),
        GeneratedFile("migrations/env.py", _TEMPLATES.file("env.py.j2", view)),
        GeneratedFile("migrations/script.py.mako", _TEMPLATES.file("script.py.mako.j2")),
    ]


def migrate(files: Mapping[str, bytes], blueprint: Blueprint) -> Migrated:
    """Return the one revision that leads from what has landed to *blueprint*, with the snapshot it leaves."""
    if SNAPSHOT_PATH in files and _is_landed(snapshot.of(blueprint), files):
        return Migrated()
    try:
        history = landed.read(files)
    except BrokenHistory as broken:
        return Migrated(faults=(Fault("SY232", ("service",), broken.message, broken.hint, on="key"),))
    if history.head is None:
        return Migrated(landed.as_files(first.files(blueprint)))
    from generators.fastapi_service.migrations import further  # which compares what was with what is to be

    return further.migrated(history, blueprint)


def _is_landed(wanted: Snapshot, files: Mapping[str, bytes]) -> bool:
    """Whether the landed snapshot is the wanted one to the byte: the most frequent case, and then nothing has to be read."""
    data = files[SNAPSHOT_PATH]
    revision = _REVISION.match(data)
    return revision is not None and snapshot_file.dump(replace(wanted, revision=revision[1].decode())).encode() == data
