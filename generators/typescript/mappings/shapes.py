"""Types of records as mappings see them: what is read of one, and what is made."""

from collections.abc import Callable, Generator, Iterator

from msgspec import Struct, field

from generators import naming
from generators.mappings.kinds import is_kind
from generators.typescript.mappings import text
from generators.typescript.mappings.layout import broken
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, ScalarKind


class Shape(Struct):
    """What is known of a value: its members, its items, or else the types that it may have."""

    members: dict[str, "Member"] = field(default_factory=dict)
    item: "Member | None" = None
    kinds: dict[str, None] = field(default_factory=dict)

    def member(self, name: str, *, optional: bool, nullable: bool) -> "Shape":
        """Return the shape of a member, which may be absent where anything says so."""
        found = self.members.setdefault(name, Member(optional, nullable))
        found.optional, found.nullable = found.optional or optional, found.nullable or nullable
        return found.shape

    def items(self, *, nullable: bool) -> "Shape":
        """Return the shape of the items of a list."""
        self.item = self.item or Member(False, nullable)
        self.item.nullable = self.item.nullable or nullable
        return self.item.shape


class Member(Struct):
    """A part of a value, and whether it may be missing, or null."""

    optional: bool
    nullable: bool
    shape: Shape = field(default_factory=Shape)


class Style(Struct, frozen=True):
    """How a record is told: what the code that has it may do with it, and what it is called where nothing is known."""

    anything: str
    object: str
    is_readonly: bool
    word: Callable[[Enum], str]


READ = Style("unknown", "object", True, lambda type_: "string")
"""Of what comes in, nothing is believed: whoever has it may call its type what they like."""

MADE = Style("JsonValue", "JsonObject", False, lambda type_: " | ".join(text.string(word) for word in type_.words))


def add(shape: Shape, type_: ValueType, style: Style) -> None:
    """Note that a value has a type."""
    if isinstance(type_, Items):
        add(shape.items(nullable=type_.nullable), type_.item, style)
    elif isinstance(type_, ShapeRef):
        shape.kinds[style.object] = None
    elif isinstance(type_, Enum):
        shape.kinds[style.word(type_)] = None
    elif is_kind(type_, ScalarKind.JSON):
        shape.kinds[style.anything] = None
    elif is_kind(type_, ScalarKind.NUMBER) or type_.is_json_number:
        shape.kinds["JsonNumber"] = None
    else:
        shape.kinds[_KINDS.get(type_.kind, "string")] = None


_KINDS = {ScalarKind.INTEGER: "number", ScalarKind.BOOLEAN: "boolean"}


def declared(name: str, shape: Shape, style: Style, told: str) -> str:
    """Return the types of a record and of the objects in it, the innermost first."""
    names = _Names({name})
    return "\n\n".join(_types(name, shape, style, names, told))


class _Names(Struct):
    used: set[str]

    def new(self, wanted: str) -> str:
        """Return a name that no other type has."""
        name, number = wanted, 2
        while name in self.used:
            name, number = f"{wanted}{number}", number + 1
        self.used.add(name)
        return name


def _types(name: str, shape: Shape, style: Style, names: _Names, told: str) -> Iterator[str]:
    lines: list[str] = []
    for key, member in shape.members.items():
        known = yield from _type(f"{name}{naming.pascal(key)}", member.shape, style, names, f"{told}, below {key}")
        known += " | null" if member.nullable and known != style.anything else ""
        lead = "readonly " if style.is_readonly else ""
        lines += broken(f"{lead}{text.member(key)}{'?' if member.optional else ''}: {known};", "  ")
    body = "\n".join(["{", *lines, "}"]) if lines else "Record<string, never>" if not style.is_readonly else style.object
    yield f"/** {text.comment(told)}. */\nexport type {name} = {body};"


def _type(name: str, shape: Shape, style: Style, names: _Names, told: str) -> Generator[str, None, str]:
    """Yield the declarations that a type needs, and return what it is called."""
    kinds = [kind for kind in shape.kinds if kind != style.object or not shape.members]
    if shape.members:
        name = names.new(name)
        yield from _types(name, shape, style, names, told)
        kinds.append(name)
    if shape.item is not None:
        item = yield from _type(name, shape.item.shape, style, names, told)
        item += " | null" if shape.item.nullable and item != style.anything else ""
        kinds.append(f"{'readonly ' if style.is_readonly else ''}{f'({item})' if ' ' in item else item}[]")
    return style.anything if not kinds or style.anything in kinds else " | ".join(dict.fromkeys(kinds))
