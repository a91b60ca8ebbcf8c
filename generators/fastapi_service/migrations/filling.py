"""Steps that bring the rows of one column up to date: by the database where both databases do alike, else by Python."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from generators.fastapi_service.migrations import operations as op
from generators.fastapi_service.migrations.comparison import Change, Conversion
from generators.fastapi_service.relational import Column, StorageKind
from synapseops.blueprint.model import Scalar, ScalarKind, WireValue

_NUMERIC = {StorageKind.INTEGER, StorageKind.DOUBLE, StorageKind.DECIMAL}


def added(table: str, column: Column, filler: WireValue | None) -> Iterator[op.Operation]:
    """Yield the steps that add a column with *filler* in every row."""
    yield op.AddColumn(table, Column(column.name, column.field, column.storage, nullable=True))
    if filler is not None:
        yield op.Fill(table, column, filler, op.IsNull())


def changed(table: str, key: Column, source: Column, target: Column, change: Change, filler: WireValue | None) -> Iterator[op.Operation]:
    """Yield the steps that fill *target* (it may be *source* itself) with what becomes of the values of *source*."""
    if _needs_python(change, source, target):
        yield op.Rewrite(table, key, source, target, change, filler)
        return
    before = source.storage.kind in _NUMERIC and target.storage.kind in _NUMERIC
    if before:  # out of range, the conversion itself would fail
        yield from _within_range(table, source, change)
    if source != target and (source.name != target.name):
        yield op.Convert(table, source, target)
    if not before:
        yield from _within_range(table, target, change)
    yield from _of_length(table, target, change, filler)


def _needs_python(change: Change, source: Column, target: Column) -> bool:
    if StorageKind.JSON in {source.storage.kind, target.storage.kind}:
        return True
    return change.conversion is Conversion.TO_TEXT and source.storage.kind is not StorageKind.INTEGER


def _within_range(table: str, column: Column, change: Change) -> Iterator[op.Fill]:
    if change.fit.low is not None:
        low = _bound(change.fit.low, column, change.old, ROUND_CEILING)
        yield op.Fill(table, column, WireValue.of(low), op.Below(low))
    if change.fit.high is not None:
        high = _bound(change.fit.high, column, change.old, ROUND_FLOOR)
        yield op.Fill(table, column, WireValue.of(high), op.Above(high))


def _bound(bound: Any, column: Column, old: object, rounding: str) -> Any:
    """Return the wire value *bound* of the new type as one of what *column* holds."""
    if not isinstance(old, Scalar) or column.storage.kind not in _NUMERIC:
        return bound
    exact = Decimal(str(bound))
    if column.storage.kind is StorageKind.DECIMAL:
        return format(exact.quantize(Decimal(1).scaleb(-column.storage.scale), rounding), "f")
    return int(exact.to_integral_value(rounding)) if old.kind is ScalarKind.INTEGER else float(exact)


def _of_length(table: str, column: Column, change: Change, filler: WireValue | None) -> Iterator[op.Fill]:
    if change.fit.most is not None:
        yield op.Fill(table, column, op.Cut(change.fit.most), op.Longer(change.fit.most))
    if change.fit.least is not None:
        yield op.Fill(table, column, filler, op.Shorter(change.fit.least))
    if change.fit.words is not None:
        yield op.Fill(table, column, filler, op.NoneOf(change.fit.words))
