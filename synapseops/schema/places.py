"""Places in schemas: a node of a document, all of several, or one of several. Where a reference leads is looked up when asked."""

import functools
import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urljoin

from msgspec import Struct

from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent import folders
from synapseops.intent.documents import Library
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown
from synapseops.schema import parsing

if TYPE_CHECKING:
    from referencing import Registry, Resource
    from referencing._core import Resolver
    from referencing.exceptions import Unresolvable

# `referencing` is imported where it is used: it takes a tenth of the time of `synapse check`, and few intents name schemas

_FILE = "file:///"
_LONGEST_KEY = 300
_FEW = 5


class Node(Struct, frozen=True, eq=False):
    """A node of a document; `base` is what references in it are relative to."""

    key: str
    contents: Any
    base: str
    resolver: "Resolver[Any]"

    def child(self, *steps: str | int) -> "Node":
        """Return the node below at *steps*."""
        contents = self.contents
        for step in steps:
            contents = contents[step]
        return self._at("".join(f"/{_escaped(str(step))}" for step in steps), contents)

    def _at(self, way: str, contents: Any) -> "Node":
        key = f"{self.key}{'' if '#' in self.key else '#'}{way}"
        return _entered(Node(key, contents, self.base, self.resolver))


class Every(Struct, frozen=True, eq=False):
    """What all of the parts say of one value."""

    parts: tuple["Place", ...]

    @property
    def key(self) -> str:
        """What it is known by."""
        return _joined("&", self.parts)


class Either(Struct, frozen=True, eq=False):
    """What one of the parts says of a value."""

    parts: tuple["Place", ...]

    @property
    def key(self) -> str:
        """What it is known by."""
        return _joined("|", self.parts)


Place = Node | Every | Either


def every(places: Iterable[Place]) -> Place:
    """Return what all of *places* say together."""
    parts = {part.key: part for place in places for part in (place.parts if isinstance(place, Every) else (place,))}
    return next(iter(parts.values())) if len(parts) == 1 else Every(tuple(parts.values()))


def either(places: Iterable[Place]) -> Place:
    """Return what one of *places* says."""
    parts = {part.key: part for place in places for part in (place.parts if isinstance(place, Either) else (place,))}
    return next(iter(parts.values())) if len(parts) == 1 else Either(tuple(parts.values()))


def _joined(sign: str, parts: tuple[Place, ...]) -> str:
    key = f"({sign.join(sorted(part.key for part in parts))})"
    return key if len(key) <= _LONGEST_KEY else f"({sign}{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()})"


def _escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def _entered(node: Node) -> Node:
    """Return *node* with the base that it sets itself by `$id`."""
    own = node.contents.get("$id") if isinstance(node.contents, dict) else None
    if not isinstance(own, str) or own.startswith("#"):
        return node
    from referencing.jsonschema import DRAFT202012

    try:
        base = urljoin(node.base, own)
    except ValueError:
        return node
    return Node(node.key, node.contents, base, node.resolver.in_subresource(DRAFT202012.create_resource({"$id": own})))


