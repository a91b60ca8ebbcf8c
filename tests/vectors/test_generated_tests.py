"""The tests that are generated for a mapping hold for the mapping: here for every one of the suite."""

import shutil
import subprocess
import sys
from pathlib import Path

from msgspec.structs import replace

from generators.pytest_suite.mappings import files
from tests import intents
from tests.vectors import suite, typescript


def test_tests_of_every_vector_pass(tmp_path: Path) -> None:
    compiled = suite.Compiled(tmp_path, "vectors")
    groups = tuple(suite.groups())
    blueprint = intents.blueprint(suite.intent(groups[0]))
    every = tuple(one for group in groups for one in suite.checked(group))
    for one in files(replace(blueprint, mappings=every)):
        (tmp_path / one.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / one.path).write_text(one.render(), encoding="utf-8")
    (tmp_path / "tests" / "__init__.py").write_text("")
    assert compiled.folder == tmp_path / "vectors"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:schemathesis", "-p", "no:xdist", "-p", "no:cacheprovider", "tests"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[-5000:]


def test_tests_of_every_vector_pass_in_typescript(in_typescript: Path) -> None:
    node = shutil.which("node") or "node"
    for name in ("vectors", "clinic", "feed", "shop", "short"):
        one = in_typescript / "dist" / "tests" / name / "mappings.test.js"
        told = subprocess.run([node, one], capture_output=True, text=True, check=False, env=dict(typescript.SECRETS))
        assert told.returncode == 0, told.stdout[-5000:]
        assert "# fail 0\n" in told.stdout
