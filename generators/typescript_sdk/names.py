"""Every TypeScript name in the SDK, computed once: modules, types, attributes of the client."""

from collections.abc import Iterator

from generators import naming
from generators.sdk import Resource, Sdk, Shape
from generators.typescript.names import INHERITED, KEYWORDS
from synapseops.blueprint.model import Enum, Service
from synapseops.intent.filenames import DEVICES

_ATTRIBUTES = frozenset({"request", "send", "then", "toJSON"})
"""What a client has already, or what the language would ask it for."""

_FILES = frozenset({"shared", *DEVICES})
"""What no module of a resource can be called."""

_TYPES = frozenset(
    {"Creates", "Deletes", "Gets", "Lists", "Replaces", "Updates", "Upserts"}
    | {"Date", "Decimal", "Instant", "LocalDate", "Open", "PageQuery", "Stored", "Uuid"}
)
"""What the modules of resources import or use."""


def package(service: Service) -> str:
    """Return the name of the SDK's package."""
    return f"{service.name}-sdk"


def argument(sdk: Sdk) -> str:
    """Return what the client calls the caller's credential."""
    return {"api_key": "apiKey", "jwt": "token"}[sdk.auth.kind] if sdk.auth else ""


class Names:
    """The names of one SDK."""

    def __init__(self, sdk: Sdk) -> None:
        plurals = {resource.name: resource.plural for resource in sdk.resources}
        self.modules = naming.allocate(plurals, lambda name: naming.kebab(plurals[name]), taken=_FILES, fallback="resource")
        taken = KEYWORDS | INHERITED | _ATTRIBUTES
        self.attributes = naming.allocate(plurals, lambda name: naming.camel(plurals[name]), taken=taken, fallback="resource")
        wanted = dict(_types(sdk))
        self._types = naming.allocate(wanted, wanted.__getitem__, taken=_TYPES, fallback="Model")

    def enum(self, name: str) -> str:
        """Return the type of a named enum's words."""
        return self._types[f"enum {name}"]

    def shape(self, schema: str) -> str:
        """Return the type of an object that travels, by the name of its schema."""
        return self._types[f"shape {schema}"]

    def query(self, resource: Resource) -> str:
        """Return the type of what a list can be asked for."""
        return self._types[f"query {resource.name}"]

    def sort(self, resource: Resource) -> str:
        """Return the type of what a list can be ordered by."""
        return self._types[f"sort {resource.name}"]

    def words(self, owner: Shape, kind: Enum) -> str:
        """Return the type of the words of an enum that only *owner* has, by the first of its members that has it."""
        return self._types[f"words {owner.name} {owner.first(kind)}"]

    def operations(self, resource: Resource) -> str:
        """Return the type of a resource's operations."""
        return self._types[f"operations {resource.name}"]


def _types(sdk: Sdk) -> Iterator[tuple[str, str]]:
    for enum in sdk.enums:
        yield f"enum {enum.name}", enum.schema
    for one in sdk.types:
        yield from ((f"shape {shape.name}", shape.name) for shape in (one.read, one.input, one.patch) if shape is not None)
    for resource in sdk.resources:
        yield from ((f"shape {shape.name}", shape.name) for shape in (resource.read, *resource.bodies))
    for shape in (*(one.read for one in sdk.types), *(one.read for one in sdk.resources)):
        for kind in shape.unnamed:
            field = shape.first(kind)
            yield f"words {shape.name} {field}", f"{shape.name}{naming.pascal(field) or 'Word'}"
    for resource in sdk.resources:
        yield f"query {resource.name}", f"{resource.read.name}Query"
        yield f"sort {resource.name}", f"{resource.read.name}Sort"
        yield f"operations {resource.name}", naming.pascal(resource.many)
