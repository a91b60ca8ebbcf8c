"""From blueprint to pristine tree: ask the generators, render what the cache lacks, format, check the paths."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Fault, Pointer
from synapseops.errors import GeneratorFailed, SynapseError
from synapseops.generation import GeneratedFile, Generator, Owner, SchemaChange
from synapseops.merging import paths
from synapseops.pipeline.cache import RenderCache
from synapseops.pipeline.rendered import rendered
from synapseops.toolchain import Formatter


class PristineFile(Struct, frozen=True):
    """A file as the factory makes it: its bytes, who may change it, which generator made it, for which nodes of the intent, and where
    a copy belongs, from the root of the repository ("" for none)."""

    data: bytes
    owner: Owner
    generator: str
    causes: tuple[Pointer, ...] = ()
    executable: bool = False
    place: str = ""


class Pristine(Struct, frozen=True):
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
        files = generator.generate(blueprint, generator.options_in(blueprint))
        if generator.migrate is not None:
            migrated = generator.migrate(landed, blueprint)
            faults += migrated.faults
            schema += migrated.told
            files = [*files, *migrated.files]
        for file in files:
            if file.path in wanted:
                raise _claimed_twice(file.path, wanted[file.path][0], generator)
            wanted[file.path] = (generator, file)
    _refuse_folders({path: generator for path, (generator, _) in wanted.items()})
    data = rendered({path: file for path, (_, file) in wanted.items()}, blueprint.service.name, formatter, cache)
    return Pristine(
        {
            path: PristineFile(data[path], file.owner, generator.name, file.causes, file.executable, file.place)
            for path, (generator, file) in sorted(wanted.items())
        },
        tuple(faults),
        tuple(schema),
    )


def _claimed_twice(path: str, one: Generator, other: Generator) -> SynapseError:
    """Return what to say of two generators that want one path: it is the fault of one that is not ours, if one is not."""
    if guest := other if other.distribution else one if one.distribution else None:
        host = one if guest is other else other
        return GeneratorFailed(guest.name, guest.distribution, guest.version, f'makes "{path}", which "{host.name}" makes')
    return PathClaimedTwice(f"generators {one.name!r} and {other.name!r} both make {path!r}")


def _refuse_folders(wanted: Mapping[str, Generator]) -> None:
    """Refuse a file that is a folder as well, where one of the two is of a generator that is not ours."""
    for path, generator in wanted.items():
        for above in paths.parents(path):
            if above in wanted and (generator.distribution or wanted[above].distribution):
                raise _claimed_twice(above, wanted[above], generator)
