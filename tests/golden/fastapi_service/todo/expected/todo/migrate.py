"""Migrates the database: `python -m` this module, from anywhere, with a wheel as well."""

import argparse
from pathlib import Path

from alembic import command
from alembic.config import Config

_FOLDER = Path(__file__).parent


def main(revision: str = "head") -> None:
    """Bring the database of the settings up to *revision*."""
    inside = _FOLDER / "migrations"  # a wheel has them in the package, the project beside it
    folder = inside if inside.exists() else _FOLDER.parent / "migrations"
    config = Config()
    config.set_main_option("path_separator", "newline")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    command.upgrade(config, revision)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog=f"python -m {__package__}.migrate",
        description="Bring the database of the settings up to a revision, and no further.",
    )
    parser.add_argument("revision", nargs="?", default="head", help="by default the newest")
    main(parser.parse_args().revision)
