"""What the files of resources show: types that travel, what lists are asked by, and the operations of each resource."""

from collections.abc import Iterable, Iterator

import msgspec

from generators.go_sdk import types
from generators.go_sdk.names import Names
from generators.go_sdk.text import Line, string
from generators.go_sdk.types import Types
from generators.python import article
from generators.rendering import Code
from generators.sdk import Member, Parameter, Resource, Sdk, Shape, Use, behaviour
from synapseops.blueprint.model import SERVER_FIELDS, Action


class Words(msgspec.Struct, frozen=True):
    """A type whose values are words."""

    name: Code
    says: str
    lines: tuple[Line, ...]


class Struct(msgspec.Struct, frozen=True):
    """An object. `key` is the field of the key of what is stored, "" for what is a value, and None for what is sent."""

    name: Code
    says: str
    lines: tuple[Line, ...]
    key: Code | None = None

    @property
    def receiver(self) -> Code:
        """What methods call the object."""
        return Code(self.name[0].lower())


class Operations(msgspec.Struct, frozen=True):
    """The type of a resource's operations, and the type of its keys."""

    name: Code
    says: str
    key: Code
    key_says: str
    keys: Code
    read: Code
    embedded: tuple[Code, ...]


class File(msgspec.Struct, frozen=True):
    """A file: what travels and, if it is a resource's, what can be done."""

    package: Code
    imports: tuple[tuple[str, ...], ...]
    words: tuple[Words, ...]
    structs: tuple[Struct, ...]
    operations: Operations | None = None


class Files:
    """Makes the files of one SDK."""

    def __init__(self, sdk: Sdk, names: Names) -> None:
        self._sdk = sdk
        self._names = names

    def shared(self) -> File | None:
        """Return the file of what several resources use, if there is anything."""
        writers = [_Writer(Types(self._sdk, self._names, one.read), self._names) for one in self._sdk.types]
        named = [self._words(self._names.enum(one.name), one.words, one.description) for one in self._sdk.enums]
        words = [*named, *(one for writer in writers for one in writer.words())]
        structs = []
        for writer, one in zip(writers, self._sdk.types, strict=True):
            structs.append(writer.value("" if one.read.description == f"{one.name}, a value." else one.read.description))
            structs += [writer.part(shape) for shape in (one.input, one.patch) if shape is not None]
        return self._file(words, structs) if words or structs else None

    def resource(self, resource: Resource) -> File:
        """Return the file of a resource."""
        writer = _Writer(Types(self._sdk, self._names, resource.read, resource), self._names)
        structs = [writer.stored(resource), *map(writer.sent, resource.bodies)]
        words = writer.words()
        if resource.operation(Action.LIST) is not None:
            structs.append(writer.query(resource))
            words += self._constants(resource, "sort", resource.listing.sort, f"is what {resource.plural} can be in order of.")
        by = [name for name, _ in resource.upserts]
        words += self._constants(resource, "by", by, f"is what {article(resource.singular)} is found by to be replaced.")
        return self._file(words, structs, self._operations(resource))

    def _file(self, words: Iterable[Words], structs: Iterable[Struct], operations: Operations | None = None) -> File:
        shown = tuple(structs)
        standard = types.packages(cell for one in shown for line in one.lines for cell in line.cells[1:2])
        reads = operations is not None or any(one.key is not None for one in shown)
        uses = reads or any("api." in cell for one in shown for line in one.lines for cell in line.cells)
        imports = (standard, (f"{self._names.module}/api",) if uses else ())
        return File(Code(self._names.package), tuple(filter(None, imports)), tuple(words), shown, operations)

    def _words(self, name: str, words: Iterable[str], description: str) -> Words:
        says = f"{name} is one of these words; a newer service may have others."
        constants = [(self._names.word(name, word), word) for word in words]
        return Words(Code(name), _told(says, description), tuple(_constant(constant, name, word) for constant, word in constants))

    def _constants(self, resource: Resource, what: str, fields: Iterable[str], says: str) -> list[Words]:
        name = self._names.of(resource.name, what)
        lines = tuple(_constant(self._names.constant(resource.name, what, field), name, field) for field in fields)
        return [Words(Code(name), f"{name} {says}", lines)] if lines else []

    def _operations(self, resource: Resource) -> Operations:
        name, key = self._names.of(resource.name, "operations"), self._names.of(resource.name, "key")
        return Operations(
            Code(name),
            f"{name} is what can be done to {resource.plural}.",
            Code(key),
            f"{key} is what {article(resource.singular)} is known by.",
            types.key(resource),
            Code(self._names.shape(resource.read.name)),
            tuple(map(Code, self._embedded(resource))),
        )

    def _embedded(self, resource: Resource) -> Iterator[str]:
        sent = {Action.CREATE: resource.create, Action.REPLACE: resource.replacement, Action.PATCH: resource.patch}
        for action in dict.fromkeys(one.action for one in resource.operations):
            parameters = [self._names.shape(resource.read.name)]
            body = sent.get(action)
            if body is not None:
                parameters.append(self._names.shape(body.name))
            elif action is Action.LIST:
                parameters.append(self._names.of(resource.name, "query"))
            elif action is Action.GET:
                parameters.append(self._names.of(resource.name, "key"))
            elif action is Action.UPSERT:
                parameters += [self._names.shape(resource.whole.name), self._names.of(resource.name, "by")]
            yield f"api.{behaviour.does(action)}[{', '.join(parameters)}]"


