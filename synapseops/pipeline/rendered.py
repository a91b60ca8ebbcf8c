"""The bytes of generated files: what the cache has is neither rendered nor, where a file says from what it is made, planned."""

import hashlib
from collections.abc import Mapping

from msgspec import Struct

from synapseops import __version__
from synapseops.generation import GeneratedFile, JoinedRender
from synapseops.pipeline.cache import RenderCache
from synapseops.toolchain import Formatter

_KEY = 32
_REMEMBERED = 4


def rendered(files: Mapping[str, GeneratedFile], service: str, formatter: Formatter, cache: RenderCache) -> dict[str, bytes]:
    """Return the bytes of *files* of the service called *service* (both by path), formatted."""
    packages = frozenset(path.partition("/")[0] for path in files if path.endswith(".py") and "/" in path)
    salt = f"{__version__}\0{formatter.version}\0{sorted(packages)}"
    joined = {path: _joined(joint, f"{salt}\0{path}", cache) for path, file in files.items() if (joint := file.joint) is not None}
    whole = {path: file for path, file in files.items() if path not in joined}
    shortcuts = _Shortcuts.load(cache, _digest(f"{salt}\0shortcuts\0{service}"))
    short = {path: _digest(f"{salt}\0{path}\0{quick}") for path, file in whole.items() if (quick := file.quick)}
    keys = {path: shortcuts.known[one] for path, one in short.items() if one in shortcuts.known}
    known = cache.load(keys.values())
    planned = {path: _key(salt, path, file) for path, file in whole.items() if keys.get(path) not in known}
    keys |= planned
    known |= cache.load(planned.values())
    missing = {path: _bytes(files[path].render()) for path, key in planned.items() if key not in known} | joined
    formatted = formatter.format(missing, packages=packages) if missing else {}
    learned = shortcuts.with_more({one: keys[path] for path, one in short.items()})
    cache.store({keys[path]: data for path, data in formatted.items() if path in keys} | learned)
    return {path: known[keys[path]] if path in keys and keys[path] in known else formatted[path] for path in files}


def _joined(joint: JoinedRender, salt: str, cache: RenderCache) -> bytes:
    """Return the bytes of a document of parts: what the cache has of these is not made again."""
    parts = joint.parts
    keys = {name: _digest(f"{salt}\0{name}\0{part.key}") for name, part in parts.items()}
    known = cache.load(keys.values())
    fresh = {key: parts[name]().encode() for name, key in keys.items() if key not in known}
    cache.store(fresh)
    known |= fresh
    return _bytes(joint.joined({name: known[key].decode() for name, key in keys.items()}))


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


def _key(salt: str, path: str, file: GeneratedFile) -> str:
    return _digest(f"{salt}\0{path}\0{file.render.key}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _bytes(text: str) -> bytes:
    if "\r" in text:  # documents of megabytes are not copied for nothing
        text = text.replace("\r\n", "\n")
    if text.startswith("\n") or text.endswith("\n\n") or not text.endswith("\n"):
        text = text.strip("\n")
        text = text and text + "\n"
    return text.encode()
