"""Every Go name in the SDK, computed once: the package, its files, types, constants and fields."""

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from generators import naming
from generators.sdk import Resource, Sdk, Shape, Type
from synapseops.blueprint.model import Enum, Service
from synapseops.blueprint.words import words

_INITIALISMS_OF_GO = """
acl api ascii cpu css dns eof guid html http https id ip json lhs qps ram rhs rpc sku sla smtp sql ssh tcp tls ttl udp ui uid uri url
utf8 uuid vm xml xmpp xsrf xss
"""
_INITIALISMS = frozenset(_INITIALISMS_OF_GO.split())

_WORDS_OF_GO = """
break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select
struct switch type var
any append bool byte cap clear close complex copy delete error false float64 int int64 iota len make max min new nil panic print
println real recover rune string true uint uint64
internal main vendor testdata documentation test
"""
"""Keywords, what is known everywhere, and packages that mean something to the go command."""

_WORDS_BESIDE = """
api webhooks bytes context errors fmt http httptest httputil io iter json log maps math os reflect regexp slices slog strings sync
testing time url client ctx err fault key newer observed one page patient reply seen t
changes created invalid options retrying stale status updated upserted
all answer changing connect credential faulty finding keys lasting life live members readme sending shown target through
"""
"""Packages, variables and functions that code has beside the package, such as the README's and that of tests."""

_NO_PACKAGES = frozenset(f"{_WORDS_OF_GO} {_WORDS_BESIDE}".split())

_NOBODYS = "sdk.internal"
"""A domain that nobody can register, so that no server answers for a module of ours."""

_FILES = frozenset({"client", "life", "readme", "service", "types", "webhooks"})
_EXPORTED = frozenset({"Client", "New", "WebhookScheme"})
_OF_CLIENTS = frozenset({"Client", "Close", "Do", "Format"})
_OF_STORED = frozenset({"CreatedAt", "Extra", "MarshalJSON", "Read", "Stored", "Target", "UnmarshalJSON", "UpdatedAt", "Version"})
_OF_VALUES = frozenset({"Extra", "MarshalJSON", "UnmarshalJSON"})
_OF_QUERIES = frozenset({"Cursor", "Limit", "Search", "Sort", "WithTotal"})


def package(service: Service) -> str:
    """Return the name of the package."""
    name = "".join(words(service.name))
    name = f"sdk{name}" if name[:1].isdigit() else name
    return f"{name}sdk" if name in _NO_PACKAGES else name


@functools.lru_cache(maxsize=8192)
def exported(name: str) -> str:
    """Return *name* as Go spells it for everybody: `"home_url"` → `"HomeURL"`."""
    return "".join(map(_word, words(name)))


def allocate(names: Iterable[str], style: Callable[[str], str], *, taken: Collection[str] = (), fallback: str) -> dict[str, str]:
    """Give each of *names* an identifier of its own in *style*: what is taken by then gets a number behind it."""
    used = set(taken)
    result: dict[str, str] = {}
    for name in names:
        styled = style(name)
        base = styled if styled[:1].isalpha() else f"{fallback}{styled}"
        candidate, number = base, 2
        while candidate in used:
            candidate, number = f"{base}{number}", number + 1
        used.add(candidate)
        result[name] = candidate
    return result


