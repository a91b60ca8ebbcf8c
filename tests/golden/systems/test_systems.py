"""Clients of systems, their tests, and what names their variables, are what was reviewed."""

from pathlib import Path

from tests import goldens
from tests.generators.fastapi_service import services
from tests.generators.pytest_suite import trees

CASE = Path(__file__).parent / "bridge"
SHOWN = ("/systems/", "settings.py", "README.md", ".env.example", "pyproject.toml")


def test_the_clients_are_what_was_reviewed(tmp_path: Path, accept: bool) -> None:
    folder = trees.lay_out(services.of((CASE / "synapse.yaml").read_text(encoding="utf-8")), tmp_path / "bridge")
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    shown = {path: data for path, data in files.items() if any(part in path for part in SHOWN)}
    goldens.compare(CASE / "expected", shown, accept=accept)
