"""Generators of other packages: found by entry points, held to what a generator must be, and guarded while they work.

Whatever one of them does wrong ends as one message that names its package: nothing of it is a fault of ours, or of the author's.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from generators.offered import offered
from synapseops.errors import GeneratorFailed
from synapseops.generation import GeneratedFile, Generator, Migrated, Options, Owner, Render
from synapseops.intent.kinds import NOT_ASKED_FOR
from synapseops.merging import paths
from synapseops.merging.paths import LOCK_NAME

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,62}(\.[a-z][a-z0-9_]{0,62})?")
_TAKEN_NAMES = frozenset({"migration", "lock", "people"})
_TAKEN_WORDS = NOT_ASKED_FOR | {"into", "place_workflows"}


class Origin(Struct, frozen=True):
    """A generator's name, and the distribution that it is from."""

    name: str
    distribution: str
    version: str

    def failed(self, what: str) -> GeneratorFailed:
        """Return the failure that says *what* of it."""
        return GeneratorFailed(self.name, self.distribution, self.version, what)

    def call(self, what: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """Return what *function* does; whatever goes wrong in it is told as *what* of it."""
        try:
            return function(*arguments)
        except (Exception, SystemExit) as failure:
            raise self.failed(f"{what}: {type(failure).__name__}: {failure}") from failure


def load(ours: Iterable[Generator], planned: Iterable[str]) -> tuple[Generator, ...]:
    """Return the generators of installed packages, sorted by name, each guarded. Raises `GeneratorFailed` for the first that is none."""
    known = {generator.name: generator for generator in ours}
    kinds = {generator.kind: generator.name for generator in known.values()} | dict.fromkeys(planned, "")
    found = []
    for entry in sorted(offered(), key=lambda entry: (_origin(entry).distribution, entry.name)):
        origin = _origin(entry)
        generator = _loaded(entry, origin)
        if (reason := _refusal(generator, known, kinds)) is not None:
            raise origin.failed(reason)
        known[generator.name] = generator
        kinds[generator.kind] = f'"{generator.name}" of {origin.distribution} {origin.version}'
        found.append(_guarded(generator, origin))
    return tuple(found)


def _origin(entry: "EntryPoint") -> Origin:
    if entry.dist is None:
        return Origin(entry.name, entry.value, "")
    return Origin(entry.name, entry.dist.name, entry.dist.version)


def _loaded(entry: "EntryPoint", origin: Origin) -> Generator:
    loaded = origin.call("cannot be loaded", entry.load)
    if not isinstance(loaded, Generator):
        raise origin.failed(f"is {type(loaded).__name__}, where a Generator belongs")
    return loaded


def _refusal(generator: Generator, known: dict[str, Generator], kinds: dict[str, str]) -> str | None:
    """Return what stands against *generator* beside those already *known*, or None."""
    return next(filter(None, (*_ill_formed(generator), *_taken(generator, known, kinds))), None)


def _ill_formed(generator: Generator) -> Iterator[str | None]:
    name, kind, form = generator.name, generator.kind, generator.options
    yield None if isinstance(name, str) and _NAME.fullmatch(name) else f"is called {name!r}: names are a_lower_case_word"
    yield None if isinstance(kind, str) and _KIND.fullmatch(kind) else f"is of the kind {kind!r}: kinds are word or word.value"
    yield None if callable(generator.generate) else "has no function generate"
    yield None if isinstance(form, type) and issubclass(form, Options) else "has options that are no subclass of Options"
    yield _unusable_options(form)
    yield _unpicklable(generator)


def _unusable_options(form: type[Options]) -> str | None:
    try:
        form().model_dump_json()
        form.model_json_schema()
    except Exception as failure:
        return f"has options that cannot be left out, or described: {type(failure).__name__}: {failure}"
    return None


def _unpicklable(generator: Generator) -> str | None:
    import pickle

    try:
        pickle.dumps(generator)
    except Exception as failure:
        return f"cannot be handed to another process, as functions of a module can: {failure}"
    return None


def _taken(generator: Generator, known: dict[str, Generator], kinds: dict[str, str]) -> Iterator[str | None]:
    word, _, value = generator.kind.partition(".")
    yield f'is called as "{generator.name}" is already' if generator.name in known or generator.name in _TAKEN_NAMES else None
    yield (
        f'is of the kind "{generator.kind}", which is not for others' if word in _TAKEN_WORDS or (word == "service" and not value) else None
    )
    if generator.kind in kinds:
        whose = kinds[generator.kind]
        yield f'is of the kind "{generator.kind}", which {whose if "of " in whose else "the factory"} makes'
    also = [kind for kind in kinds if kind.partition(".")[0] == word and bool(kind.partition(".")[2]) != bool(value)]
    yield f'is of the kind "{generator.kind}", and there is "{also[0]}": a word stands alone or has values' if also else None


def _guarded(generator: Generator, origin: Origin) -> Generator:
    own = replace(origin, name=generator.name)
    return replace(
        generator,
        generate=GuardedGenerate(own, generator.generate),
        migrate=GuardedMigrate(own, generator.migrate) if generator.migrate is not None else None,
        mappings=GuardedCall(own, generator.mappings) if generator.mappings is not None else None,
        distribution=own.distribution,
        version=own.version,
    )


class GuardedCall(Struct, frozen=True):
    """A function of a generator's."""

    origin: Origin
    function: Callable[..., Any]

    def __call__(self, *arguments: Any) -> Any:
        return self.origin.call("failed", self.function, *arguments)


class GuardedGenerate(Struct, frozen=True):
    """The function `generate` of a generator's, with what it makes held to what may be made."""

    origin: Origin
    function: Callable[..., Any]

    def __call__(self, *arguments: Any) -> list[GeneratedFile]:
        made = self.origin.call("failed", self.function, *arguments)
        if not isinstance(made, list | tuple):
            raise self.origin.failed(f"returned {type(made).__name__}, where a list of files belongs")
        return list(_checked(self.origin, made))


class GuardedMigrate(Struct, frozen=True):
    """The function `migrate` of a generator's."""

    origin: Origin
    function: Callable[..., Any]

    def __call__(self, *arguments: Any) -> Migrated:
        migrated = self.origin.call("failed", self.function, *arguments)
        if not isinstance(migrated, Migrated):
            raise self.origin.failed(f"returned {type(migrated).__name__} of its migration, where Migrated belongs")
        return replace(migrated, files=tuple(_checked(self.origin, migrated.files)))


class GuardedRender(Struct, frozen=True):
    """The rendering of a file of a generator's; another version of its package renders it anew."""

    origin: Origin
    path: str
    render: Render

    @property
    def key(self) -> str:
        """Equal exactly when the package, its version and the rendering are."""
        key = self.origin.call(f'cannot tell "{self.path}" from other files', lambda: self.render.key)
        return f"{self.origin.distribution}\0{self.origin.version}\0{key}"

    @property
    def quick(self) -> str:
        """What the rendering says of what it is made from, with the package and its version; "" where it says nothing."""
        quick = self.origin.call(f'cannot tell what "{self.path}" is made from', lambda: getattr(self.render, "quick", ""))
        return f"{self.origin.distribution}\0{self.origin.version}\0{quick}" if quick else ""

    def __call__(self) -> str:
        text = self.origin.call(f'cannot render "{self.path}"', self.render)
        if not isinstance(text, str):
            raise self.origin.failed(f'renders {type(text).__name__} for "{self.path}", where a text belongs')
        self.origin.call(f'renders what is no text for "{self.path}"', text.encode)
        return text


def _checked(origin: Origin, made: Iterable[Any]) -> Iterator[GeneratedFile]:
    """Yield the files that were *made*, each guarded."""
    seen = set[str]()
    for file in made:
        if not isinstance(file, GeneratedFile):
            raise origin.failed(f"returned {type(file).__name__} among its files")
        if (reason := _refused_file(file)) is not None:
            raise origin.failed(reason)
        if file.path in seen:
            raise origin.failed(f'makes "{file.path}" twice')
        seen.add(file.path)
        yield replace(file, render=GuardedRender(origin, file.path, file.render), causes=tuple(map(tuple, file.causes)))


def _refused_file(file: GeneratedFile) -> str | None:
    if not isinstance(file.path, str):
        return f"makes a file whose path is {type(file.path).__name__}"
    if (reason := paths.refusal(file.path)) is not None:
        return f'makes "{file.path}", whose path {reason}'
    if file.path == LOCK_NAME:
        return f'makes "{LOCK_NAME}", which is the factory\'s'
    if file.place:
        return f'makes "{file.path}", and a copy outside of the folder'
    if not isinstance(file.owner, Owner):
        return f'makes "{file.path}" for {file.owner!r}, who is no owner'
    return None if callable(file.render) else f'makes "{file.path}" without a rendering'