class Names:
    """The names of one SDK. `module` is its path, by which it `is_fetched` if the author has said it;
    `alias` stands before it in imports where it does not end as the package is called."""

    def __init__(self, sdk: Sdk, module: str = "") -> None:
        self.package = package(sdk.service)
        self.module = module or f"{_NOBODYS}/{self.package}"
        self.is_fetched = bool(module)
        self.alias = "" if self.module.rpartition("/")[2] == self.package else f"{self.package} "
        plurals = {one.name: one.plural for one in sdk.resources}
        self.files = allocate(plurals, lambda name: "".join(words(plurals[name])), taken=_FILES, fallback="resource")
        self.clients = allocate(plurals, lambda name: exported(plurals[name]), taken=_OF_CLIENTS, fallback="Resource")
        wanted = dict(_wanted(sdk))
        types = allocate(wanted, wanted.__getitem__, taken=_EXPORTED, fallback="Type")
        constants = dict(_constants(sdk, types))
        taken = {*_EXPORTED, *types.values()}
        self._exported = {**types, **allocate(constants, constants.__getitem__, taken=taken, fallback="Word")}
        self._owners = {
            shape.name: (owner, taken)
            for owner, shapes, taken in (*map(_of_type, sdk.types), *map(_of_resource, sdk.resources))
            for shape in shapes
        }
        self._fields = functools.cache(lambda shape: _fields(*self._owners[shape]))
        self._queries = functools.cache(lambda resource: _query(sdk.resource(resource)))

    def enum(self, name: str) -> str:
        """Return the type of a named enum."""
        return self._exported[f"enum {name}"]

    def words(self, owner: Shape, kind: Enum) -> str:
        """Return the type of an enum that only *owner*, as it is read, has."""
        return self._exported[f"words {owner.name} {owner.first(kind)}"]

    def word(self, enum: str, word: str) -> str:
        """Return the constant of a word, given the type of its enum."""
        return self._exported[f"word {enum} {word}"]

    def shape(self, schema: str) -> str:
        """Return the type of an object that travels, by the name of its schema."""
        return self._exported[f"shape {schema}"]

    def of(self, resource: str, what: str) -> str:
        """Return a type that belongs to a resource: its `key`, `query`, `sort`, `by`, or its `operations`."""
        return self._exported[f"{what} {resource}"]

    def constant(self, resource: str, what: str, name: str) -> str:
        """Return the constant for a field by which lists are in order (`sort`) or upserts find one (`by`)."""
        return self._exported[f"{what} {resource} {name}"]

    def field(self, shape: Shape, name: str) -> str:
        """Return the field of a member."""
        return self._fields(shape.name)[name]

    def parameter(self, resource: str, name: str) -> str:
        """Return the field of what a list can be asked by."""
        return self._queries(resource)[name]


def _word(word: str) -> str:
    if word in _INITIALISMS:
        return word.upper()
    return f"{word[:-1].upper()}s" if word.endswith("s") and word[:-1] in _INITIALISMS else word.capitalize()


def _of_type(one: Type) -> tuple[Shape, tuple[Shape, ...], frozenset[str]]:
    return one.read, tuple(shape for shape in (one.read, one.input, one.patch) if shape is not None), _OF_VALUES


def _of_resource(one: Resource) -> tuple[Shape, tuple[Shape, ...], frozenset[str]]:
    return one.read, (one.read, one.whole, *one.bodies), _OF_STORED


_SERVER = {"created_at": "CreatedAt", "updated_at": "UpdatedAt", "version": "Version"}


def _fields(owner: Shape, taken: frozenset[str]) -> dict[str, str]:
    is_stored = "Stored" in taken
    authored = [one.name for one in owner.fields if not (is_stored and one.name in _SERVER)]
    return {**allocate(authored, exported, taken=taken, fallback="Field"), **(_SERVER if is_stored else {})}


def _query(resource: Resource) -> dict[str, str]:
    return allocate([one.name for one in resource.parameters], exported, taken=_OF_QUERIES, fallback="Field")


def _wanted(sdk: Sdk) -> Iterator[tuple[str, str]]:
    for resource in sdk.resources:
        yield f"shape {resource.read.name}", exported(resource.read.name)
    for one in sdk.types:
        yield from ((f"shape {shape.name}", exported(shape.name)) for shape in (one.read, one.input, one.patch) if shape is not None)
    for enum in sdk.enums:
        yield f"enum {enum.name}", exported(enum.schema)
    for resource in sdk.resources:
        yield from ((f"shape {shape.name}", exported(shape.name)) for shape in (resource.whole, *resource.bodies))
        yield from _belonging(resource)
    for shape in (*(one.read for one in sdk.types), *(one.read for one in sdk.resources)):
        for kind in shape.unnamed:
            member = shape.first(kind)
            yield f"words {shape.name} {member}", f"{exported(shape.name)}{exported(member) or 'Word'}"


def _constants(sdk: Sdk, types: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    enums = [(types[f"enum {one.name}"], one.words) for one in sdk.enums]
    for shape in (*(one.read for one in sdk.types), *(one.read for one in sdk.resources)):
        enums += [(types[f"words {shape.name} {shape.first(kind)}"], kind.words) for kind in shape.unnamed]
    for enum, written in enums:
        yield from ((f"word {enum} {word}", f"{enum}{exported(word) or 'Word'}") for word in written)
    for resource in sdk.resources:
        for what, fields in (("sort", resource.listing.sort), ("by", [by for by, _ in resource.upserts])):
            enum = types[f"{what} {resource.name}"]
            yield from ((f"{what} {resource.name} {field}", f"{enum}{exported(field) or 'Field'}") for field in fields)


def _belonging(resource: Resource) -> Iterator[tuple[str, str]]:
    name = exported(resource.read.name)
    yield f"operations {resource.name}", exported(resource.many)
    for what in ("key", "query", "sort", "by"):
        yield f"{what} {resource.name}", f"{name}{naming.pascal(what)}"