_ASKED = (("Search", "string", "search"), ("Limit", "int", "limit"), ("Cursor", "string", "cursor"), ("WithTotal", "bool", "with_total"))
"""What every list can be asked for, but that not every list can be searched."""


class _Writer(msgspec.Struct, frozen=True):
    """Writes what is read and sent of one owner."""

    types: Types
    names: Names

    def words(self) -> list[Words]:
        """Return the enums that only the owner has."""
        made = []
        for kind in self.types.owner.unnamed:
            name = self.names.words(self.types.owner, kind)
            lines = tuple(_constant(self.names.word(name, word), name, word) for word in kind.words)
            made.append(Words(Code(name), f"{name} is one of these words; a newer service may have others.", lines))
        return made

    def stored(self, resource: Resource) -> Struct:
        """Return how the owner is read, which the service keeps."""
        name, kept = self.names.shape(resource.read.name), {field.name for field in SERVER_FIELDS}
        lines = (Line((Code(f"api.Stored[{name}]"),)), *(self._read(one) for one in resource.read.members if one.name not in kept))
        says = _told(f"{name} is {article(resource.singular)} as the service keeps it.", resource.description)
        return Struct(Code(name), says, lines, Code(self.names.field(resource.read, resource.key.name)))

    def value(self, description: str) -> Struct:
        """Return how the owner is read, which is part of something."""
        owner = self.types.owner
        name = self.names.shape(owner.name)
        extra = Line((Code("Extra"), Code("api.Extra"), Code('`json:"-"`')), "What this version does not know.")
        says = _told(f"{name} is a value that is part of others.", description)
        return Struct(Code(name), says, (*map(self._read, owner.members), extra), Code(""))

    def part(self, shape: Shape) -> Struct:
        """Return how the owner is sent, which is part of something."""
        owner = self.names.shape(self.types.owner.name)
        return self._body(shape, f"is what changes of {owner}." if shape.use is Use.PATCH else f"is {owner} as it is sent.")

    def sent(self, shape: Shape) -> Struct:
        """Return how the owner, which the service keeps, is sent."""
        return self._body(shape, f"{shape.description[:1].lower()}{shape.description[1:]}")

    def _body(self, shape: Shape, says: str) -> Struct:
        name = self.names.shape(shape.name)
        return Struct(Code(name), f"{name} {says}", tuple(self._sent(shape, one) for one in shape.members))

    def query(self, resource: Resource) -> Struct:
        """Return what lists of the owner can be asked for."""
        name = self.names.of(resource.name, "query")
        lines = [self._asked(resource, one) for one in resource.parameters]
        if resource.listing.sort:
            lines.append(_line("Sort", f"[]{self.names.of(resource.name, 'sort')}", "query", "sort"))
        lines += [_line(field, kind, "query", word) for field, kind, word in _ASKED if word != "search" or resource.listing.search]
        return Struct(Code(name), f"{name} is what lists of {resource.plural} can be asked for.", tuple(lines))

    def _read(self, member: Member) -> Line:
        says = f"Deprecated: {member.field.description or 'it will go.'}" if member.field.deprecated else member.field.description
        return _line(self.names.field(self.types.owner, member.name), self.types.read(member), "json", member.name, says)

    def _sent(self, shape: Shape, member: Member) -> Line:
        option = "" if member.is_required else ",omitzero"
        return _line(self.names.field(shape, member.name), self.types.sent(member), "json", f"{member.name}{option}")

    def _asked(self, resource: Resource, parameter: Parameter) -> Line:
        kind = self.types.of(parameter.field, parameter.type, Use.INPUT)
        return _line(
            self.names.parameter(resource.name, parameter.name),
            f"[]{kind}" if parameter.is_many else f"api.Optional[{kind}]",
            "query",
            parameter.name,
        )


def _line(field: str, kind: str, tag: str, word: str, says: str = "") -> Line:
    return Line((Code(field), Code(kind), Code(f'`{tag}:"{word}"`')), says)


def _constant(name: str, kind: str, word: str) -> Line:
    return Line((Code(name), Code(kind), Code(f"= {string(word)}")))


def _told(says: str, description: str) -> str:
    return f"{says} {description}".strip()
