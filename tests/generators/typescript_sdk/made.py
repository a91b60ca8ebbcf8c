"""Generated SDKs for tests: every case with its service, all of them compiled at once."""

import fcntl
import functools
import json
from pathlib import Path

from msgspec.structs import replace

from action.worktree import Around
from synapseops.blueprint.model import Blueprint
from synapseops.validation import read
from tests.generators.fastapi_service import services
from tests.generators.openapi.node import run, tool
from tests.generators.pytest_suite import trees

HERE = Path(__file__).parent
CASES = {"orders": "api_key", "odd": "none", "names": "jwt", "sparse": "api_key", "shop-to-erp": "api_key", "todo": "jwt"}
NODE_MODULES = HERE.parents[1] / "tools" / "node_modules"


@functools.cache
def blueprint(case: str) -> Blueprint:
    """Return the blueprint of a case, with the SDK among what is made."""
    own = HERE.with_name("python_sdk") / f"{case}.yaml"
    made = services.of(own.read_text()) if own.exists() else _example(case) if case == "shop-to-erp" else services.blueprint(case)
    options = replace(made.options, auth=CASES[case])
    return replace(made, options=options, artifacts=(*made.artifacts, "sdks.typescript"))


def _example(name: str) -> Blueprint:
    """Return the blueprint of an example that reads other files."""
    folder = services.ROOT / "examples" / name
    found = read((folder / "synapse.yaml").read_bytes(), "synapse.yaml", services.KINDS, Around(folder, "synapse.yaml"))
    assert found.blueprint is not None
    return found.blueprint


def compiled_once(folder: Path) -> dict[str, Path]:
    """Lay out every case below *folder*, with its SDK compiled, unless somebody has; return each case's tree."""
    compiler = tool("tsc")
    folder.mkdir(exist_ok=True)
    made, ready = {case: folder / case / "made" for case in CASES}, folder / "ready"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            _compile(compiler, folder, made)
            ready.touch()
    return made


def _compile(compiler: str, folder: Path, made: dict[str, Path]) -> None:
    """Compile all SDKs and their tests, by one run of the compiler."""
    for case, tree in made.items():
        trees.lay_out(blueprint(case), tree)
        (tree / "sdk" / "typescript" / "node_modules").symlink_to(NODE_MODULES)
    references = [{"path": str(tree / "sdk" / "typescript" / "test")} for tree in made.values()]
    (folder / "tsconfig.json").write_text(json.dumps({"files": [], "references": references}))
    ended = run(compiler, "-b", cwd=folder)
    assert ended.returncode == 0, ended.stdout
