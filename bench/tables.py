"""Tables for the terminal and, with `--markdown`, for the documentation."""

import os
import platform
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

CONSOLE = Console(width=140)


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; all columns but the first are figures."""
    table = Table(title=title, title_justify="left", title_style="bold")
    for index, column in enumerate(columns):
        table.add_column(column, justify="left" if index == 0 else "right")
    for row in rows:
        table.add_row(*row)
    CONSOLE.print(table)


def verdict(claim: str, holds: bool) -> None:
    """Print a figure that was promised and whether it holds."""
    CONSOLE.print(f"{'[green]holds[/green]' if holds else '[bold red]missed[/bold red]'}  {claim}")


def machine() -> str:
    """Return what the figures were measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, Python {platform.python_version()}"
