"""The mappings of all tests of this folder, compiled to TypeScript once, however many processes run them."""

import fcntl
import os
from pathlib import Path

import pytest

from tests.vectors import subjects, suite, typescript


@pytest.fixture(scope="session")
def in_typescript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the compiled packages: `vectors`, and one for each intent with mappings."""
    base = tmp_path_factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = root / "mappings_in_typescript"
    with (root / "mappings_in_typescript.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "dist").is_dir():
            found = {name: one.mappings for name, one in subjects.blueprints().items()}
            typescript.compile_mappings({"vectors": suite.every_mapping(), **found}, folder)
    return folder
