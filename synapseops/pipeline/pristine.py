"""From blueprint to pristine tree: ask the generators, render what the cache lacks, format, check the paths."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct, field

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
    stands against it.

    `keys` tell, by path, which rendering a file is: equal keys, equal bytes. `held` are the paths of the tree that are not in `files`,
    since the caller has them.
    """

    files: Mapping[str, PristineFile]
    faults: tuple[Fault, ...] = ()
    schema: tuple[SchemaChange, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    held: tuple[str, ...] = ()


class Holding(Struct, frozen=True):
    """A file that the caller of `derive` has from before: the key of its rendering, and whether it can be run."""

    key: str
    executable: bool


class PathClaimedTwice(SynapseError):
    """Two generators want one path: a fault of ours."""


def derive(
    blueprint: Blueprint,
    generators: Sequence[Generator],
    *,
    formatter: Formatter,
    cache: RenderCache,
    landed: Mapping[str, bytes],
    held: Mapping[str, Holding] = MappingProxyType({}),
) -> Pristine:
    """Return the tree that *generators* make of *blueprint*; *landed* are the output folder's history files on the base branch.

    Of what is *held* (by path) nothing is made where it is as it would be.
    """
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
    if any(generator.distribution for generator in generators):
        _refuse_folders({path: generator for path, (generator, _) in wanted.items()})
    has = {path: one.key for path, one in held.items() if path in wanted and wanted[path][1].executable == one.executable}
    made = rendered({path: file for path, (_, file) in wanted.items()}, blueprint.service.name, formatter, cache, held=has)
    return Pristine(
        {
            path: PristineFile(made.data[path], file.owner, generator.name, file.causes, file.executable, file.place)
            for path, (generator, file) in sorted(wanted.items())
            if path in made.data
        },
        tuple(faults),
        tuple(schema),
        made.keys,
        tuple(path for path in sorted(wanted) if path not in made.data),
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
