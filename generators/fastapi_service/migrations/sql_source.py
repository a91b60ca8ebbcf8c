"""Python source (SQLAlchemy) of types, conditions and conversions that both databases carry out alike."""

from generators.fastapi_service.migrations import literals
from generators.fastapi_service.migrations import operations as op
from generators.fastapi_service.relational import Column, Storage, StorageKind

_TYPES = {
    StorageKind.TEXT: "TEXT",
    StorageKind.INTEGER: "sa.BigInteger()",
    StorageKind.DOUBLE: "sa.Double()",
    StorageKind.BOOLEAN: "sa.Boolean()",
    StorageKind.DATE: "sa.Date()",
    StorageKind.INSTANT: "sa.DateTime(timezone=True)",
    StorageKind.UUID: "sa.Uuid()",
    StorageKind.JSON: "sa.JSON(none_as_null=True)",
}

_TEXT_CONSTANT = 'TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")'


def type_of(storage: Storage) -> str:
    """Return the type of a column; names of constants among them are explained by `constant`."""
    if storage.kind is StorageKind.DECIMAL:
        return f"DECIMAL_{storage.digits}_{storage.scale}"
    return _TYPES[storage.kind]


def constant(name: str) -> str:
    """Return the assignment of a constant that `type_of` named; empty for any other name."""
    if name == "TEXT":
        return _TEXT_CONSTANT
    match name.split("_"):
        case ["DECIMAL", digits, scale]:
            return f'{name} = sa.BigInteger().with_variant(sa.Numeric({digits}, {scale}), "postgresql")'
        case _:
            return ""


def cell(column: str) -> str:
    """Return the expression for a column of `table`."""
    return f"table.c[{literals.text(column)}]"


def condition(where: op.Condition, column: Column) -> str:
    """Return the expression that is true where *where* holds of *column*."""
    held = cell(column.name)
    match where:
        case op.IsNull():
            return f"{held}.is_(None)"
        case op.Below(bound):
            return f"{held} < ({literals.stored(bound, column.storage)})"
        case op.Above(bound):
            return f"{held} > ({literals.stored(bound, column.storage)})"
        case op.Longer(length):
            return f"sa.func.length({held}) > {length}"
        case op.Shorter(length):
            return f"sa.func.length({held}) < {length}"
        case op.NoneOf(words):
            return f"{held}.not_in([{', '.join(map(literals.text, words))}])"


def conversion(source: Column, target: Storage) -> str:
    """Return the expression for the value of *source* as one of *target*."""
    held = cell(source.name)
    kinds = (source.storage.kind, target.kind)
    if target.kind is StorageKind.DECIMAL or source.storage.kind is StorageKind.DECIMAL:
        return _decimal_conversion(held, source.storage, target)
    if kinds == (StorageKind.DOUBLE, StorageKind.INTEGER):
        return f"sa.cast(sa.func.round({held}), sa.BigInteger())"
    if kinds == (StorageKind.DATE, StorageKind.INSTANT):
        return (
            f'sa.func.strftime("%Y-%m-%d 00:00:00.000000", {held}) if is_sqlite() '
            f'else sa.func.timezone("UTC", sa.cast({held}, sa.DateTime()))'
        )
    if kinds == (StorageKind.INSTANT, StorageKind.DATE):
        return f'sa.func.date({held}) if is_sqlite() else sa.cast(sa.func.timezone("UTC", {held}), sa.Date())'
    return f"sa.cast({held}, {'sa.Text()' if target.kind is StorageKind.TEXT else type_of(target)})"


def _decimal_conversion(held: str, source: Storage, target: Storage) -> str:
    """Decimals are scaled integers in SQLite and exact numbers in PostgreSQL."""
    if target.kind is StorageKind.DOUBLE:
        return f"sa.cast({held}, sa.Double()) / {10**source.scale} if is_sqlite() else sa.cast({held}, sa.Double())"
    exact = "sa.BigInteger()" if target.kind is StorageKind.INTEGER else f"sa.Numeric({target.digits}, {target.scale})"
    rounded = f"sa.func.round({held})" if target.kind is StorageKind.INTEGER else held
    if source.kind is StorageKind.DOUBLE:
        scaled = f"sa.cast(sa.func.round(sa.func.round({held}, {target.scale}) * {10**target.scale}), sa.BigInteger())"
    elif target.scale >= source.scale:
        scaled = f"{held} * {10 ** (target.scale - source.scale)}"
    else:
        step = 10 ** (source.scale - target.scale)
        scaled = f"({held} + sa.case(({held} < 0, {-step // 2}), else_={step // 2})) // {step}"
    return f"{scaled} if is_sqlite() else sa.cast({rounded}, {exact})"
