"""What flows become is reviewed as text, and holds to what all that is made holds to."""

import subprocess
import sys
from pathlib import Path

from tests import goldens, warm
from tests.generators.flows import services
from tests.generators.pytest_suite import trees
from tests.intents import ROOT

REVIEWED = ("flows/defined/", "flows/environment.py", "flows/resources.py", "flows/wiring.py")


def test_the_tree_is_what_was_reviewed(tmp_path: Path, accept: bool) -> None:
    folder = trees.lay_out(services.shop(), tmp_path / "service")
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.py")}
    shown = {
        path: data for path, data in files.items() if path.partition("/")[2].startswith(REVIEWED) or path.startswith("tests/flows/test_")
    }
    goldens.compare(ROOT / "tests" / "golden" / "flows" / "bridge" / "expected", shown, accept=accept)


def test_it_is_linted_typed_and_secure(tmp_path: Path) -> None:
    folder = trees.lay_out(services.shop(), tmp_path / "service")
    ruff, mypy = ("ruff", "check", "--no-cache", "."), ("mypy", "--cache-dir", str(warm.types(tmp_path)), ".")
    for command in (ruff, mypy, ("bandit", "-q", "-r", "order_bridge")):
        done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