class Files:
    """The documents that the records of one intent are told by, each read and parsed once."""

    def __init__(self, library: Library, folder: str) -> None:
        self._library = library
        self._folder = folder
        self._parsed: dict[str, Any] = {}
        self._homes: dict[str, str] = {}

    @functools.cached_property
    def _registry(self) -> "Registry[Any]":
        from referencing import Registry

        return Registry(retrieve=self._retrieve)  # type: ignore[call-arg]

    def parsed(self, path: str, *, beside: str = "") -> Any:
        """Return what the document at *path* holds. Raises `Slip`."""
        located = self._library.located(path, beside=beside)
        data = self._library.read(path, beside=beside)
        if located not in self._parsed:
            self._parsed[located] = parsing.value(data, path)
            self._note_home(located, self._parsed[located])
        return self._parsed[located]

    def text(self, path: str) -> str:
        """Return the text of the file at *path*. Raises `Slip`."""
        return parsing.decoded(self._library.read(path), path)

    def _note_home(self, located: str, contents: Any) -> None:
        """Let files beside one that gives itself a URL be found under URLs beside that."""
        own = contents.get("$id") if isinstance(contents, dict) else None
        if isinstance(own, str) and "://" in own:
            self._homes.setdefault(own.rpartition("/")[0] + "/", self._uri(located).rpartition("/")[0] + "/")

    def opened(self, written: str) -> Node:
        """Return the node that *written*, `path#/pointer`, leads to. Raises `Slip`."""
        path, _, fragment = written.partition("#")
        contents = self.parsed(path)
        base = self._uri(self._library.located(path))
        return self._found(
            Node(base.removeprefix(_FILE), contents, base, self._registry.resolver(base)), f"#{fragment}" if fragment else ""
        )

    def followed(self, node: Node, ref: str) -> Node:
        """Return the node that *ref*, which stands in *node*, leads to. Raises `Slip` (SY103, or what reading its file raises)."""
        return self._found(node, ref)

    def _found(self, node: Node, ref: str) -> Node:
        from referencing.exceptions import Unresolvable

        try:
            uri = urljoin(node.base, ref) if not ref.startswith("#") else node.base.partition("#")[0] + ref
            resolved = node.resolver.lookup(ref)
        except Unresolvable as failure:
            raise self._unresolved(node, ref, failure) from failure
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as failure:
            raise _nowhere(ref, "") from failure
        return _entered(Node(uri.removeprefix(_FILE), resolved.contents, uri.partition("#")[0], resolved.resolver))

    def _unresolved(self, node: Node, ref: str, failure: "Unresolvable") -> Slip:
        cause: BaseException | None = failure
        while cause is not None:
            if isinstance(cause, Slip):
                return cause
            cause = cause.__cause__ or cause.__context__
        return _nowhere(ref, _names_near(self._document(node, ref), ref))

    def _document(self, node: Node, ref: str) -> Any:
        """Return the document that *ref* leads into, as far as it is known."""
        path = self._located(urljoin(node.base, ref).partition("#")[0])
        return self._parsed.get(path or "")

    def _uri(self, located: str) -> str:
        return _FILE + quote(folders.normal(f"{self._folder}/{located}" if self._folder else located))

    def _located(self, uri: str) -> str | None:
        """Return the path, relative to the intent's folder, of the file that *uri* stands for; None for what is elsewhere."""
        for remote, home in self._homes.items():
            if uri.startswith(remote):
                uri = home + uri.removeprefix(remote)
                break
        if not uri.startswith(_FILE):
            return None
        path = unquote(uri.removeprefix(_FILE))
        if self._folder and not path.startswith(f"{self._folder}/"):
            return "../" * (self._folder.count("/") + 1) + path
        return path.removeprefix(f"{self._folder}/")

    def _retrieve(self, uri: str) -> "Resource[Any]":
        located = self._located(uri)
        if located is None:
            message = f"{shown(uri)} is not in the repository, and nothing else is read"
            raise Slip("SY103", message, "keep a copy of it beside the intent, and refer to that")
        return self._resource(self.parsed(located))

    def _resource(self, contents: Any) -> "Resource[Any]":
        from referencing.jsonschema import DRAFT202012, specification_with

        said = contents.get("$schema") if isinstance(contents, dict) else None
        specification = specification_with(said, default=DRAFT202012) if isinstance(said, str) else DRAFT202012
        return specification.create_resource(contents)


def _nowhere(ref: str, near: str) -> Slip:
    return Slip("SY103", f"{shown(ref)} leads nowhere", near or "name what is in the document, as in schemas/order.json#/$defs/Order")


def _names_near(document: Any, ref: str) -> str:
    """Tell which names there are where the pointer of *ref* leaves the document."""
    here = document
    for step in ref.partition("#")[2].split("/")[1:]:
        name = unquote(step).replace("~1", "/").replace("~0", "~")
        if not isinstance(here, dict):
            return ""
        if name not in here:
            return did_you_mean(name, here) or f"there are {listed(_few(here), last='and')}"
        here = here[name]
    return ""


def _few(names: Iterable[str]) -> Iterator[str]:
    known = list(names)
    yield from (shown(name) for name in known[:_FEW])
    if len(known) > _FEW:
        yield f"{len(known) - _FEW} more"
    elif not known:
        yield "no names"
