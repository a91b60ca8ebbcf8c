"""The generated TypeScript SDK: what a call costs beside bare `fetch` that decodes JSON, and its lines beside `@hey-api/openapi-ts`."""

import json
import shutil
import subprocess
from pathlib import Path
from statistics import median

from bench import npm, tables
from bench.service import KEY, Server

COMPILER = "typescript@5.9.3"
PEER = ("@hey-api/openapi-ts@0.99.0", COMPILER)
_ROUNDS, _CALLS = 15, 200
_PROMISED = 1.3


def overhead(sdk: Path, server: Server) -> None:
    """Compile the SDK in *sdk*, call the service by it and without it in turns, and print both."""
    node, home = shutil.which("node"), npm.folder(COMPILER)
    if node is None or home is None:
        tables.CONSOLE.print("node or npm is missing: TypeScript is left out")
        return
    subprocess.run([node, home / "node_modules" / "typescript" / "bin" / "tsc", "-b"], cwd=sdk, check=True)
    script, url = Path(__file__).with_name("calls.mjs"), f"http://127.0.0.1:{server.port}"
    given = [(sdk / "dist" / "index.js").as_uri(), url, KEY, server.ids[0], str(_ROUNDS), str(_CALLS)]
    told = subprocess.run([node, script, *given], check=True, capture_output=True).stdout
    rows = []
    for name, taken in json.loads(told).items():
        ours, theirs = map(median, taken)
        rows.append((name, f"{ours * 1e3:.2f} ms", f"{theirs * 1e3:.2f} ms", f"{ours / theirs:.2f}"))
    tables.show(f"CPU of one call in node, median of {_ROUNDS} rounds of {_CALLS}", ("", "SDK", "fetch and json", "ratio"), rows)
    for name, *_, ratio in rows:
        tables.verdict(f"{name}: {ratio} of bare fetch (at most {_PROMISED})", float(ratio) <= _PROMISED)


def peer(contract: Path, out: Path) -> bool:
    """Write the peer's SDK for *contract* into *out*; False where there is no npm."""
    home = npm.folder(*PEER)
    if home is not None:
        program = home / "node_modules" / ".bin" / "openapi-ts"
        subprocess.run([program, "-i", contract, "-o", out], cwd=home, check=True, capture_output=True)
    return home is not None
