"""Look for credentials in every file below the working directory: prints a JSON list of `{kind, file, line}`, 1 if it holds any."""

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings, get_settings

# Digests are what these files are made of; each is public, and none opens anything.
_DIGESTS = (
    (re.compile(r"constraints\.txt"), re.compile(r"--hash=sha256:[0-9a-f]{64}")),
    (re.compile(r"synapse\.lock"), re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")),
    (re.compile(r"migrations/(schema\.json|versions/\w+\.py)"), re.compile(r"revision\W+[0-9a-f]{12}\b")),
    (re.compile(r"\w+/docs\.py"), re.compile(r'"sha384-[0-9A-Za-z+/]{64}"')),
)
# a command that is called "api-keys" is no key
_COMMAND = re.compile(r'"[a-z0-9-]+" = "\w+\.__main__:main"')
# nor is anything in a line of Go without a text in it
_NO_TEXT = re.compile(r"""[^"'`]*(?:""[^"'`]*)*""")
_AUTHORITY = re.compile(r"://([^/@\s]+)@")
# these would pass a file for what it is called
_BY_NAME = tuple(f"detect_secrets.filters.heuristic.is_{kind}_file" for kind in ("lock", "swagger", "non_text"))
_STRUCTURED = {".yaml", ".yml", ".ini", ".cfg", ".properties", ".eyaml"}
_WHOLE = 1 << 15
_ENTROPY = {"Hex High Entropy String", "Base64 High Entropy String"}
_IN_TESTS_ALLOWED = {"Secret Keyword", "Basic Auth Credentials", *_ENTROPY}


def main() -> int:
    """Print what looks like a credential and return the exit code."""
    with default_settings(), tempfile.TemporaryDirectory() as scratch:
        get_settings().disable_filters(*_BY_NAME)
        found = list(Search(scratch).in_files(_files()))
    print(json.dumps(found))
    return 1 if found else 0


def _files() -> list[str]:
    return sorted(path.as_posix() for path in Path(".").rglob("*") if path.is_file() and not path.is_symlink())


class Search:
    """A search that looks at each distinct line once: generated files repeat themselves, and a credential is found in a line."""

    def __init__(self, scratch: str) -> None:
        self._scratch = scratch
        self._clean: set[tuple[str, bytes]] = set()

    def in_files(self, paths: list[str]) -> Iterator[dict[str, object]]:
        """Yield what looks like a credential and is not expected where it is."""
        for path in paths:
            for kind, number in self._whole(path) if _has_structure(path) else self._by_line(path):
                if not _is_expected(path, kind, number):
                    yield {"kind": kind, "file": path, "line": number}

    def _whole(self, path: str) -> Iterator[tuple[str, int]]:
        return ((secret.type, secret.line_number) for secret in scan_file(path))

    def _by_line(self, path: str) -> Iterator[tuple[str, int]]:
        lines = Path(path).read_bytes().split(b"\n")
        first: dict[bytes, int] = {}
        for index, line in enumerate(lines):
            if (Path(path).suffix, line) not in self._clean:
                first.setdefault(line, index)
        indexes = list(first.values())
        found = list(self._whole(self._written(path, [lines[index] for index in indexes])))
        faulty = {lines[indexes[number - 1]] for _, number in found}
        self._clean |= {(Path(path).suffix, line) for line in first.keys() - faulty}
        return ((kind, indexes[number - 1] + 1) for kind, number in found)

    def _written(self, path: str, lines: list[bytes]) -> str:
        """Write *lines* to a file of the same name, by which the kind of file is told."""
        copy = Path(self._scratch, Path(path).name)
        copy.write_bytes(b"\n".join(lines))
        return str(copy)


def _has_structure(path: str) -> bool:
    """Whether the file is read by more than its lines, and small enough for that."""
    return Path(path).suffix in _STRUCTURED and Path(path).stat().st_size <= _WHOLE


def _is_expected(path: str, kind: str, number: int) -> bool:
    """Whether a secret of *kind* is what it should be there: a digest, a word to be replaced, or a key that a test makes up."""
    if path.startswith("tests/"):
        return kind in _IN_TESTS_ALLOWED
    line = Path(path).read_text(encoding="utf-8", errors="replace").split("\n")[number - 1]
    if kind == "Basic Auth Credentials":
        return set(_AUTHORITY.findall(line)) == {"USER:PASSWORD"}
    if kind == "Secret Keyword":
        expected = _NO_TEXT if path.endswith(".go") else _COMMAND if path == "pyproject.toml" else None
        return expected is not None and expected.fullmatch(line) is not None
    return kind in _ENTROPY and any(where.fullmatch(path) and what.search(line) for where, what in _DIGESTS)


if __name__ == "__main__":
    sys.exit(main())
