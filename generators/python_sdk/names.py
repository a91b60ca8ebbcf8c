"""Every Python name in the SDK, computed once: modules, classes, attributes."""

import keyword
from collections.abc import Iterator

from generators import naming
from generators.fastapi_service import project
from generators.python.names import AMBIGUOUS, BUILTINS, KEYWORDS
from generators.sdk import Resource, Sdk, Shape
from synapseops.blueprint.model import SERVER_FIELDS, Enum, Service

_IMPORTED = frozenset(
    {"Any", "At", "Decimal", "Field", "Items", "Literal", "Model", "Required", "Sequence", "Stored", "TypedDict", "UUID"}
    | {"aio", "dt", "sync"}
)
"""What the modules of resources import."""

_MODULES = frozenset({"close", "request", "send", "shared"})
"""What the client, or the folder of resources, has already."""

_ATTRIBUTES = frozenset(
    {"construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"}
    | {"schema", "schema_json", "update_forward_refs", "validate"}
    | {"mro", "register"}  # of classes
)
"""What every model has, beside names that begin with `model_`."""

_SERVER = frozenset(field.name for field in SERVER_FIELDS)

_IN_ANNOTATIONS = frozenset({"bool", "float", "int", "list", "str"})


def package(service: Service) -> str:
    """Return the name of the SDK's package."""
    return f"{naming.snake(service.name)}_sdk"


def version(sdk: Sdk) -> str:
    """Return the version of the SDK, which is the service's, as Python spells it."""
    return project.python_version(sdk.service.version)


def argument(sdk: Sdk) -> str:
    """Return what the client calls the caller's credential."""
    return {"api_key": "api_key", "jwt": "token"}[sdk.auth.kind] if sdk.auth else ""


class Names:
    """The names of one SDK."""

    def __init__(self, sdk: Sdk) -> None:
        plurals = {resource.name: naming.snake(resource.plural) for resource in sdk.resources}
        self.modules = naming.allocate(plurals, plurals.__getitem__, taken=_MODULES | KEYWORDS, fallback="resource")
        wanted = dict(_classes(sdk))
        self._classes = naming.allocate(wanted, wanted.__getitem__, taken=_IMPORTED | KEYWORDS | BUILTINS, fallback="Model")
        self._hiding = frozenset({*self._classes.values(), *_IMPORTED, *_IN_ANNOTATIONS})
        self._taken = self._hiding | KEYWORDS | _ATTRIBUTES
        self._taken_where_stored = self._taken | _SERVER

    def enum(self, name: str) -> str:
        """Return the alias of a named enum."""
        return self._classes[f"enum {name}"]

    def shape(self, schema: str) -> str:
        """Return the class of an object that travels, by the name of its schema."""
        return self._classes[f"shape {schema}"]

    def query(self, resource: Resource) -> str:
        """Return the class of what a list can be asked for."""
        return self._classes[f"query {resource.name}"]

    def sort(self, resource: Resource) -> str:
        """Return the alias of what a list can be ordered by."""
        return self._classes[f"sort {resource.name}"]

    def words(self, owner: Shape, kind: Enum) -> str:
        """Return the alias of an enum that only *owner* has, by the first of its members that has it."""
        return self._classes[f"words {owner.name} {owner.first(kind)}"]

    def classes(self, resource: Resource) -> tuple[str, str]:
        """Return the classes of a resource's operations, for blocking code and for asyncio."""
        return self._classes[f"sync {resource.name}"], self._classes[f"aio {resource.name}"]

    def attributes(self, shape: Shape) -> dict[str, str]:
        """Return the attribute of each member of an answered object: its name on the wire, where Python lets it be one."""
        server = _SERVER & {field.name for field in shape.fields}
        authored = [field.name for field in shape.fields if field.name not in server]
        taken = self._taken_where_stored if server == _SERVER else self._taken | server
        authored.sort(key=lambda name: _attribute(name) != name)  # whoever need not change keeps its name
        return {**naming.allocate(authored, _attribute, taken=taken, fallback="field"), **{name: name for name in server}}

    def hides(self, key: str) -> bool:
        """Tell whether *key* in a class would hide a type that others there may have, or pass for a digit."""
        return key in self._hiding or key in AMBIGUOUS


def is_plain(key: str) -> bool:
    """Tell whether a class can have *key*: it is a name, no keyword, and nothing that Python mangles."""
    return key.isidentifier() and not keyword.iskeyword(key) and not key.startswith("__")


def _attribute(name: str) -> str:
    attribute = name.lstrip("_")
    return f"{attribute}_" if attribute.startswith("model_") else attribute


def _classes(sdk: Sdk) -> Iterator[tuple[str, str]]:
    for enum in sdk.enums:
        yield f"enum {enum.name}", enum.schema
    for one in sdk.types:
        yield from ((f"shape {shape.name}", shape.name) for shape in (one.read, one.input, one.patch) if shape is not None)
    for resource in sdk.resources:
        bodies = (resource.read, resource.whole, resource.replace, resource.patch)
        yield from ((f"shape {shape.name}", shape.name) for shape in bodies if shape is not None)
    for shape in (*(one.read for one in sdk.types), *(one.read for one in sdk.resources)):
        for kind in shape.unnamed:
            field = shape.first(kind)
            yield f"words {shape.name} {field}", f"{shape.name}{naming.pascal(field) or 'Word'}"
    for resource in sdk.resources:
        yield f"query {resource.name}", f"{resource.read.name}Query"
        yield f"sort {resource.name}", f"{resource.read.name}Sort"
        plural = naming.pascal(resource.many)
        yield f"sync {resource.name}", plural
        yield f"aio {resource.name}", f"Async{plural}"
