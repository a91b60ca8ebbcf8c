"""What the parts of the check share: what a mapping may name, and what was found on the way."""

from collections.abc import Callable, Mapping
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from synapseops.diagnostics import Fault, Pointer
from synapseops.intent.mappings import RuleForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import shown
from synapseops.mapping import ir
from synapseops.mapping.describing import described
from synapseops.mapping.fitting import Typed
from synapseops.mapping.ir import State, States
from synapseops.mapping.paths import joined
from synapseops.mapping.scope import Found, Origin, Scope
from synapseops.schema.model import Items, Schema, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar
from synapseops.schema.wire import WireValue


class Table(Struct, frozen=True):
    """A closed lookup table, read."""

    name: str
    entries: tuple[tuple[str, WireValue], ...]
    type: Scalar | Enum


class Signature(Struct, frozen=True):
    """What `use` has to know of another mapping. `schema`s are None where they cannot be told."""

    source: Schema | None
    target: Schema | None
    mode: str
    context: Mapping[str, ValueType]
    reads: frozenset[Origin] = frozenset()
    """The paths of its record that it reads."""


class Surroundings(Struct, frozen=True):
    """What a mapping may name. A table or mapping that is faulty itself is there as None, so that nobody is told it does not exist."""

    type_of: Callable[[str], tuple[ValueType, bool]]
    """Reads a type in shorthand, and whether it is nullable; raises `Slip`."""
    tables: Mapping[str, Table | None] = field(default_factory=dict)
    mappings: Mapping[str, Signature | None] = field(default_factory=dict)
    records: Mapping[str, Schema] = field(default_factory=dict)
    """The record types there are: what a reference points to is found by its unique fields."""


class Wanted(Struct, frozen=True):
    """Where a value goes: its type, what the target says of the leaf, and its path from the target's root (None: it is no leaf)."""

    type: ValueType
    schema: Schema | None
    path: Origin | None = None
    optional: bool = True
    nullable: bool = False
    has_default: bool = False
    pii: bool = False
    is_required: bool = False
    """Whether each record has it, whatever stands beside it."""

    @property
    def typed(self) -> Typed:
        """The type with the schema that knows its shapes."""
        return Typed(self.type, self.schema)


class Product(Struct, frozen=True):
    """What a producer makes: its typed form, the type and states of the value, and where that comes from."""

    producer: ir.Producer
    type: ValueType
    may: States
    schema: Schema | None = None
    pii: bool = False
    sources: tuple[Origin, ...] = ()


class Made(Struct, frozen=True):
    """A checked rule. `schema` knows the shapes of its type; `sources` are the paths of the record that it reads."""

    rule: ir.Rule
    schema: Schema | None = None
    pii: bool = False
    sources: tuple[Origin, ...] = ()

    @property
    def type(self) -> ValueType:
        """The type of the value before it is written."""
        return self.rule.type

    @property
    def may(self) -> States:
        """The states of the value before it is written."""
        return self.rule.may

    @property
    def typed(self) -> Typed:
        """The type with the schema that knows its shapes."""
        return Typed(self.rule.type, self.schema)


class Work(Struct):
    """One mapping under check: what it may name, and what is found."""

    name: str
    node: Pointer
    source: Schema
    target: Schema
    is_patch: bool
    context: Mapping[str, ValueType]
    around: Surroundings
    faults: list[Fault] = field(default_factory=list)
    reads: dict[Origin, Pointer] = field(default_factory=dict)
    writes: dict[Origin, Pointer] = field(default_factory=dict)
    ignored: dict[Origin, Pointer] = field(default_factory=dict)
    hooked: list[Origin] = field(default_factory=list)
    may_break_empty: list[str] = field(default_factory=list)
    may_exceed: list[str] = field(default_factory=list)
    asked: list[tuple[str, ValueType]] = field(default_factory=list)
    """The tables of the intent that are looked up in, and by values of which type."""
    lineage: list[ir.Lineage] = field(default_factory=list)
    personal: set[Origin] = field(default_factory=set)
    is_whole: bool = True

    def tell(self, code: str, at: Pointer, message: str, hint: str = "", *, on_key: bool = False) -> None:
        """Note a fault."""
        self.faults.append(Fault(code, at, message, hint, on="key" if on_key else "value"))

    def slipped(self, slip: Slip, at: Pointer) -> None:
        """Note a slip at a node."""
        self.faults.append(slip.at(at))

    def find(self, text: str, scope: Scope, at: Pointer, code: str = "MAP001", *, only_state: bool = False) -> Found | None:
        """Return what a path leads to, and note that it is read; None when it leads nowhere, which is told.

        Who asks for the state of an object only, or goes through a list of objects, has read none of their leaves yet.
        """
        try:
            found = scope.find(text, code)
        except Slip as slip:
            self.slipped(slip, at)
            return None
        if not (only_state and has_parts(found.read.type)):
            self.reads.setdefault(found.origin, at)
        return found

    def trace(self, wanted: Wanted, made: Made) -> None:
        """Note where a target leaf comes from."""
        if wanted.path is None:
            return
        rule = made.rule
        is_personal = wanted.pii or rule.pii
        if is_personal:
            self.personal |= {tuple(name for name in origin if name != "[]") for origin in made.sources}
        self.lineage.append(
            ir.Lineage(
                joined(wanted.path),
                tuple(joined(origin) for origin in dict.fromkeys(made.sources)),
                ".".join(str(step) for step in rule.node),
                described(rule),
                is_personal,
            )
        )

    def told_path(self, path: Origin | None) -> str:
        """Name a leaf of the target."""
        return shown(joined(path or ()) or self.target.name)


class Make(Protocol):
    """Checks a rule that stands inside of another."""

    def __call__(self, here: "Here", form: RuleForm) -> Made | None:
        """Return the rule typed, or None when it is faulty, which is told."""
        ...


class Here(Struct, frozen=True):
    """Where a rule stands: in the file, in scope of which aliases, and going where (None: nothing is known of that)."""

    work: Work
    scope: Scope
    node: Pointer
    wanted: Wanted | None
    make: Make
    is_in_list: bool = False

    def at(self, *way: str | int) -> "Here":
        """Return the place below this one."""
        return replace(self, node=(*self.node, *way))

    def for_(self, wanted: Wanted | None) -> "Here":
        """Return this place with another type wanted."""
        return replace(self, wanted=wanted)

    def sub(self, form: RuleForm, *way: str | int) -> Made | None:
        """Check a rule below this one, of which the same is wanted."""
        return self.make(self.at(*way), form)

    def tell(self, code: str, message: str, hint: str = "", *way: str | int, on_key: bool = False) -> None:
        """Note a fault here, or below."""
        self.work.tell(code, (*self.node, *way), message, hint, on_key=on_key)

    def find(self, text: str, *way: str | int, code: str = "MAP001", only_state: bool = False) -> Found | None:
        """Return what a path leads to; None when it leads nowhere, which is told."""
        return self.work.find(text, self.scope, (*self.node, *way), code, only_state=only_state)


def has_parts(kind: ValueType) -> bool:
    """Tell whether it is an object, or a list of objects."""
    while isinstance(kind, Items):
        kind = kind.item
    return isinstance(kind, ShapeRef)


def words_of(state: State) -> str:
    """Name a state in a message."""
    return {State.MISSING: "missing", State.NULL: "null", State.EMPTY: "empty"}.get(state, "there")
