"""What a runner is told on standard output: annotations, groups, masks; what others wrote cannot become a command there.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct


class Remark(Struct, frozen=True):
    """An annotation: `level` is `error`, `warning` or `notice`; line and column are 0 where there is none."""

    level: str
    message: str
    title: str = ""
    file: str = ""
    line: int = 0
    column: int = 0

    def as_command(self) -> str:
        """Return the command that shows it."""
        told = {"file": self.file, "line": self.line or "", "col": self.column or "", "title": self.title}
        properties = ",".join(f"{name}={_property(str(value))}" for name, value in told.items() if value)
        return f"::{self.level}{' ' if properties else ''}{properties}::{_data(self.message)}"


class Log:
    """The log of a step. `token` makes a word that nobody can guess."""

    def __init__(self, token: Callable[[], str]) -> None:
        self._token = token

    def mask(self, secret: str) -> None:
        """Let the runner show *secret* as `***` from here on."""
        for line in secret.splitlines():
            self._command(f"::add-mask::{_data(line)}")

    def remark(self, remark: Remark) -> None:
        """Show an annotation."""
        self._command(remark.as_command())

    @contextmanager
    def group(self, title: str) -> Iterator[None]:
        """Fold what is printed meanwhile away under *title*; none of it is taken for a command."""
        word = self._token()
        self._command(f"::group::{_data(title)}")
        self._command(f"::stop-commands::{word}")
        try:
            yield
        finally:
            sys.stderr.flush()
            self._command(f"::{word}::")
            self._command("::endgroup::")

    @contextmanager
    def quoted(self) -> Iterator[None]:
        """Let nothing that is printed meanwhile be taken for a command."""
        word = self._token()
        self._command(f"::stop-commands::{word}")
        try:
            yield
        finally:
            sys.stderr.flush()
            self._command(f"::{word}::")

    def _command(self, text: str) -> None:
        print(text, flush=True)


def _data(text: str) -> str:
    """Escape what would end the command; what does not show, and could colour the log or turn it round, does not come along."""
    text = "".join(char if char.isprintable() or char in "\r\n\t" else "\ufffd" for char in text)
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
