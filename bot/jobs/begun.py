"""Which checks of a repository were begun and not concluded: where a run dies, the next one ends what it left."""

import sqlite3

from bot.jobs.database import Database


class Begun:
    """The checks of one repository that go on, as (commit, name)."""

    def __init__(self, database: Database, repository: int) -> None:
        self._database = database
        self._repository = repository

    def add(self, commit: str, name: str) -> None:
        """Note that a check is about to begin."""
        row = (self._repository, commit, name)
        self._database.later(lambda connection: _done(connection, "INSERT INTO begun VALUES (?, ?, ?) ON CONFLICT DO NOTHING", row))

    def drop(self, commit: str, name: str) -> None:
        """Note that a check ended."""
        row = (self._repository, commit, name)
        self._database.later(
            lambda connection: _done(connection, "DELETE FROM begun WHERE repository = ? AND commit_id = ? AND name = ?", row)
        )

    async def left(self) -> list[tuple[str, str]]:
        """Return those that go on."""
        asked = "SELECT commit_id, name FROM begun WHERE repository = ? ORDER BY commit_id, name"
        return await self._database.do(
            lambda connection: [(str(one[0]), str(one[1])) for one in connection.execute(asked, (self._repository,))]
        )


def _done(connection: sqlite3.Connection, statement: str, row: tuple[int, str, str]) -> None:
    connection.execute(statement, row)
