"""Real documents that are not part of the project: they lie in a folder `shared` beside its checkout, or are absent."""

from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]


def find(path: str) -> Path | None:
    """Return the file at *path* of the shared folder, or None where there is none."""
    return next((file for above in _ROOT.parents if (file := above / "shared" / path).is_file()), None)


def shared(path: str) -> Path:
    """Return the file at *path* of the shared folder; skips the test where there is none."""
    if (file := find(path)) is not None:
        return file
    pytest.skip(f'no folder "shared" with "{path}" beside this checkout')
