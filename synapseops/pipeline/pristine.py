"""From blueprint to pristine tree: ask the generators, render what the cache lacks, format, check the paths."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synapseops import __version__
from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Fault, Pointer
from synapseops.errors import SynapseError
from synapseops.generation import GeneratedFile, Generator, Owner, SchemaChange
from synapseops.pipeline.cache import RenderCache
from synapseops.toolchain import Formatter


@dataclass(frozen=True, slots=True)
class PristineFile:
    """A file as the factory makes it: its bytes, who may change it, which generator made it, for which nodes of the intent."""

    data: bytes
    owner: Owner
    generator: str
    causes: tuple[Pointer, ...] = ()
    executable: bool = False


@dataclass(frozen=True, slots=True)
class Pristine:
    """The pristine tree with the one unlanded migration (path below the output folder → file), what that one changes, and what
    stands against it."""

    files: Mapping[str, PristineFile]
    faults: tuple[Fault, ...] = ()
    schema: tuple[SchemaChange, ...] = ()


class PathClaimedTwice(SynapseError):
    """Two generators want one path: a fault of ours."""


def derive(
    blueprint: Blueprint, generators: Sequence[Generator], *, formatter: Formatter, cache: RenderCache, landed: Mapping[str, bytes]
) -> Pristine:
    """Return the tree that *generators* make of *blueprint*; *landed* are the output folder's history files on the base branch."""
    wanted: dict[str, tuple[Generator, GeneratedFile]] = {}
    faults: list[Fault] = []
    schema: list[SchemaChange] = []
    for generator in generators:
        if generator.kind not in blueprint.artifacts:
            continue
        files = generator.generate(blueprint, generator.options())
        if generator.migrate is not None:
            migrated = generator.migrate(landed, blueprint)
            faults += migrated.faults
            schema += migrated.told
            files = [*files, *migrated.files]
        for file in files:
            if file.path in wanted:
                raise PathClaimedTwice(f"generators {wanted[file.path][0].name!r} and {generator.name!r} both make {file.path!r}")
            wanted[file.path] = (generator, file)
    data = _rendered({path: file for path, (_, file) in wanted.items()}, formatter, cache)
    return Pristine(
        {
            path: PristineFile(data[path], file.owner, generator.name, file.causes, file.executable)
            for path, (generator, file) in sorted(wanted.items())
        },
        tuple(faults),
        tuple(schema),
    )


def _rendered(files: Mapping[str, GeneratedFile], formatter: Formatter, cache: RenderCache) -> dict[str, bytes]:
    packages = frozenset(path.partition("/")[0] for path in files if path.endswith(".py") and "/" in path)
    salt = f"{__version__}\0{formatter.version}\0{sorted(packages)}"
    keys = {path: hashlib.sha256(f"{salt}\0{path}\0{file.render.key}".encode()).hexdigest() for path, file in files.items()}
    known = cache.load(keys.values())
    missing = {path: _text(files[path]) for path, key in keys.items() if key not in known}
    formatted = formatter.format(missing, packages=packages) if missing else {}
    cache.store({keys[path]: data for path, data in formatted.items()})
    return {path: known[key] if key in known else formatted[path] for path, key in keys.items()}


def _text(file: GeneratedFile) -> bytes:
    text = file.render().replace("\r\n", "\n").strip("\n")
    return (text + "\n").encode() if text else b""
