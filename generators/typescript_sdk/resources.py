"""What the modules of `resources/` show: what is read and sent, what lists can be asked for, and the operations of each resource."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from generators.rendering import Code
from generators.sdk import Member, Resource, Sdk, Shape, Use, behaviour
from generators.typescript import text
from generators.typescript_sdk import types
from generators.typescript_sdk.names import Names
from generators.typescript_sdk.types import Type, Types
from synapseops.blueprint.model import SERVER_FIELDS, Action, Enum, Scalar, ScalarKind


class Alias(Struct, frozen=True):
    """A named type, as a statement."""

    name: Code
    code: Code
    description: str


class Line(Struct, frozen=True):
    """A member of an interface."""

    code: Code
    description: str = ""
    deprecated: bool = False


class Interface(Struct, frozen=True):
    """An object that travels, or what a list can be asked for. `base` is what it extends, or ""."""

    name: Code
    base: Code
    description: str
    lines: tuple[Line, ...]


class Module(Struct, frozen=True):
    """A module: what travels and, if it is a resource's, what can be done."""

    title: str
    imports: tuple[Code, ...]
    aliases: tuple[Alias, ...]
    shapes: tuple[Interface, ...]
    operations: Alias | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing to say."""
        return not (self.aliases or self.shapes or self.operations)


class Modules:
    """Makes the modules of one SDK."""

    def __init__(self, sdk: Sdk, names: Names) -> None:
        self._sdk = sdk
        self._names = names

    def shared(self) -> Module:
        """Return the module of what several resources use."""
        writers = [_Writer(self._sdk, self._names, one.read) for one in self._sdk.types]
        enums = [
            _words(self._names.enum(one.name), one.words, one.description or f"{one.name}, one of its words.") for one in self._sdk.enums
        ]
        aliases = [alias for writer in writers for alias in writer.aliases()]
        reads = [writer.read("") for writer in writers]
        pairs = zip(writers, self._sdk.types, strict=True)
        bodies = [writer.body(shape) for writer, one in pairs for shape in (one.input, one.patch) if shape is not None]
        needed: set[str] = set().union(*(writer.needed for writer in writers))
        return _module("Types that resources hold.", needed, [*enums, *aliases], [*reads, *bodies])

    def resource(self, resource: Resource) -> Module:
        """Return the module of a resource."""
        writer = _Writer(self._sdk, self._names, resource.read)
        aliases, shapes = writer.aliases(), [writer.read("Stored"), *(writer.body(shape) for shape in resource.bodies)]
        if resource.operation(Action.LIST) is not None:
            aliases += writer.orders(resource)
            shapes.append(writer.query(resource))
        bases = list(self._bases(resource))
        needed = writer.needed.union(*(base.names for base in bases))
        title = f"{resource.plural.capitalize()}: what travels, and what can be asked for."
        return replace(_module(title, needed, aliases, shapes), operations=self._operations(resource, bases))

    def _operations(self, resource: Resource, bases: list[Type]) -> Alias:
        name = Code(self._names.operations(resource))
        return Alias(name, _extending(name, [base.code for base in bases]), f"What can be done to {resource.plural}.")

    def _bases(self, resource: Resource) -> Iterator[Type]:
        read = _own(self._names.shape(resource.read.name))
        sent = {Action.CREATE: resource.create, Action.REPLACE: resource.replacement, Action.PATCH: resource.patch}
        for action in dict.fromkeys(one.action for one in resource.operations):
            body = sent.get(action)
            parameters = [read]
            if body is not None:
                parameters.append(_own(self._names.shape(body.name)))
            elif action is Action.LIST:
                parameters.append(_own(self._names.query(resource)))
            elif action is Action.UPSERT:
                by = " | ".join(text.string(field) for field, _ in resource.upserts)
                parameters += [_own(self._names.shape(resource.whole.name)), Type(Code(by))]
            yield types.generic(behaviour.does(action), *parameters)


class _Writer:
    """Writes what is read and sent of one owner, and keeps the names that this needs."""

    def __init__(self, sdk: Sdk, names: Names, owner: Shape) -> None:
        self._names = names
        self._owner = owner
        self._types = Types(sdk, names, owner)
        self.needed: set[str] = set()

    def aliases(self) -> list[Alias]:
        """Return the enums that only the owner has."""
        return [self._alias(kind) for kind in self._owner.unnamed]

    def _alias(self, kind: Enum) -> Alias:
        name = self._names.words(self._owner, kind)
        return _words(name, kind.words, "")

    def orders(self, resource: Resource) -> list[Alias]:
        """Return what lists of *resource*, the owner, can be ordered by."""
        if not resource.listing.sort:
            return []
        words = (sign + name for name in resource.listing.sort for sign in ("", "-"))
        return [_words(self._names.sort(resource), words, "What lists can be ordered by, with `-` from the last to the first.")]

    def read(self, base: str) -> Interface:
        """Return how the owner is read; what *base* has is not repeated."""
        self.needed |= {base} if base else set()
        kept = {field.name for field in SERVER_FIELDS} if base else set()
        lines = tuple(self._read(one) for one in self._owner.members if one.name not in kept)
        return Interface(Code(self._names.shape(self._owner.name)), Code(base), self._owner.description, lines)

    def body(self, shape: Shape) -> Interface:
        """Return how the owner is sent."""
        lines = tuple(self._sent(one) for one in shape.members)
        return Interface(Code(self._names.shape(shape.name)), Code(""), shape.description, lines)

    def query(self, resource: Resource) -> Interface:
        """Return what lists of *resource*, the owner, can be asked for."""
        self.needed.add("PageQuery")
        lines = tuple(Line(Code(f"{text.key(name)}?: {self._use(kind)};")) for name, kind in self._asked(resource))
        return Interface(Code(self._names.query(resource)), Code("PageQuery"), f"What lists of {resource.plural} can be asked for.", lines)

    def _use(self, kind: Type) -> Code:
        self.needed |= kind.names
        return kind.code

    def _read(self, member: Member) -> Line:
        kind = types.nullable(self._types.of(member.type, Use.READ), member.is_nullable)
        return Line(Code(f"readonly {text.key(member.name)}: {self._use(kind)};"), member.field.description, member.field.deprecated)

    def _sent(self, member: Member) -> Line:
        kind = types.nullable(self._types.of(member.type, member.use), member.is_nullable)
        mark = "" if member.is_required else "?"
        return Line(Code(f"{text.key(member.name)}{mark}: {self._use(kind)};"), deprecated=member.field.deprecated)

    def _asked(self, resource: Resource) -> Iterator[tuple[str, Type]]:
        for one in resource.parameters:
            inner = self._types.of(one.type, Use.INPUT)
            yield one.name, types.listed(inner) if one.is_many else inner
        if resource.listing.sort:
            yield "sort", types.listed(_own(self._names.sort(resource)))
        if resource.listing.search:
            yield "search", self._types.of(Scalar(ScalarKind.STRING), Use.INPUT)


def _own(name: str) -> Type:
    """Return a type that the module itself has."""
    return Type(Code(name))


def _words(name: str, words: Iterable[str], description: str) -> Alias:
    return Alias(Code(name), text.union(words, f"export type {name} ="), description)


def _extending(name: str, bases: list[Code]) -> Code:
    """Return an interface that has what *bases* have."""
    line = f"export interface {name} extends {', '.join(bases)} {{}}"
    if len(line) <= text.WIDTH:
        return Code(line)
    return Code(f"export interface {name}\n  extends\n    " + ",\n    ".join(bases) + " {}")


def _module(title: str, needed: set[str], aliases: list[Alias], shapes: list[Interface]) -> Module:
    own = [*(one.name for one in aliases), *(one.name for one in shapes)]
    return Module(title, types.imports(needed, own=own), tuple(aliases), tuple(shapes))
