"""What paths lead to: the record, or the alias of an item, and from there on by the types of the source."""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown
from synapseops.mapping import paths, types
from synapseops.mapping.ir import At, Every, Key, Path, Read, Segment, States, Step
from synapseops.schema.model import Items, Property, Schema, ShapeRef, ValueType

Origin = tuple[str, ...]
"""Where in the record a value stands: names, and "[]" for the items of a list."""


class Bound(Struct, frozen=True):
    """What an alias stands for. Of what is no part of the record, such as a group, `members` are the parts."""

    type: ValueType
    origin: Origin
    may_be_null: bool = False
    pii: bool = False
    members: Mapping[str, "Bound"] | None = None


class Found(Struct, frozen=True):
    """What a path leads to: how it is read, the states it can be in, and where in the record that is."""

    read: Read
    may: States
    origin: Origin


class Scope(Struct, frozen=True):
    """The record, and the aliases that paths may begin with."""

    schema: Schema
    aliases: Mapping[str, Bound] = field(default_factory=dict)

    def with_alias(self, name: str, bound: Bound) -> "Scope":
        """Return the scope inside of a list whose items are called *name*."""
        return replace(self, aliases={**self.aliases, name: bound})

    def find(self, text: str, code: str = "MAP001") -> Found:
        """Return what a path leads to; raises `Slip`."""
        written = paths.parse(text, code)
        (first, _), *rest = written.segments
        alias = first.name if isinstance(first, Key) and not written.is_forced and first.name in self.aliases else None
        walk = _Walk(self, code, text)
        if alias is None:
            walk.begin(Bound(self.schema.root, ()))
            is_record = text == "root" and self.schema.shape(self.schema.root).get("root") is None
            steps = () if is_record else written.segments
        else:
            walk.begin(self.aliases[alias])
            steps = tuple(rest)
        for segment, at in steps:
            walk.go(segment, at)
        return walk.end(alias)


class _Walk:
    """A path on its way: the type reached, and whether what stands there may be missing or null."""

    def __init__(self, scope: Scope, code: str, text: str) -> None:
        self.scope = scope
        self.code = code
        self.text = text
        self.steps: list[Step] = []
        self.lists: list[tuple[bool, bool, Items | None]] = []

    def begin(self, bound: Bound) -> None:
        self.type: ValueType = bound.type
        self.members = bound.members
        self.missing, self.null = False, bound.may_be_null
        self.pii, self.origin = bound.pii, bound.origin

    def go(self, segment: Segment, at: int) -> None:
        match segment:
            case Key(name):
                self.member(name, at)
            case At():
                item = self.items(at)
                may_be_missing = item is None or not (0 <= segment.index < (item.min_items or 0))
                self.step(segment, item, missing=may_be_missing)
            case Every():
                item = self.items(at)
                self.lists.append((self.missing, self.null, item))
                self.missing = self.null = False
                self.step(segment, item, missing=False)

    def step(self, segment: Segment, items: Items | None, *, missing: bool) -> None:
        nullable = items is None or items.nullable
        self.steps.append(Step(segment, missing, nullable))
        self.missing = self.missing or self.null or missing
        self.null = nullable
        self.type = types.JSON if items is None else items.item
        self.origin = (*self.origin, "[]")

    def items(self, at: int) -> Items | None:
        """Return the type of the list that is reached; None when it is `json`, which may be one."""
        self.members = None
        if isinstance(self.type, Items):
            return self.type
        if types.is_json(self.type):
            return None
        raise Slip(self.code, f"{self.so_far()} is {_article(types.told(self.type))}, no list", "remove the brackets", at)

    def member(self, name: str, at: int) -> None:
        if self.members is not None:
            self.bound_member(name, at)
            return
        if types.is_json(self.type):
            self.reached(Property(name, types.JSON, optional=True, nullable=True))
            return
        if isinstance(self.type, Items):
            one, all_ = (f"{self.text[: at - 1] if at else self.so_far()}{brackets}.{paths.shown_name(name)}" for brackets in ("[0]", "[]"))
            raise Slip(self.code, f"{self.so_far()} is a list", f'write "{one}" for its first item, "{all_}" for every one', at)
        if not isinstance(self.type, ShapeRef):
            raise Slip(
                self.code, f"{self.so_far()} is {_article(types.told(self.type))} and has no parts", f"write {self.so_far()} alone", at
            )
        shape = self.scope.schema.shape(self.type)
        found = shape.get(name)
        if found is None:
            raise self.unknown(name, tuple(one.name for one in shape.properties), at)
        self.reached(found)

    def bound_member(self, name: str, at: int) -> None:
        bound = (self.members or {}).get(name)
        if bound is None:
            raise Slip(self.code, f"{self.so_far()} has no {shown(name)}", f"it has {listed(self.members or {}, last='and')}", at)
        self.steps.append(Step(Key(name), False, bound.may_be_null))
        self.begin(bound)

    def reached(self, found: Property) -> None:
        is_optional = found.optional and not self.scope.schema.is_resource
        self.steps.append(Step(Key(found.name), is_optional, found.nullable))
        self.missing = self.missing or self.null or is_optional
        self.null, self.type = found.nullable, found.type
        self.pii = self.pii or found.pii
        self.origin = (*self.origin, found.name)

    def unknown(self, name: str, known: tuple[str, ...], at: int) -> Slip:
        aliases = tuple(self.scope.aliases) if not self.steps else ()
        owner = f'"{self.scope.schema.name}"' if not self.steps else self.so_far()

        def hint() -> str:
            near = did_you_mean(name, (*aliases, *known))
            return near or (f"it has {listed(_few(known), last='and')}" if known else "it has no named parts")

        return Slip(self.code, f"{owner} has no field {shown(name)}", hint, at)

    def so_far(self) -> str:
        """Name what is reached already, in quotes."""
        return shown(paths.joined(self.origin) or self.scope.schema.name)

    def end(self, alias: str | None) -> Found:
        """Return what was reached: the items of lists that every item was asked of, as lists again."""
        kind = self.type
        inner_missing, inner_null = self.missing, self.null
        for missing, null, items in reversed(self.lists):
            is_whole = not inner_missing and items is not None
            least, most = (items.min_items if is_whole and items else None, items.max_items if items else None)
            kind = Items(kind, inner_null, least, most)
            inner_missing, inner_null = missing, null
        may = types.states(kind, self.scope.schema, missing=inner_missing, null=inner_null)
        path = Path(alias, tuple(self.steps), self.text)
        return Found(Read(path, kind, self.pii), may, self.origin)


def _few(names: tuple[str, ...]) -> tuple[str, ...]:
    return names if len(names) <= 12 else (*names[:12], "…")


def _article(word: str) -> str:
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"
