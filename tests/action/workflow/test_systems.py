"""What `check` and `preview` are made of is there on every system: modules of Linux alone are not."""

import subprocess
import sys

from tests.action.workflow.act import ROOT

_LINUX_ALONE = ("fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog", "readline")
_IMPORTS = """
import sys
for name in {names!r}:
    sys.modules[name] = None
from action.workflow import front, modes, tools
from action import installed
installed.generators()
print(sorted(name for name in sys.modules if name.startswith("aiohttp")))
"""


def test_the_looking_modes_need_no_module_of_linux_alone_and_no_client_of_github() -> None:
    argv = [sys.executable, "-P", "-c", _IMPORTS.format(names=_LINUX_ALONE)]
    told = subprocess.run(argv, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, "[]\n"), told.stderr
