"""Run a step of a workflow in a process that lacks what only Linux, or only POSIX, has, and that writes in a code page of Windows.

`python elsewhere.py win32` (or `darwin`): the platform's name, and nothing of what that system does not have. What the standard
library needs to run here is left to it; files in a machine's own encoding are a failure.
"""

import asyncio.subprocess
import concurrent.futures.thread
import os
import shutil
import sys
import sysconfig
import tempfile
import warnings

import platformdirs

_MODULES = {
    "win32": ("fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog", "readline"),
    "darwin": ("msvcrt", "winreg"),
}
_NAMES = {
    "win32": (
        "fork",
        "killpg",
        "setsid",
        "getuid",
        "geteuid",
        "getgid",
        "getegid",
        "fchmod",
        "O_DIRECTORY",
        "O_NOFOLLOW",
        "O_CLOEXEC",
        "O_PATH",
    ),
    "darwin": ("O_PATH", "pidfd_open", "memfd_create", "unshare"),
}
_USED = (asyncio.subprocess, concurrent.futures.thread, platformdirs, shutil, tempfile)  # imported while everything is there


def main(system: str) -> None:
    """Take away what *system* lacks, and run the step."""
    sysconfig.get_config_vars()
    for name in _MODULES[system]:
        sys.modules[name] = None  # type: ignore[assignment]
    for name in _NAMES[system]:
        if hasattr(os, name):
            delattr(os, name)
    warnings.filterwarnings("error", category=EncodingWarning, module=r"(action|synapseops|generators)\b")
    sys.platform = system
    from action.workflow import front

    raise SystemExit(front.main())


if __name__ == "__main__":
    main(sys.argv[1])
