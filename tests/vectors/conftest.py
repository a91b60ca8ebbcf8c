"""The mappings of all tests of this folder, compiled to TypeScript once, however many processes run them."""

import fcntl
from pathlib import Path

import pytest

from tests.vectors import subjects, suite, typescript


@pytest.fixture(scope="session")
def in_typescript(common_folder: Path) -> Path:
    """Return the folder of the compiled packages: `vectors`, and one for each intent with mappings."""
    folder = common_folder / "mappings_in_typescript"
    with (common_folder / "mappings_in_typescript.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "dist").is_dir():
            found = {name: one.mappings for name, one in subjects.blueprints().items()}
            typescript.compile_mappings({"vectors": suite.every_mapping(), **found}, folder)
    return folder
