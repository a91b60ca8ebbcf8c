"""What a generator is: a pure function from blueprint to files that are rendered only when nobody has them yet."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Protocol, cast

from msgspec import Struct, field
from msgspec.structs import replace
from pydantic import BaseModel, ConfigDict

from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Fault, Pointer
from synapseops.intent import options


class Owner(StrEnum):
    """Who may change a file: the factory each run, the team after the first, or nobody once it has landed."""

    FACTORY = "factory"
    TEAM = "team"
    HISTORY = "history"


class Render(Protocol):
    """A deferred rendering: `key` tells two renderings apart without doing either."""

    @property
    def key(self) -> str:
        """Text that is equal exactly when the rendered text is."""
        ...

    def __call__(self) -> str:
        """Return the text of the file, before formatting."""
        ...


class JoinedRender(Render, Protocol):
    """A rendering of a document that is joined from others, each of which is kept by itself."""

    @property
    def parts(self) -> Mapping[str, Render]:
        """The renderings of the parts, by name. Parts of one key are one, in whichever document they are.

        A part may have a `suffix`, as `.py`: it is formatted as a file whose name ends so, and the document as it stands is not.
        """
        ...

    def joined(self, texts: Mapping[str, bytes]) -> bytes:
        """Return the document of the texts of its parts, before formatting, all in UTF-8."""
        ...


class GeneratedFile(Struct, frozen=True):
    """One file of the pristine tree. `path` is relative to the output folder, with `/`; `causes` are nodes of the intent.

    `place` is where a copy of it belongs, from the root of the repository: GitHub reads some files there only. "" for none.
    """

    path: str
    render: Render
    owner: Owner = Owner.FACTORY
    causes: tuple[Pointer, ...] = ()
    executable: bool = False
    place: str = ""

    @property
    def quick(self) -> str:
        """Text that is equal only if the key of the rendering is, and costs less to have; "" where there is none."""
        return getattr(self.render, "quick", "")

    @property
    def joint(self) -> JoinedRender | None:
        """The rendering if it is joined from others; None where it is but one."""
        return cast(JoinedRender, self.render) if hasattr(self.render, "parts") else None


def made_for(section: str, files: Iterable[GeneratedFile]) -> list[GeneratedFile]:
    """Return *files* with those that name no node made for a whole *section* of the intent."""
    return [file if file.causes else replace(file, causes=((section,),)) for file in files]


class Options(BaseModel):
    """Options of a generator, as the author writes them; a generator with options has a subclass, whose every field has a default.

    What is written below a field describes it in the JSON Schema.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


class SchemaChange(Struct, frozen=True):
    """One change that a migration makes: words of ours with `{}` where `names`, which are names in SQL, belong.

    `details` say how, `losses` what of the rows is gone for ever, `risk` which rows would stop the upgrade ("" for none).
    Their words may be the author's.
    """

    text: str
    names: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    risk: str = ""

    @property
    def plain(self) -> str:
        """The change in plain words."""
        return self.text.format(*self.names)


class Migrated(Struct, frozen=True):
    """The one revision that is not landed yet (files may be empty), what it changes, and what stands against it.

    `told` is empty for the first revision, which makes everything.
    """

    files: tuple[GeneratedFile, ...] = ()
    faults: tuple[Fault, ...] = ()
    told: tuple[SchemaChange, ...] = ()


class MappingCall(Struct, frozen=True):
    """How a compiled mapping is called: a function of the package's `mappings`, its class of the context ("" for none), and the
    attribute of each value in it (name in the intent → attribute)."""

    function: str
    context_class: str = ""
    context: Mapping[str, str] = field(default_factory=dict)


class CompiledMappings(Struct, frozen=True):
    """The mappings of a blueprint as a package that runs by itself, without the service around them.

    `folder` is the package's in the output folder, `files` are below it, `calls` are by mapping; `team` is the folder below the package
    that holds the team's code, which mappings may ask.
    """

    folder: str
    files: tuple[GeneratedFile, ...]
    calls: Mapping[str, MappingCall]
    team: str


GenerateFiles = Callable[[Blueprint, Options], list[GeneratedFile]]
MigrateSchema = Callable[[Mapping[str, bytes], Blueprint], Migrated]
CompileMappings = Callable[[Blueprint], CompiledMappings]


class Generator(Struct, frozen=True):
    """One kind of artifact. `kind` is the word of `generate` it answers (`service.fastapi`, `sdks.python`, `contract`).

    `migrate` gets the landed files of the output folder (path → bytes) as on the base branch, and the blueprint. `mappings` makes the
    mappings alone, to be tried. `distribution` and `version` name the package of another's generator; they are empty for the factory's own.
    """

    name: str
    kind: str
    generate: GenerateFiles
    options: type[Options] = field(default=Options)
    migrate: MigrateSchema | None = None
    mappings: CompileMappings | None = None
    distribution: str = ""
    version: str = ""

    def options_in(self, blueprint: Blueprint) -> Options:
        """Return the options that *blueprint* holds for this generator, its own defaults where the author chose none."""
        text = dict(blueprint.chosen).get(self.kind)
        read = options.read(self.options, text) if text is not None else self.options()
        if not isinstance(read, Options):
            raise TypeError(f"the options of {self.name} are {type(read).__name__}")
        return read
