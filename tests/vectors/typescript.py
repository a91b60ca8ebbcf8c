"""Mappings in TypeScript as tests run them: one run of `tsc` for all of them, one process of Node for all records of a test."""

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from generators.typescript.mappings import suite
from generators.typescript.mappings.files import known, of_mappings
from generators.typescript.mappings.naming import MappingNames
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

SECRETS = {"VECTOR_KEY": "vector-key", "PII_KEY": "a key, longer than a block of the hash is: " + "x" * 64}
"""What mappings hash with."""

_HERE = Path(__file__).parent
_RUNNER = _HERE / "run.mjs"


def compile_mappings(packages: Mapping[str, tuple[ir.Mapping, ...]], folder: Path) -> None:
    """Write and compile mappings in *folder*, each package in a folder of its own: `tsc` has nothing to say about them."""
    compiler = tool("tsc")
    for name, mappings in packages.items():
        tests = suite.files(mappings, f"../../{name}/index.js", f"src/tests/{name}")
        for one in (*of_mappings(mappings, f"src/{name}"), *tests):
            path = folder / one.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(one.render(), encoding="utf-8")
    for beside in ("caller.ts", "node.d.ts"):
        shutil.copy(_HERE / beside, folder / "src" / beside)
    (folder / "package.json").write_text(json.dumps({"name": "mappings", "private": True, "type": "module"}))
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": OPTIONS, "include": ["src"]}))
    told = run_tool(compiler, "-p", ".", cwd=folder)
    assert told.returncode == 0, told.stdout + told.stderr


def functions(mappings: tuple[ir.Mapping, ...]) -> list[str]:
    """Return the function of each of *mappings*."""
    names = MappingNames(known(mappings))
    return [names.function(one.name) for one in mappings]


def run(folder: Path, tasks: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Return what Node makes of each task, by the compiled mappings in *folder*."""
    told = subprocess.run(
        [shutil.which("node") or "node", str(_RUNNER), str(folder / "dist")],
        input=json.dumps(list(tasks)),
        capture_output=True,
        text=True,
        check=False,
        env=dict(SECRETS),
    )
    assert told.returncode == 0, told.stderr
    made: list[Any] = json.loads(told.stdout)
    return made
