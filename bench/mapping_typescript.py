"""The same mapping of an order in TypeScript, beside unchecked TypeScript by hand: in Node, in turns, in one process."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench import tables

_HERE = Path(__file__).parent / "mapping"
_TSC = _HERE.parents[1] / "tests" / "tools" / "node_modules" / ".bin" / "tsc"
_AIMED = 0.4
_OPTIONS = ["--target", "ES2022", "--module", "NodeNext", "--lib", "ES2022,DOM", "--strict", "--rootDir", "src", "--outDir", "dist"]


def main() -> None:
    """Compile both, measure, and print the medians and the ratios."""
    node = shutil.which("node")
    if node is None or not _TSC.exists():
        tables.CONSOLE.print("mappings in TypeScript: not measured, node or tsc is missing (`make setup`)\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        _compile(Path(folder))
        command = [node, str(_HERE / "measure.mjs"), f"{folder}/dist", str(_HERE / "order.json")]
        taken: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    rows = [(name, f"{micros:.2f}", f"{micros / taken['compiled']:.2f}") for name, micros in taken.items()]
    tables.show("one order of 20 target fields and 5 lines, in TypeScript", ("", "µs", "times as long as compiled"), rows)
    ratio = taken["by hand, unchecked"] / taken["compiled"]
    tables.verdict(f"{ratio:.2f} of the speed of by hand, unchecked (aim {_AIMED:g})", ratio >= _AIMED)


def _compile(folder: Path) -> None:
    from generators.typescript.mappings.files import files
    from tests import intents

    blueprint = intents.blueprint((_HERE / "synapse.yaml").read_text())
    for one in files(blueprint):
        path = folder / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.render(), encoding="utf-8")
    shutil.copy(_HERE / "by-hand.ts", folder / "src" / "by-hand.ts")
    (folder / "package.json").write_text(json.dumps({"type": "module"}))
    sources = [str(path.relative_to(folder)) for path in folder.rglob("*.ts")]
    subprocess.run([str(_TSC), *_OPTIONS, *sources], cwd=folder, check=True)
