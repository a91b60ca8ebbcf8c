"""What the modules of `resources/` show: models, bodies, queries, and the operations of each resource."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from generators.python import text
from generators.python.expressions import Alias, Expression, Import
from generators.python_sdk import names as python_names
from generators.python_sdk import types
from generators.python_sdk.names import Names
from generators.python_sdk.types import Types
from generators.rendering import Code
from generators.sdk import Member, Resource, Sdk, Shape, behaviour
from synapseops.blueprint.model import SERVER_FIELDS, Action, Scalar, ScalarKind


class Line(Struct, frozen=True):
    """An attribute of a model; `alias` is its name on the wire where that is another one, else ""."""

    name: Code
    annotation: Code
    alias: str
    description: str


class Model(Struct, frozen=True):
    """How something is answered."""

    name: Code
    base: Code
    description: str
    lines: tuple[Line, ...]


class Key(Struct, frozen=True):
    """A key of a body or a query."""

    name: str
    annotation: Code


class Body(Struct, frozen=True):
    """What is sent. Not every key can be written in a class, or only so that it `hides` a type or passes for a digit."""

    name: Code
    is_class: bool
    hides: bool
    description: str
    keys: tuple[Key, ...]


class Operations(Struct, frozen=True):
    """The classes of a resource's operations, with the module that each is made of: blocking and asyncio."""

    description: str
    path: Code
    read: Code
    key: Code
    bases: tuple[Code, ...]
    classes: tuple[tuple[Code, Code], ...]


class Module(Struct, frozen=True):
    """A module: what travels and, if it is a resource's, what can be done."""

    title: str
    imports: tuple[Import, ...]
    uses_dates: bool
    aliases: tuple[Alias, ...]
    models: tuple[Model, ...]
    bodies: tuple[Body, ...]
    operations: Operations | None = None

    @property
    def exported(self) -> tuple[Code, ...]:
        """The names that users need: all but the operations'."""
        names = (*(one.name for one in self.aliases), *(one.name for one in self.models), *(one.name for one in self.bodies))
        return tuple(map(Code, sorted(names)))


class Modules:
    """Makes the modules of one SDK."""

    def __init__(self, sdk: Sdk, names: Names) -> None:
        self._sdk = sdk
        self._names = names

    def shared(self) -> Module:
        """Return the module of what several resources use."""
        writers = [_Writer(self._sdk, self._names, one.read) for one in self._sdk.types]
        enums = tuple(Alias(Code(self._names.enum(one.name)), types.literal(one.words).code, one.description) for one in self._sdk.enums)
        aliases = [alias for writer in writers for alias in writer.aliases()]
        models = [writer.model("Model") for writer in writers]
        pairs = zip(writers, self._sdk.types, strict=True)
        bodies = [writer.body(shape) for writer, one in pairs for shape in (one.input, one.patch) if shape is not None]
        needed = {"Literal"} if enums else set()
        needed = needed.union(*(writer.needed for writer in writers))
        return _module("Types that resources hold.", needed, (*enums, *aliases), models, bodies)

    def resource(self, resource: Resource) -> Module:
        """Return the module of a resource."""
        writer = _Writer(self._sdk, self._names, resource.read)
        aliases, model = writer.aliases(), writer.model("Stored")
        bodies = [writer.body(shape) for shape in resource.bodies]
        if resource.operation(Action.LIST) is not None:
            aliases += writer.orders(resource)
            bodies.append(writer.query(resource))
        by = {"Literal"} if resource.upserts else set()
        needed = {*writer.needed, *by, "aio", "sync", "At", "Items"}
        title = f"{resource.plural.capitalize()}: what travels, and what can be asked for."
        return replace(_module(title, needed, aliases, [model], bodies), operations=self._operations(resource))

    def exported(self, resource: Resource) -> tuple[Code, ...]:
        """Return the names that users need of a resource's module, in order."""
        lists = resource.operation(Action.LIST) is not None
        made = [self._names.shape(one.name) for one in (resource.read, *resource.bodies)]
        made += [self._names.words(resource.read, kind) for kind in resource.read.unnamed]
        made += [self._names.query(resource)] if lists else []
        made += [self._names.sort(resource)] if lists and resource.listing.sort else []
        return tuple(map(Code, sorted(made)))

    def _operations(self, resource: Resource) -> Operations:
        blocking, asynchronous = self._names.classes(resource)
        return Operations(
            f"What can be done to {resource.plural}.",
            text.string(resource.path),
            Code(self._names.shape(resource.read.name)),
            self._key(resource),
            tuple(map(Code, self._bases(resource))),
            ((Code(blocking), Code("sync")), (Code(asynchronous), Code("aio"))),
        )

    def _key(self, resource: Resource) -> Code:
        attribute = self._names.attributes(resource.read)[resource.key.name]
        return Code("") if attribute == "id" else text.string(attribute)

    def _bases(self, resource: Resource) -> Iterator[str]:
        read = self._names.shape(resource.read.name)
        sent = {Action.CREATE: resource.create, Action.REPLACE: resource.replacement, Action.PATCH: resource.patch}
        for action in dict.fromkeys(one.action for one in resource.operations):
            body = sent.get(action)
            parameters = [read]
            if body is not None:
                parameters.append(self._names.shape(body.name))
            elif action is Action.LIST:
                parameters.append(self._names.query(resource))
            elif action is Action.UPSERT:
                by = types.literal(field for field, _ in resource.upserts).code
                parameters += [self._names.shape(resource.whole.name), by]
            yield f"{behaviour.does(action)}[{', '.join(parameters)}]"


