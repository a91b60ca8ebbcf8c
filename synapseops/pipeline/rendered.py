"""The bytes of generated files: what the cache has is neither rendered nor, where a file says from what it is made, planned."""

import hashlib
import itertools
from collections.abc import Collection, Mapping

from msgspec import Struct

from synapseops import __version__
from synapseops.generation import GeneratedFile, JoinedRender, Render
from synapseops.pipeline.cache import RenderCache
from synapseops.toolchain import Formatter

_KEY = 32
_REMEMBERED = 4


class Rendered(Struct, frozen=True):
    """The bytes of the files that nobody has, and the key of each file, by path."""

    data: Mapping[str, bytes]
    keys: Mapping[str, str]


def rendered(
    files: Mapping[str, GeneratedFile], service: str, formatter: Formatter, cache: RenderCache, *, held: Mapping[str, str]
) -> Rendered:
    """Return the bytes of *files* of the service called *service*, formatted, but of those that somebody has, as a key *held* for the
    path says. All are by path.

    Documents of parts are kept as a whole only where they are formatted, which costs more than joining them.
    """
    packages = frozenset(path.partition("/")[0] for path in files if path.endswith(".py") and "/" in path)
    salt = _digest(f"{__version__}\0{formatter.version}\0{sorted(packages)}")
    joints = {path: joint for path, file in files.items() if (joint := file.joint) is not None}
    shortcuts = _Shortcuts.load(cache, _digest(f"{salt}\0shortcuts\0{service}"))
    short = {path: _digest(f"{salt}\0{path}\0{quick}") for path, file in files.items() if (quick := file.quick)}
    keys = {path: shortcuts.known[one] for path, one in short.items() if one in shortcuts.known}
    keys |= {path: _key(salt, path, joint) for path, joint in joints.items()}
    known = cache.load(_not_held(keys, held).values())
    unknown = files.keys() - keys.keys() | {path for path, key in _not_held(keys, held).items() if key not in known}
    planned = {path: _key(salt, path, file.render) for path, file in files.items() if path in unknown and path not in joints}
    keys |= planned
    parts = {path: _part_keys(joint, salt) for path, joint in joints.items() if path in unknown}
    known |= cache.load({*_not_held(planned, held).values(), *itertools.chain.from_iterable(one.values() for one in parts.values())})
    fresh = _fresh({path: joints[path] for path in parts}, parts, known)
    known |= fresh
    missing = {path: _tidied(files[path].render().encode()) for path, key in _not_held(planned, held).items() if key not in known}
    missing |= {path: _joined(joints[path], own, known) for path, own in parts.items()}
    formatted = formatter.format(missing, packages=packages) if missing else {}
    learned = shortcuts.with_more({one: keys[path] for path, one in short.items()})
    kept = {keys[path]: data for path, data in formatted.items() if path not in joints or formatter.knows(path)}
    cache.store(kept | fresh | learned)
    return Rendered({path: known[key] for path, key in _not_held(keys, held).items() if key in known} | dict(formatted), keys)


def _not_held(keys: Mapping[str, str], held: Mapping[str, str]) -> dict[str, str]:
    """Return those of *keys* (by path) that are not *held* for their path."""
    return {path: key for path, key in keys.items() if held.get(path) != key} if held else dict(keys)


def _key(salt: str, path: str, render: Render) -> str:
    """Return the key of the file at *path*."""
    return _digest(f"{salt}\0{path}\0{render.key}")


def _part_keys(joint: JoinedRender, salt: str) -> dict[str, str]:
    """Return the key of each part of a document, by name."""
    return {name: _digest(f"{salt}\0part\0{part.key}") for name, part in joint.parts.items()}


def _fresh(joints: Mapping[str, JoinedRender], keys: Mapping[str, Mapping[str, str]], known: Collection[str]) -> dict[str, bytes]:
    """Return the parts that are not *known*, by key: those of documents by path, with their keys by path and name."""
    unknown = {key: joint.parts[name] for path, joint in joints.items() for name, key in keys[path].items() if key not in known}
    return {key: part().encode() for key, part in unknown.items()}


def _joined(joint: JoinedRender, keys: Mapping[str, str], known: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a document of parts, all of which are *known*."""
    return _tidied(joint.joined({name: known[key] for name, key in keys.items()}))


class _Shortcuts(Struct, frozen=True):
    """Which rendering a file comes to, by what it is made from: the entry of the cache that `key` names, for one service."""

    key: str
    known: Mapping[str, str]

    @classmethod
    def load(cls, cache: RenderCache, key: str) -> "_Shortcuts":
        """Return what is known of the service whose shortcuts *key* names."""
        raw = cache.load([key]).get(key, b"").hex()
        pairs = (raw[at : at + 4 * _KEY] for at in range(0, len(raw), 4 * _KEY))
        return cls(key, {pair[: 2 * _KEY]: pair[2 * _KEY :] for pair in pairs})

    def with_more(self, pairs: Mapping[str, str]) -> dict[str, bytes]:
        """Return the entry that holds *pairs* too, before some older ones; none where it would be as it is."""
        if all(self.known.get(one) == key for one, key in pairs.items()):
            return {}
        kept = list({**pairs, **{one: key for one, key in self.known.items() if one not in pairs}}.items())
        return {self.key: bytes.fromhex("".join(f"{one}{key}" for one, key in kept[: _REMEMBERED * len(pairs)]))}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _tidied(text: bytes) -> bytes:
    if b"\r" in text:  # documents of megabytes are not copied for nothing
        text = text.replace(b"\r\n", b"\n")
    if text.startswith(b"\n") or text.endswith(b"\n\n") or not text.endswith(b"\n"):
        text = text.strip(b"\n")
        text = text and text + b"\n"
    return text
