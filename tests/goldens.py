"""Golden trees: what was reviewed, compared whole, and rewritten when a change is accepted."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

_LONGEST_DIFF = 200


def compare(folder: Path, actual: Mapping[str, str | bytes], *, accept: bool) -> None:
    """Hold *actual* (path → content) against the tree in *folder*; with *accept*, make the tree what *actual* is."""
    made = {path: content.encode() if isinstance(content, str) else content for path, content in actual.items()}
    reviewed = _tree(folder)
    if made == reviewed:
        return
    if not accept:
        lines = list(_differences(reviewed, made))
        more = [f"… and {len(lines) - _LONGEST_DIFF} lines more"] if len(lines) > _LONGEST_DIFF else []
        pytest.fail("\n".join(["not what was reviewed (--accept takes it):", *lines[:_LONGEST_DIFF], *more]), pytrace=False)
    for path in reviewed.keys() - made.keys():
        (folder / path).unlink()
    for path, data in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def _tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _differences(reviewed: Mapping[str, bytes], made: Mapping[str, bytes]) -> Iterator[str]:
    for path in sorted(reviewed.keys() | made.keys()):
        before, after = reviewed.get(path), made.get(path)
        if before == after:
            continue
        old, new = _lines(before), _lines(after)
        yield from difflib.unified_diff(old, new, f"reviewed/{path}" if before is not None else "/dev/null", path, lineterm="")


def _lines(data: bytes | None) -> list[str]:
    return [] if data is None else data.decode(errors="replace").splitlines()