class _Writer:
    """Writes what is read and sent of one owner, and keeps the names that this needs."""

    def __init__(self, sdk: Sdk, names: Names, owner: Shape) -> None:
        self._names = names
        self._owner = owner
        self._types = Types(sdk, names, owner)
        self.needed: set[str] = set()

    def aliases(self) -> list[Alias]:
        """Return the enums that only the owner has."""
        self.needed |= {"Literal"} if self._owner.unnamed else set()
        return [Alias(Code(self._names.words(self._owner, kind)), types.literal(kind.words).code, "") for kind in self._owner.unnamed]

    def orders(self, resource: Resource) -> list[Alias]:
        """Return what lists of *resource*, the owner, can be ordered by."""
        if not resource.listing.sort:
            return []
        self.needed.add("Literal")
        words = types.literal(sign + name for name in resource.listing.sort for sign in ("", "-"))
        return [Alias(Code(self._names.sort(resource)), words.code, "What lists can be ordered by, with `-` from the last to the first.")]

    def model(self, base: str) -> Model:
        """Return how the owner is read; what *base* has is not repeated."""
        self.needed.add(base)
        attributes = self._names.attributes(self._owner)
        kept = {field.name for field in SERVER_FIELDS} if base == "Stored" else set()
        lines = tuple(self._line(attributes[one.name], one) for one in self._owner.members if one.name not in kept)
        return Model(Code(self._names.shape(self._owner.name)), Code(base), self._owner.description, lines)

    def body(self, shape: Shape) -> Body:
        """Return how the owner is sent."""
        return self._dict(self._names.shape(shape.name), shape.description, self._members(shape))

    def query(self, resource: Resource) -> Body:
        """Return what lists of *resource*, the owner, can be asked for."""
        return self._dict(self._names.query(resource), f"What lists of {resource.plural} can be asked for.", self._asked(resource))

    def _use(self, annotation: Expression) -> Code:
        self.needed |= annotation.names
        return annotation.code

    def _line(self, attribute: str, member: Member) -> Line:
        annotation = types.nullable(self._types.read(member.type), member.is_nullable)
        alias = "" if attribute == member.name else member.name
        self.needed |= {"Field"} if alias else set()
        says = member.field.description
        return Line(Code(attribute), self._use(annotation), alias, f"Deprecated. {says}".strip() if member.field.deprecated else says)

    def _dict(self, name: str, says: str, keys: Iterable[tuple[str, Expression]]) -> Body:
        self.needed.add("TypedDict")
        found = tuple(Key(key, self._use(annotation)) for key, annotation in keys)
        names = [key.name for key in found]
        is_class, hides = all(map(python_names.is_plain, names)), any(map(self._names.hides, names))
        return Body(Code(name), is_class and not hides, is_class and hides, says, found)

    def _members(self, shape: Shape) -> Iterator[tuple[str, Expression]]:
        for member in shape.members:
            inner = types.nullable(self._types.sent(member.type, member.use), member.is_nullable)
            yield member.name, types.required(inner) if member.is_required else inner

    def _asked(self, resource: Resource) -> Iterator[tuple[str, Expression]]:
        for one in resource.parameters:
            inner = self._types.sent(one.type)
            yield one.name, types.sequence(inner) if one.is_many else inner
        if resource.listing.sort:
            yield "sort", types.sequence(Expression(Code(self._names.sort(resource))))
        for name, kind in (("search", ScalarKind.STRING), ("limit", ScalarKind.INTEGER), ("cursor", ScalarKind.STRING)):
            if name != "search" or resource.listing.search:
                yield name, self._types.sent(Scalar(kind))
        yield "with_total", self._types.sent(Scalar(ScalarKind.BOOLEAN))


def _module(title: str, needed: set[str], aliases: Iterable[Alias], models: Iterable[Model], bodies: Iterable[Body]) -> Module:
    module = Module(title, (), "dt" in needed, tuple(aliases), tuple(models), tuple(bodies))
    return replace(module, imports=types.imports(needed, own=module.exported))
