"""A package of a few files, as a run would make it, and what it takes to spoil one."""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from synapseops.generation import Owner
from synapseops.merging.lock import Lock
from synapseops.package.archive import EPOCH, archive, packed
from synapseops.package.manifest import About, Maker
from synapseops.package.provenance import HERE, Builder, Origin, statement
from synapseops.pipeline.pristine import PristineFile
from synapseops.toolchain import Tree

PROJECT = b'[project]\nname = "todo"\nversion = "1.0.0"\ndependencies = ["fastapi>=0.1", "sqlalchemy[asyncio]>=2"]\n'
CLIENT = b'[project]\nname = "todo-sdk"\nversion = "1.0.0"\ndependencies = ["httpx>=0.28", "unpinned>=3"]\n'
MADE = {
    "b.py": PristineFile(b"b\n", Owner.FACTORY, "service"),
    "run.sh": PristineFile(b"#!\n", Owner.TEAM, "service", executable=True),
    "landed.py": PristineFile(b"", Owner.HISTORY, "service"),
}
TREE = Tree(
    {
        "run.sh": b"#!\n",
        "b.py": b"b\n",
        "landed.py": b"",
        "a/\u00fc.txt": b"theirs",
        "manifest.json": b"{}",
        "pyproject.toml": PROJECT,
        "constraints.txt": b"fastapi==0.165.0\ngreenlet==3.5.6\nhttpx==0.28.1\nsqlalchemy==2.1.9\n",
        "sdk/python/pyproject.toml": CLIENT,
    },
    frozenset({"run.sh"}),
)
ABOUT = About(
    "todo", "1.0.0", "MIT", "f" * 64, "0.1.0", (Maker("service", "synapseops", "0.1.0"), Maker("diagram", "synapse-diagram", "2.0"))
)
ORIGIN = Origin(
    Lock(intent="synapse.yaml", source="5" * 40, document="d" * 64), "1" * 40, "main", "synapse/todo", "generated/todo", "ruff 0.17.6 abc"
)


def zipped(tree: Tree = TREE, about: About = ABOUT) -> bytes:
    return archive(tree, MADE, about)


def provenance(data: bytes | None = None, builder: Builder = HERE) -> bytes:
    return statement(zipped() if data is None else data, ABOUT, ORIGIN, builder)


def entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def altered(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Return the package with its entries changed, packed as a package is."""
    files = entries(zipped())
    change(files)
    return packed(files, frozenset({"todo-1.0.0/run.sh"}))


def told_otherwise(path: str, change: Callable[[Any], object]) -> bytes:
    """Return the package with one of its documents changed."""

    def change_document(files: dict[str, bytes]) -> None:
        read = json.loads(files[path])
        change(read)
        files[path] = (json.dumps(read, indent=2, ensure_ascii=False) + "\n").encode()

    return altered(change_document)


@dataclass(frozen=True)
class Entry:
    """An entry of a zip, as hostile as one may be."""

    name: str
    data: bytes = b""
    mode: int = 0o100644
    compression: int = zipfile.ZIP_STORED
    flags: int = 0


def hostile(*added: Entry, files: Mapping[str, bytes] | None = None) -> bytes:
    """Return a zip of the package's entries, or of *files*, with *added* ones."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in sorted((entries(zipped()) if files is None else files).items()):
            file.writestr(_info(Entry(name, mode=0o100755 if name.endswith("run.sh") else 0o100644)), data)
        for entry in added:
            file.writestr(_info(entry), entry.data)
    data = bytearray(buffer.getvalue())
    for entry in added:
        if entry.flags:
            _flag(data, entry)
    return bytes(data)


def _info(entry: Entry) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(entry.name, EPOCH)
    info.create_system, info.external_attr, info.compress_type = 3, entry.mode << 16, entry.compression
    return info


def _flag(data: bytearray, entry: Entry) -> None:
    """Set the flags of *entry* in both places that have them: `zipfile` writes none of these."""
    name = entry.name.encode()
    for at, before in ((data.index(name) - 30, 6), (data.rindex(name) - 46, 8)):
        (flags,) = struct.unpack_from("<H", data, at + before)
        struct.pack_into("<H", data, at + before, flags | entry.flags)
