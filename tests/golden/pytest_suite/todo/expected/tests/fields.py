"""What the tests know of one field: what it is, and the values that it takes and refuses."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any, Literal, Protocol
from urllib.parse import quote

from tests.api import Api, Body

NOTHING: Any = object()
"""Stands for a value that there is none of, where None would be one."""


class Factory(Protocol):
    """A module of `tests.factories`."""

    @property
    def PATH(self) -> str:
        """Where rows are created and listed."""
        ...

    @property
    def KEY(self) -> str:
        """The field that is the key."""
        ...

    @property
    def REQUIRED(self) -> Collection[str]:
        """The fields that a body must have."""
        ...

    @property
    def REPLACEABLE(self) -> Collection[str]:
        """The fields that a body may have later on."""
        ...

    def body(self, changes: Body | None = None, *, number: int = 1) -> Body:
        """Return what a client may set; *changes* win, here as below."""
        ...

    def path(self, shown: Body) -> str:
        """Return where a row lives."""
        ...

    def replacement(self, shown: Body, changes: Body | None = None) -> Body:
        """Return the body that replaces a row by itself."""
        ...

    async def prepare(self, api: Api, changes: Body | None = None) -> Body:
        """Return a body that can be created."""
        ...

    async def create(self, api: Api, changes: Body | None = None) -> Body:
        """Create a row and return it as the service shows it."""
        ...


@dataclass(frozen=True)
class Refused:
    """A value that is refused with this code, at a place below the field.

    `merges`: not refused by a patch, which takes from the stored value what is absent.
    """

    value: Any
    code: str
    at: str = ""
    merges: bool = False

    def __str__(self) -> str:
        return f"{self.at} is {self.code}: {_short(self.value)}"


@dataclass(frozen=True)
class Becomes:
    """A value that is taken, and read back otherwise than it was sent."""

    sent: Any
    shown: Any


@dataclass(frozen=True)
class Accepted:
    """A value that a field takes, and how it is read back."""

    field: str
    sent: Any
    shown: Any

    def __str__(self) -> str:
        return f"{self.field}={_short(self.sent)}"


@dataclass(frozen=True)
class Shape:
    """What a field refuses and takes for the sake of the value object that it holds."""

    refused: Sequence[Refused] = ()
    accepted: Sequence[Any] = ()


@dataclass(frozen=True)
class Merge:
    """Another value of one member, which a patch sets alone, and a required member beside it."""

    member: str
    value: Any
    required: str = ""


@dataclass(frozen=True)
class Reference:
    """What a field refers to: whose keys, a key that no row has, and what becomes of deletions.

    `absent` is None where rows may have all keys that are known. `on_delete` is empty where nobody could see it.
    """  # noqa: E501

    factory: Factory
    absent: Any
    on_delete: Literal["", "restrict", "cascade", "set_null"] = ""

    async def key(self, api: Api) -> Any:
        """Create a row to refer to, and return its key."""
        return (await self.factory.create(api))[self.factory.KEY]


@dataclass(frozen=True)
class Upsert:
    """A write by the value of a field, below a path; `unused` is a value that no row has.

    `refused` is a value that no row could have, with its code; `takes_any_text` without a pattern.
    """

    path: str
    unused: Any
    refused: tuple[str, str] | None = None
    takes_any_text: bool = False

    def place(self, value: Any) -> str:
        """Return the path of the row that has *value*."""
        text = value if isinstance(value, str) else str(value).lower()
        return f"{self.path}/{quote(text, safe='')}"


@dataclass(frozen=True)
class Field:
    """A field of a resource.

    `default` is what is read back when it is absent: a field without one is required. Unless it
    is said, a field may be null if that is its default. `kind` matters where a list is asked by it.
    `refused` are values by their code, `items` those of a list's one item, `inside` those of the
    value object that the field or its items hold; `accepted` are the others at the edge.
    `change` is another value than that of the factory.
    `filters` are the ops of the list; `rows` the values in those rows that a list is tested by.
    `wrong` is an operand that they refuse, where the usual one could be a value.
    """

    name: str
    _: KW_ONLY
    kind: str = "text"
    default: Any = NOTHING
    null: bool | None = None
    read_only: bool = False
    immutable: bool = False
    unique: bool = False
    refused: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    items: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    inside: Shape | None = None
    besides: Sequence[Refused] = ()
    accepted: Sequence[Any] = ()
    change: Any = NOTHING
    merge: Merge | None = None
    refers: Reference | None = None
    upsert: Upsert | None = None
    filters: Sequence[str] = ()
    wrong: str = ""
    rows: Sequence[Any] = ()
    sorts: bool = False
    searches: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def required(self) -> bool:
        """Whether a body must have it."""
        return self.default is NOTHING and not self.read_only

    @property
    def nullable(self) -> bool:
        """Whether it may be null."""
        return self.default is None if self.null is None else self.null

    @property
    def pointer(self) -> str:
        """The JSON pointer of the field."""
        return f"/{self.name}"

    def refusals(self) -> Iterator[Refused]:
        """Yield what the field refuses; each is blamed where it stands in the whole body."""
        if not self.nullable:
            yield Refused(None, "null", self.pointer)
        for code, values in self.refused.items():
            yield from (Refused(value, code, self.pointer) for value in values)
        for code, values in self.items.items():
            yield from (Refused([value], code, f"{self.pointer}/0") for value in values)
        for one in self.inside.refused if self.inside else ():
            if self.items:
                yield Refused([one.value], one.code, f"{self.pointer}/0{one.at}")
            else:
                yield replace(one, at=self.pointer + one.at)
        yield from (replace(one, at=self.pointer + one.at) for one in self.besides)

    def acceptances(self) -> Iterator[Accepted]:
        """Yield what the field takes."""
        if self.nullable:
            yield Accepted(self.name, None, None)
        inside = self.inside.accepted if self.inside and not self.items else ()
        for one in (*self.accepted, *inside):
            read = one if isinstance(one, Becomes) else Becomes(one, one)
            yield Accepted(self.name, read.sent, read.shown)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 40 else f"{text[:36]}..."
