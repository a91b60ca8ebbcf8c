"""What becomes unique in a table that has rows, and what does not have to be any more, in words."""

from collections.abc import Collection, Iterator

from generators.fastapi_service.migrations.comparison import Conversion
from generators.fastapi_service.migrations.matching import PartPair, TablePair
from generators.fastapi_service.migrations.table_planning import FillerOf, column_names
from synapseops.generation import SchemaChange

RISK = "rows with equal values in what is to be unique stop the upgrade: look for duplicates first"


def told(pair: TablePair, filler: FillerOf) -> Iterator[SchemaChange]:
    """Yield the constraints that come and go, and those that stay on values that may have become equal."""
    names, table = column_names(pair), pair.new.table
    before = {frozenset(names.get(column, "") for column in unique.columns): unique for unique in pair.old.table.uniques}
    wanted = {frozenset(unique.columns): unique for unique in table.uniques}
    for key, unique in wanted.items():
        values = _Values(pair, filler)
        if key not in before:
            is_safe = any(values.are_null(column) for column in key) or any(one <= key and values.stay_apart(one) for one in before)
            risk = "" if is_safe else RISK
            yield SchemaChange(_text("make", len(key), "unique"), (*unique.columns, table.name), risk=risk)
        elif any(values.may_meet(column) for column in key) and not any(values.are_null(column) for column in key):
            yield SchemaChange(_text("keep", len(key), "unique"), (*unique.columns, table.name), risk=RISK)
    for key, unique in before.items():
        if "" not in key and key not in wanted:
            is_idle = any(one < key for one in wanted)
            text = f"leave {_listed(len(key))} of {{}} to a smaller unique key" if is_idle else _text("let", len(key), "repeat")
            yield SchemaChange(text, (*(names[column] for column in unique.columns), table.name))


def _text(verb: str, columns: int, what: str) -> str:
    return f"{verb} {_listed(columns)} of {{}} {what}{' together' if columns > 1 else ''}"


def _listed(columns: int) -> str:
    return " and ".join([", ".join(["{}"] * (columns - 1)), "{}"]) if columns > 1 else "{}"


class _Values:
    """What the columns of a table hold after its migration."""

    def __init__(self, pair: TablePair, filler: FillerOf) -> None:
        resource = pair.new.table.resource or ""
        column = pair.new.table.column
        self._given = {column(part.name).name for part in pair.new.parts if filler(resource, part.name) is not None}
        self._added = {column(part.name).name for part in pair.parts.added}
        self._kept = {column(kept.new.name).name: kept for kept in pair.parts.kept}

    def are_null(self, column: str) -> bool:
        """Whether every row has null there, which is equal to nothing."""
        kept = self._kept.get(column)
        is_empty = column in self._added or (kept is not None and kept.change.conversion is Conversion.REPLACE)
        return is_empty and column not in self._given

    def may_meet(self, column: str) -> bool:
        """Whether values that differed may be equal."""
        kept = self._kept.get(column)
        return kept is not None and (bool(kept.change.losses) or _is_filled(kept))

    def stay_apart(self, columns: Collection[str]) -> bool:
        """Whether values of *columns*, which were unique, still are."""
        return all(column in self._kept and not self.may_meet(column) for column in columns)


def _is_filled(kept: PartPair) -> bool:
    return kept.old.nullable and not kept.new.nullable
