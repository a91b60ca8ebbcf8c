"""The TypeScript compiler held to the vectors: one run of `tsc` for all mappings, one process of Node for all cases."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from generators.typescript.mappings.files import of_mappings
from synapseops.mapping import ir
from tests.generators.openapi.node import run as run_tool
from tests.generators.openapi.node import tool

OPTIONS: Mapping[str, Any] = {
    "target": "ES2022",
    "module": "NodeNext",
    "lib": ["ES2022", "DOM"],
    "types": [],
    "strict": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "noImplicitOverride": True,
    "noImplicitReturns": True,
    "noFallthroughCasesInSwitch": True,
    "noPropertyAccessFromIndexSignature": True,
    "noUnusedLocals": True,
    "noUnusedParameters": True,
    "isolatedModules": True,
    "skipLibCheck": True,
    "verbatimModuleSyntax": True,
    "rootDir": "src",
    "outDir": "dist",
}
"""What the strictest of teams ask of the code that they take in."""

RUNNER = Path(__file__).with_name("run.mjs")


def compile_mappings(mappings: tuple[ir.Mapping, ...], folder: Path) -> None:
    """Write and compile *mappings* in *folder*: `tsc` has nothing to say about them."""
    compiler = tool("tsc")
    for one in of_mappings(mappings, "src"):
        path = folder / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.render(), encoding="utf-8")
    (folder / "package.json").write_text(json.dumps({"name": "vectors", "private": True, "type": "module"}))
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": OPTIONS, "include": ["src"]}))
    told = run_tool(compiler, "-p", ".", cwd=folder)
    assert told.returncode == 0, told.stdout + told.stderr


def run(folder: Path, tasks: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Return what Node makes of each task, by the compiled modules of *folder*."""
    told = subprocess.run(
        [shutil.which("node") or "node", str(RUNNER), str(folder / "dist" / "index.js")],
        input=json.dumps(list(tasks)),
        capture_output=True,
        text=True,
        check=False,
        env={"VECTOR_KEY": "vector-key"},
    )
    assert told.returncode == 0, told.stderr
    made: list[Any] = json.loads(told.stdout)
    return made
