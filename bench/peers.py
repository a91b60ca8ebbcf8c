"""The peers, in an environment of their own (`peers.txt` pins it), made once under `.cache/`."""

import shutil
import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).parent
_ENVIRONMENT = _HERE.parent / ".cache" / "bench-peers"


def programs() -> dict[str, str]:
    """Return the peers' programs by name, installing them where they are not yet."""
    ready = _ENVIRONMENT / ".ready"
    wanted = (_HERE / "peers.txt").read_text()
    if not ready.exists() or ready.read_text() != wanted:
        _install()
        ready.write_text(wanted)
    return {name: str(_ENVIRONMENT / "bin" / name) for name in ("openapi-generator-cli", "fastapi-codegen", "openapi-python-client")}


def _install() -> None:
    uv = shutil.which("uv") or str(_HERE.parent / ".cache" / "uv" / "bin" / "uv")
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(_ENVIRONMENT)], check=True)
    python = str(_ENVIRONMENT / "bin" / "python")
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, "-r", str(_HERE / "peers.txt")], check=True)
