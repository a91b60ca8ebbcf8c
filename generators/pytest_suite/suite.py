"""The parts of the suite that the resources share."""

from generators.pytest_suite.folder import TEMPLATES
from generators.pytest_suite.views.factory import ValuesView
from generators.pytest_suite.views.shared import SharedView
from synapseops.generation import GeneratedFile

_TEMPLATES = (
    "tests/__init__.py",
    "tests/api.py",
    "tests/cases.py",
    "tests/conftest.py",
    "tests/contract.py",
    "tests/database.py",
    "tests/everything.py",
    "tests/expect.py",
    "tests/factories/__init__.py",
    "tests/settings.py",
    "tests/test_contract.py",
    "tests/test_custom.py",
    "tests/test_everything.py",
    "tests/test_limits.py",
    "tests/test_migrations.py",
    "tests/test_operations.py",
    "tests/test_security.py",
)


def shared_files(shared: SharedView, values: ValuesView, *, stores: bool) -> list[GeneratedFile]:
    """Return what every suite has, and what only some suites need."""
    files = [GeneratedFile(path, TEMPLATES.file(f"{path}.j2", shared)) for path in _TEMPLATES]
    if values.values:
        files.append(GeneratedFile("tests/factories/values.py", TEMPLATES.file("tests/factories/values.py.j2", values)))
    if stores:
        files.append(GeneratedFile("tests/storing.py", TEMPLATES.file("tests/storing.py.j2", shared)))
    return files
