"""Migrates the database: `python -m` this module, from anywhere, with a wheel as well."""

import argparse
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script.revision import ResolutionError
from alembic.util import CommandError

_FOLDER = Path(__file__).parent
_OTHER_HISTORY = (
    "The database was migrated by another history: this version does not know its revision {}. "
    "Run the newer version that made it; or, where `synapse generate` made the first migration "
    "anew, start from an empty database, or use `synapse run`, whose migrations stay."
)


def main(revision: str = "head") -> None:
    """Bring the database of the settings up to *revision*; raises `CommandError`."""
    inside = _FOLDER / "migrations"  # a wheel has them in the package, the project beside it
    folder = inside if inside.exists() else _FOLDER.parent / "migrations"
    config = Config()
    config.set_main_option("path_separator", "newline")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    command.upgrade(config, revision)


def _told(error: CommandError, revision: str) -> str:
    """Return what to tell of *error*, met on the way to *revision*."""
    cause = error.__cause__
    if isinstance(cause, ResolutionError) and cause.argument not in revision:
        return _OTHER_HISTORY.format(cause.argument)
    return str(error)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog=f"python -m {__package__}.migrate",
        description="Bring the database of the settings up to a revision, and no further.",
    )
    parser.add_argument("revision", nargs="?", default="head", help="by default the newest")
    asked = parser.parse_args().revision
    try:
        main(asked)
    except CommandError as error:
        sys.exit(_told(error, asked))
