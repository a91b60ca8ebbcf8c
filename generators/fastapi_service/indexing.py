"""Which indexes a resource's table wants: for its references, filters, sort orders and what the author marked `index`."""

from collections.abc import Iterable, Iterator, Mapping

from synapseops.blueprint.model import Enum, Field, Ref, Resource, Scalar, ScalarKind

_LARGEST_ENTRY = 2600
"""Bytes of text; a B-tree entry of PostgreSQL may hold 2,704, and a longer one makes the INSERT fail."""

_UNBOUNDED = {ScalarKind.STRING, ScalarKind.TEXT, ScalarKind.URL}
"""Kinds of text that are as long as the author lets them be."""

_UTF8_BYTES = 4
_EMAIL_BYTES = 1280
_OTHER_BYTES = 24

Wanted = tuple[tuple[str, ...], bool]
"""The columns, and whether PostgreSQL must hash them (text too long for a B-tree)."""


def wanted(resource: Resource, columns: Mapping[str, str], known: Iterable[tuple[str, ...]]) -> list[Wanted]:
    """Return the indexes of *resource*, none of which begins another or one of *known* (keys and uniques have theirs)."""
    begun = {names[:count] for names in known for count in range(1, len(names) + 1)}
    found: list[Wanted] = []
    for fields, hashed in (*_orders(resource), *_lookups(resource)):
        names = tuple(columns[field] for field in fields)
        if names not in begun:
            found.append((names, hashed))
            begun.update(names[:count] for count in range(1, len(names) + 1))
    return found


def _orders(resource: Resource) -> Iterator[Wanted]:
    """The default order of lists, and each that `list.sort` offers; the key breaks ties."""
    key, fields = resource.key.name, {field.name: field for field in resource.all_fields}
    for name in ("created_at", *resource.listing.sort):
        field = fields[name]
        if name != key and not field.unique and _fits(field, resource.key):
            yield (name, key), False


def _lookups(resource: Resource) -> Iterator[Wanted]:
    filtered = {one.field for one in resource.listing.filters}
    for field in resource.all_fields:
        if isinstance(field.type, Ref) or field.index or (field.name in filtered and _tells_apart(field)):
            if _fits(field):
                yield (field.name,), False
            elif field.index and _is_text(field):
                yield (field.name,), True


def _tells_apart(field: Field) -> bool:
    """Whether values differ enough for an index to be worth its writes."""
    return not (isinstance(field.type, Scalar) and field.type.kind is ScalarKind.BOOLEAN)


def _is_text(field: Field) -> bool:
    return isinstance(field.type, Scalar) and field.type.kind in _UNBOUNDED


def _fits(*fields: Field) -> bool:
    return sum(_bytes(field) for field in fields) <= _LARGEST_ENTRY


def _bytes(field: Field) -> int:
    """Return an upper bound for the size of a value; beyond every limit when there is none."""
    type_ = field.type.key if isinstance(field.type, Ref) else field.type
    if isinstance(type_, Enum):
        return max(len(word.encode()) for word in type_.words)
    if not isinstance(type_, Scalar):
        return _LARGEST_ENTRY + 1
    if type_.kind is ScalarKind.JSON or (type_.kind in _UNBOUNDED and type_.max_length is None):
        return _LARGEST_ENTRY + 1
    if type_.max_length is not None:
        return type_.max_length * _UTF8_BYTES
    return _EMAIL_BYTES if type_.kind is ScalarKind.EMAIL else _OTHER_BYTES
