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

    Of documents of parts the parts are kept, and the whole only where it is formatted as a whole, which costs more than joining it.
    """
    packages = frozenset(path.partition("/")[0] for path in files if path.endswith(".py") and "/" in path)
    salt = _digest(f"{__version__}\0{formatter.version}\0{sorted(packages)}")
    joints = {path: joint for path, file in files.items() if (joint := file.joint) is not None}
    shortcuts = _Shortcuts.load(cache, _digest(f"{salt}\0shortcuts\0{service}"))
    short = {path: _digest(f"{salt}\0{path}\0{quick}") for path, file in files.items() if (quick := file.quick)}
    keys = {path: shortcuts.known[one] for path, one in short.items() if one in shortcuts.known}
    keys |= {path: _key(salt, path, joint) for path, joint in joints.items()}
    asked = _not_held(keys, held)
    known = cache.load(asked.values())
    unknown = files.keys() - keys.keys() | {path for path, key in asked.items() if key not in known}
    planned = {path: _key(salt, path, files[path].render) for path in files if path in unknown and path not in joints}
    keys |= planned
    asked |= (further := _not_held(planned, held))
    documents = _Documents.of({path: joint for path, joint in joints.items() if path in unknown}, salt)
    known |= cache.load({*further.values(), *documents.asked})
    missing = {path: files[path].render for path, key in further.items() if key not in known}
    made = _made(missing, documents, formatter, packages, known)
    kept = {keys[path]: data for path, data in made.files.items() if path not in joints or documents.is_kept(path, formatter)}
    learned = shortcuts.with_more({one: keys[path] for path, one in short.items()})
    cache.store(kept | made.parts | learned)
    return Rendered({path: known[key] for path, key in asked.items() if key in known} | made.files, keys)


class _Made(Struct, frozen=True):
    """What was rendered: files by path, and parts by key."""

    files: dict[str, bytes]
    parts: dict[str, bytes]


def _made(
    missing: Mapping[str, Render], documents: "_Documents", formatter: Formatter, packages: Collection[str], known: Mapping[str, bytes]
) -> _Made:
    """Render what is *missing*, by path, and the *documents*, of which some parts are *known*, by key."""

    def format_(texts: dict[str, bytes]) -> dict[str, bytes]:
        return formatter.format(texts, packages=packages) if texts else {}

    parts = documents.unknown(known)
    fresh = {key: part().encode() for key, part in parts.items()}
    apart = {key: f"{key}{suffix}" for key, part in parts.items() if (suffix := _suffix(part))}
    texts = {path: _tidied(render().encode()) for path, render in missing.items()}
    formatted = format_(texts | {name: fresh[key] for key, name in apart.items()})
    fresh |= {key: formatted.pop(name) for key, name in apart.items()}
    joined = documents.joined({**known, **fresh})
    whole = format_({path: data for path, data in joined.items() if not documents.is_formatted_in_parts(path)})
    return _Made(formatted | joined | whole, fresh)


class _Documents(Struct, frozen=True):
    """Documents that are to be joined, by path, and the keys of their parts, by path and name."""

    joints: Mapping[str, JoinedRender]
    keys: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, joints: Mapping[str, JoinedRender], salt: str) -> "_Documents":
        """Return the documents that *joints* are, by path."""
        keys = {path: {name: _digest(f"{salt}\0part\0{part.key}") for name, part in joint.parts.items()} for path, joint in joints.items()}
        return cls(joints, keys)

    @property
    def asked(self) -> set[str]:
        """The keys of all parts."""
        return set(itertools.chain.from_iterable(own.values() for own in self.keys.values()))

    def unknown(self, known: Collection[str]) -> dict[str, Render]:
        """Return the parts whose keys are not *known*, by key."""
        return {key: self.joints[path].parts[name] for path, own in self.keys.items() for name, key in own.items() if key not in known}

    def joined(self, known: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return the bytes of the documents, by path; all parts are *known*, by key."""
        texts = ((path, {name: known[key] for name, key in own.items()}) for path, own in self.keys.items())
        return {path: _tidied(self.joints[path].joined(own)) for path, own in texts}

    def is_kept(self, path: str, formatter: Formatter) -> bool:
        """Tell whether the document at *path* is kept as a whole, since it is formatted so."""
        return formatter.knows(path) and not self.is_formatted_in_parts(path)

    def is_formatted_in_parts(self, path: str) -> bool:
        """Tell whether parts of the document at *path* are formatted, so that it is not."""
        return any(map(_suffix, self.joints[path].parts.values()))


def _suffix(part: Render) -> str:
    """Return how the name of a file ends, as which *part* is formatted; "" where it is not."""
    return getattr(part, "suffix", "")


def _not_held(keys: Mapping[str, str], held: Mapping[str, str]) -> dict[str, str]:
    """Return those of *keys* (by path) that are not *held* for their path."""
    return {path: key for path, key in keys.items() if held.get(path) != key} if held else dict(keys)


def _key(salt: str, path: str, render: Render) -> str:
    """Return the key of the file at *path*."""
    return _digest(f"{salt}\0{path}\0{render.key}")


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
