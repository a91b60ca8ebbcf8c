"""The steps of a migration as Python source, the way one writes it for Alembic by hand."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from generators.fastapi_service.migrations import literals, sql_source
from generators.fastapi_service.migrations import operations as op
from generators.fastapi_service.relational import Column, ForeignKey, Index, StorageKind, Table
from generators.python import credentials

if TYPE_CHECKING:
    from generators.fastapi_service.migrations.reshaping import Reshaper

_RowStep = op.Fill | op.Convert | op.Rewrite

_CALL = re.compile(r"([a-z_.]+)\(value\)")

_AS_WIRE = {
    StorageKind.DATE: "value.isoformat()",
    StorageKind.INSTANT: "as_instant(value)",
    StorageKind.UUID: "str(value)",
}


def statements(operations: Sequence[op.Operation], reshaper: "Reshaper") -> list[str]:
    """Return a statement (of one or more lines) a step; what Python has to do to values is asked of *reshaper*."""
    found: list[str] = []
    for table, steps in groupby(operations, key=_rows_of):
        if table:
            found += _row_statements(table, [step for step in steps if isinstance(step, _RowStep)], reshaper)
        else:
            found += [statement(step) for step in steps]
    return found


def _rows_of(operation: op.Operation) -> str:
    """Return the table whose rows *operation* changes; empty when it changes none."""
    return operation.table if isinstance(operation, _RowStep) else ""


def statement(operation: op.Operation) -> str:
    """Return the statement of a step that changes no rows."""
    match operation:
        case op.CreateTable(table, references):
            return _create_table(table, references)
        case op.DropTable(name):
            return f"op.drop_table({literals.text(name)})"
        case op.RenameTable(old, new):
            return f"op.rename_table({literals.text(old)}, {literals.text(new)})"
        case op.RenamePrimaryKey(table, old, new):
            renaming = f'ALTER TABLE "{table}" RENAME CONSTRAINT "{old}" TO "{new}"'
            return f"if not is_sqlite():\n    op.execute({literals.sole_text(renaming)})"
        case op.RenameColumn(table, old, new):
            return f"op.alter_column({literals.text(table)}, {literals.text(old)}, new_column_name={literals.text(new)})"
        case op.AddColumn(table, column):
            return f"op.add_column({literals.text(table)}, {_column(column)})"
        case op.CreateIndex(table, index):
            return _create_index(table, index)
        case op.DropIndex(table, index):
            return f"op.drop_index({literals.text(index.name)}, table_name={literals.text(table)})"
        case op.Batch(table, parts):
            lines = "".join(f"    batch.{_batch_part(part)}\n" for part in parts)
            return f"with op.batch_alter_table({literals.text(table)}) as batch:\n{lines.rstrip()}"
        case _:
            raise TypeError(operation)


def _create_table(table: Table, references: Iterable[ForeignKey]) -> str:
    key = table.primary_key
    lines = [literals.text(table.name), *(_column(column, is_key=column.name in key.columns) for column in table.columns)]
    lines.append(f"sa.PrimaryKeyConstraint({_listed(key.columns)}, name={literals.text(key.name)})")
    lines += [f"sa.UniqueConstraint({_listed(one.columns)}, name={literals.text(one.name)})" for one in table.uniques]
    lines += [
        f"sa.ForeignKeyConstraint([{literals.text(one.column)}], [{literals.text(f'{one.to_table}.{one.to_column}')}], "
        f"name={literals.text(one.name)}, ondelete={literals.text(_action(one))})"
        for one in references
    ]
    return "op.create_table(\n" + "".join(f"    {line},\n" for line in lines) + ")"


def _column(column: Column, *, is_key: bool = False) -> str:
    counts = is_key and column.storage.kind in {StorageKind.INTEGER, StorageKind.DECIMAL}
    alone = ", autoincrement=False" if counts else ""
    return f"sa.Column({literals.text(column.name)}, {sql_source.type_of(column.storage)}{alone}, nullable={column.nullable})"


def _create_index(table: str, index: Index) -> str:
    using = ', postgresql_using="hash"' if index.hashed else ""
    return f"op.create_index({literals.text(index.name)}, {literals.text(table)}, [{_listed(index.columns)}]{using})"


def _batch_part(part: op.BatchPart) -> str:
    match part:
        case op.DropConstraint(name, kind):
            return f"drop_constraint({literals.text(name)}, type_={literals.text(kind)})"
        case op.DropColumn(name):
            return f"drop_column({literals.text(name)})"
        case op.AddUnique(unique):
            return f"create_unique_constraint({literals.text(unique.name)}, [{_listed(unique.columns)}])"
        case op.AddForeignKey(key):
            return (
                f"create_foreign_key({literals.text(key.name)}, {literals.text(key.to_table)}, "
                f"[{literals.text(key.column)}], [{literals.text(key.to_column)}], ondelete={literals.text(_action(key))})"
            )
        case op.AlterColumn():
            return _alter_column(part)


def _alter_column(part: op.AlterColumn) -> str:
    facts = [literals.text(part.name), f"existing_type={sql_source.type_of(part.storage)}"]
    if part.new_storage is not None:
        facts.append(f"type_={sql_source.type_of(part.new_storage)}")
    if part.nullable is not None:
        facts.append(f"nullable={part.nullable}")
    if part.new_name is not None:
        facts.append(f"new_column_name={literals.text(part.new_name)}")
    return f"alter_column({', '.join(facts)})"


def _row_statements(table: str, steps: Sequence[_RowStep], reshaper: "Reshaper") -> Iterator[str]:
    columns = {column.name: column for step in steps for column in _columns(step)}
    declared = "".join(f"    sa.column({literals.text(name)}, {sql_source.type_of(one.storage)}),\n" for name, one in columns.items())
    yield f"table = sa.table(\n    {literals.text(table)},\n{declared})"
    for step in steps:
        yield _row_statement(step, reshaper)


def _columns(step: _RowStep) -> tuple[Column, ...]:
    match step:
        case op.Fill(column=column):
            return (column,)
        case op.Convert(source=source, target=target):
            return source, target
        case op.Rewrite(key=key, source=source, target=target):
            return key, source, target


def _row_statement(step: _RowStep, reshaper: "Reshaper") -> str:
    match step:
        case op.Fill(_, column, value, where):
            assigned = f"{{{sql_source.cell(column.name)}: {_filled(column, value)}}}"
            return f"op.execute(table.update().where({sql_source.condition(where, column)}).values({assigned}))"
        case op.Convert(_, source, target):
            assigned = f"{{{sql_source.cell(target.name)}: {sql_source.conversion(source, target.storage)}}}"
            return f"op.execute(table.update().values({assigned}))"
        case op.Rewrite():
            return _rewrite(step, reshaper)


def _filled(column: Column, value: object) -> str:
    if isinstance(value, op.Cut):
        return f"sa.func.substr({sql_source.cell(column.name)}, 1, {value.length})"
    given = getattr(value, "value", None)
    if isinstance(given, str) and column.storage.kind is StorageKind.TEXT and credentials.is_name(column.name):
        return f"sa.literal({literals.sole_text(given)})"
    return literals.stored(given, column.storage)


def _rewrite(step: op.Rewrite, reshaper: "Reshaper") -> str:
    storage = step.source.storage
    wire = f"as_decimal(value, {storage.scale})" if storage.kind is StorageKind.DECIMAL else _AS_WIRE.get(storage.kind, "value")
    expression = reshaper.expression(step.change, wire, step.filler)
    names = _listed([step.key.name, step.source.name, step.target.name])
    called = _CALL.fullmatch(expression)
    return f"rewrite(table, {names}, {called[1] if called else f'lambda value: {expression}'})"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(literals.text, names))


def _action(key: ForeignKey) -> str:
    return key.on_delete.value.upper().replace("_", " ")
