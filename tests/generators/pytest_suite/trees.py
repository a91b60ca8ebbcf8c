"""Generated services with their suites, laid out to be run."""

import os
import subprocess
from pathlib import Path

from generators import registry
from synapseops.blueprint.model import Blueprint
from synapseops.pipeline.cache import NoCache
from synapseops.pipeline.pristine import derive
from synapseops.verification.formatting import RuffFormatter
from tests import forks

_CONFIGURATION = """\
[pytest]
testpaths = tests
filterwarnings = error
addopts = --strict-markers --strict-config
"""


def lay_out(blueprint: Blueprint, folder: Path) -> Path:
    """Write everything that is made of *blueprint* into *folder*, and return it."""
    tree = derive(blueprint, registry.load(), formatter=RuffFormatter(), cache=NoCache(), landed={})
    assert not tree.faults
    for path, file in tree.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(file.data)
    folder.with_suffix(".ini").write_text(_CONFIGURATION)
    return folder


def run(folder: Path, *arguments: str, database_url: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run the suite in *folder* as the factory does: with its own configuration and only the plugins that a suite may count on.

    *more* are variables of its environment.
    """
    options = ("-c", str(folder.with_suffix(".ini")), "--rootdir", str(folder), "-p", "anyio", "-q")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTEST_DEBUG_TEMPROOT": str(folder.parent),
        **({"TEST_DATABASE_URL": database_url} if database_url else {}),
        **more,
    }
    return forks.run("pytest", *options, *arguments, cwd=folder, env=environment)
