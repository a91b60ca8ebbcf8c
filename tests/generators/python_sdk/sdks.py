"""Generated SDKs for tests: made once for each case, imported under their own names."""

import functools
import importlib
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from generators import python_sdk
from generators.python_sdk.files import FOLDER
from synapseops.generation import Options
from synapseops.verification.formatting import RuffFormatter
from tests.generators.fastapi_service import services


@functools.cache
def tree(case: str, auth: str = "api_key") -> dict[str, bytes]:
    """Return the SDK of *case*, formatted, by paths below its folder."""
    files = python_sdk.GENERATOR.generate(services.blueprint(case, auth), Options())
    own = {file.path.removeprefix(f"{FOLDER}/"): file.render().strip("\n") for file in files if file.path.startswith(FOLDER)}
    return RuffFormatter().format({path: f"{text}\n".encode() if text else b"" for path, text in own.items()}, packages=())


@functools.cache
def package(case: str) -> str:
    """Write the SDK of *case* where it can be imported, and return its name."""
    folder = Path(tempfile.mkdtemp(prefix="synapse-sdk-"))
    services.write(tree(case), folder)
    sys.path.insert(0, str(folder))
    return next(path.partition("/")[0] for path in tree(case) if path.endswith("/__init__.py"))


def sdk(case: str, module: str = "") -> ModuleType:
    """Return the SDK of *case*, or one of its modules."""
    return importlib.import_module(f"{package(case)}.{module}".rstrip("."))
