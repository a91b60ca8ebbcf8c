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
_DIGESTS = {
    "constraints.txt": re.compile(r"--hash=sha256:[0-9a-f]{64}"),
    "synapse.lock": re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}"),
}
# these would pass a file for what it is called
_BY_NAME = tuple(f"detect_secrets.filters.heuristic.is_{kind}_file" for kind in ("lock", "swagger", "non_text"))
_WHOLE = 1 << 17
_ENTROPY = {"Hex High Entropy String", "Base64 High Entropy String"}
_IN_TESTS_ALLOWED = {"Secret Keyword", "Basic Auth Credentials", *_ENTROPY}


def main() -> int:
    """Print what looks like a credential and return the exit code."""
    with default_settings():
        get_settings().disable_filters(*_BY_NAME)
        found = [secret for path in _files() for secret in _secrets(path)]
    print(json.dumps(found))
    return 1 if found else 0


def _files() -> list[str]:
    return sorted(path.as_posix() for path in Path(".").rglob("*") if path.is_file() and not path.is_symlink())


def _secrets(path: str) -> Iterator[dict[str, object]]:
    numbers = _distinct(path)
    scanned = scan_file(path) if numbers is None else scan_file(_written(path, numbers))
    for secret in scanned:
        if numbers is not None:
            secret.line_number = numbers[secret.line_number - 1]
        if not _is_expected(path, secret.type, secret.line_number):
            yield {"kind": secret.type, "file": path, "line": secret.line_number}


def _distinct(path: str) -> list[int] | None:
    """Return the numbers of the first of equal lines, None for a file that is small enough to be read whole.

    A contract of a hundred thousand lines has a few thousand distinct ones, and a credential is found in a line.
    """
    data = Path(path).read_bytes()
    if len(data) <= _WHOLE:
        return None
    first: dict[bytes, int] = {}
    for number, line in enumerate(data.split(b"\n"), 1):
        first.setdefault(line.strip(), number)
    return list(first.values())


def _written(path: str, numbers: list[int]) -> str:
    lines = Path(path).read_bytes().split(b"\n")
    copy = Path(tempfile.mkdtemp(), Path(path).name)
    copy.write_bytes(b"\n".join(lines[number - 1] for number in numbers))
    return str(copy)


def _is_expected(path: str, kind: str, number: int) -> bool:
    """Whether a secret of *kind* is what it should be there: a digest, or a key that a test makes up for itself."""
    if path.startswith("tests/"):
        return kind in _IN_TESTS_ALLOWED
    if kind not in _ENTROPY or path not in _DIGESTS:
        return False
    line = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()[number - 1]
    return _DIGESTS[path].search(line) is not None


if __name__ == "__main__":
    sys.exit(main())
