"""What the tests know of one resource: its operations and fields, and the tables made of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tests.api import Body
from tests.fields import NOTHING, Accepted, Factory, Field

SERVER = ("created_at", "updated_at", "version")
"""The fields that every resource has, and that the service alone sets."""

_METHODS = {
    "list": "GET",
    "create": "POST",
    "get": "GET",
    "replace": "PUT",
    "patch": "PATCH",
    "delete": "DELETE",
    "upsert": "PUT",
}


@dataclass(frozen=True)
class Together:
    """Fields that are unique together, and the one by which rows are told apart."""

    fields: Sequence[str]
    apart: str

    def __str__(self) -> str:
        return "+".join(self.fields)


@dataclass(frozen=True)
class Route:
    """An operation as it is called: its path leads to a row that need not exist."""

    operation: str
    path: str
    roles: Collection[str]

    @property
    def method(self) -> str:
        """The method of HTTP."""
        return _METHODS[self.operation]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Case:
    """A resource under test.

    `absent` is a key that no row has; `key_code` is what a key that cannot be one is blamed by,
    and empty where any text may be one. Unless it is said, the service makes the keys.
    `roles` are those that an operation asks for; `nonsense` is a name that no field has.
    `capacity` rows can exist at once: no test makes more than three.
    """

    factory: Factory
    fields: Sequence[Field]
    operations: Sequence[str]
    absent: str = "00000008-0000-4000-8000-000000000008"
    key_code: str = "format"
    roles: Mapping[str, Collection[str]] = field(default_factory=dict)
    together: Sequence[Together] = ()
    nonsense: str = "nonsense"
    capacity: int = 3

    @property
    def missing(self) -> str:
        """The path of a row that is not there."""
        return f"{self.factory.PATH}/{self.absent}"

    @property
    def impossible(self) -> str:
        """The path of a row that cannot be there, if `key_code` says that there is such a path."""
        return f"{self.factory.PATH}/nonsense"

    def does(self, operation: str) -> bool:
        """Tell whether the resource has an operation."""
        return operation in self.operations

    def routes(self) -> list[Route]:
        """Return the operations, with an upsert for every field that it may be by."""
        return [
            Route(operation, path, self.roles.get(operation, ()))
            for operation in self.operations
            for path in self._paths(operation)
        ]

    def _paths(self, operation: str) -> list[str]:
        if operation == "upsert":
            known = [one.upsert for one in self.fields if one.upsert]
            return [upsert.place(upsert.unused) for upsert in known]
        return [self.factory.PATH if operation in {"list", "create"} else self.missing]

    def bodies(self) -> list[Route]:
        """Return the operations that take a body."""
        return [route for route in self.routes() if route.method in {"POST", "PUT", "PATCH"}]

    def restricted(self) -> list[Route]:
        """Return the operations that ask for a role."""
        return [route for route in self.routes() if route.roles]

    def writes(self) -> list[str]:
        """Return the methods that write to a row by its key."""
        known = ("replace", "patch", "delete") if self.capacity else ("patch", "delete")
        return [_METHODS[operation] for operation in known if self.does(operation)]

    def keyed(self) -> list[str]:
        """Return the methods that find a row by its key, where some text cannot be a key."""
        reads = ["GET"] if self.does("get") else []
        return [*reads, *self.writes()] if self.key_code else []

    def dots(self) -> list[str]:
        """Return texts that no address ends with, where all others may be keys."""
        return [".", ".."] if self.capacity and not self.key_code else []

    def settable(self) -> list[Field]:
        """Return the fields that a client may set when creating."""
        return [one for one in self.fields if not one.read_only]

    def later(self) -> list[Field]:
        """Return the fields that a client may set later on."""
        return [one for one in self.settable() if not one.immutable]

    def required(self) -> list[Field]:
        """Return the fields that a body must have."""
        return [one for one in self.fields if one.required]

    def refusing(self) -> list[Field]:
        """Return the fields of which values are known that they refuse."""
        return [one for one in self.settable() if self.capacity and any(one.refusals())]

    def acceptances(self) -> list[Accepted]:
        """Return the values at the edge of what the fields take."""
        return [accepted for one in self.settable() for accepted in one.acceptances()]

    def forbidden(self) -> dict[str, str]:
        """Return what a client may never set, with the code of the fault."""
        theirs = {one.name for one in self.settable()}
        named = (self.factory.KEY, *SERVER, *(one.name for one in self.fields))
        return {self.nonsense: "unknown"} | {
            name: "read_only" for name in named if name not in theirs
        }

    def frozen(self) -> dict[str, str]:
        """Return what a client may set on creation alone, with the code of the fault."""
        return {one.name: "immutable" for one in self.settable() if one.immutable}

    def defaults(self) -> Body:
        """Return what is read back of the fields that were not sent."""
        return {one.name: one.default for one in self.fields if one.default is not NOTHING}

    def variations(self) -> Body:
        """Return another value than the usual one for each field that can vary alone."""
        return {one.name: one.change for one in self.settable() if one.change is not NOTHING}

    def changes(self) -> Body:
        """Return the variations that can be sent later on."""
        return {one.name: one.change for one in self.later() if one.change is not NOTHING}

    def unique(self) -> list[Field]:
        """Return the unique fields that every body fills."""
        return [one for one in self.fields if one.unique and not (one.refers and one.nullable)]

    def unique_later(self) -> list[Field]:
        """Return the unique fields that every body fills, and may fill otherwise later on."""
        return [one for one in self.unique() if not one.immutable]

    def unique_or_null(self) -> list[Field]:
        """Return the unique fields that may be null."""
        return [one for one in self.fields if one.unique and one.nullable]

    def nullable(self) -> list[Field]:
        """Return the fields that can be set to null later on."""
        return [one for one in self.later() if one.nullable]
