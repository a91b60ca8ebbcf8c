"""Draw `docs/images/run.svg` from a real run on the `orders` example: `python -m bench.picture`."""

import contextlib
import os
import pty
import re
import subprocess
import sys
import tempfile
import termios
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bench import example

_OUT = Path(__file__).parents[1] / "docs" / "images" / "run.svg"
_WIDTH = 96
_WEB_FONT = re.compile(r"@font-face \{[^}]*\}\s*")


def main() -> None:
    """Run `synapse run` in a fresh repository as a terminal of our width would show it, and draw that."""
    with tempfile.TemporaryDirectory() as folder:
        repository = example.repository(Path(folder) / "shop")
        argv = [str(Path(sys.executable).with_name("synapse")), "run"]
        env = {**os.environ, "COLUMNS": str(_WIDTH), "TERM": "xterm-256color"}
        code, told = _on_a_terminal(argv, repository, env)
        shown = told.replace("\r\n", "\n").replace(str(Path(folder)), "~")
    console = Console(width=_WIDTH, record=True, file=StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(f"\x1b[1m~/shop $\x1b[0m synapse run\n\n{shown.rstrip()}"))
    svg = console.export_svg(title="synapse run", unique_id="run")
    # no font from the web: a reader's page loads nothing from elsewhere
    _OUT.write_text(_WEB_FONT.sub("", svg).replace("Fira Code", "ui-monospace, Menlo, Consolas"), encoding="utf-8")
    print(f"drawn, exit code of the run {code}: {_OUT}")


def _on_a_terminal(argv: list[str], folder: Path, env: dict[str, str]) -> tuple[int, str]:
    """Run with the output, not the progress, on a terminal; return the exit code and what was shown."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (60, _WIDTH))
    child = subprocess.Popen(argv, cwd=folder, env=env, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    told = bytearray()
    with contextlib.suppress(OSError):  # EIO: the other side was closed
        while part := os.read(ours, 65536):
            told += part
    return child.wait(), told.decode()


if __name__ == "__main__":
    main()
