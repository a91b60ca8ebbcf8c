"""Real documents that are not part of the project: they lie in a folder `shared` beside its checkout, or are absent."""

from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]


def shared(path: str) -> Path:
    """Return the file at *path* of the shared folder; skips the test where there is none."""
    for above in _ROOT.parents:
        if (file := above / "shared" / path).is_file():
            return file
    pytest.skip(f'no folder "shared" with "{path}" beside this checkout')
