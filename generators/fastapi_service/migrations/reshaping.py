"""Python source that brings wire values of one type into another: for what databases cannot convert alike."""

from collections.abc import Callable
from decimal import Decimal

from msgspec import Struct, field

from generators import naming
from generators.fastapi_service.migrations import literals
from generators.fastapi_service.migrations.comparison import Change, Conversion
from generators.fastapi_service.migrations.matching import Match, ObjectPair, PartPair, object_pair
from synapseops.blueprint.model import Scalar, ScalarKind, WireValue

FillerOf = Callable[[str, str], WireValue | None]
"""The value that stands in where there is none: by value object and field; None is null."""


class Reshaper(Struct):
    """Writes expressions, and the functions that they call, whose names begin with `verb`."""

    match: Match
    filler: FillerOf
    verb: str
    functions: dict[str, str] = field(default_factory=dict)
    _names: dict[ObjectPair, str] = field(default_factory=dict)

    def expression(self, change: Change, value: str, filler: WireValue | None) -> str:
        """Return an expression for what becomes of *value*, itself an expression for a wire value that is not null."""
        if change.conversion is Conversion.REPLACE:
            return literals.value(filler and filler.value)
        if not self.match.touches(change):
            return value
        within = self._within(change, value, 0)
        suits = _condition(change, within)
        return f"({within} if {suits} else {literals.value(filler and filler.value)})" if suits else within

    def written(self) -> list[str]:
        """Return every function that is called; writing one may call for others."""
        while pending := [pair for pair, name in self._names.items() if name not in self.functions]:
            for pair in pending:
                self.functions[self._names[pair]] = self._function(pair)
        return list(self.functions.values())

    def _within(self, change: Change, value: str, depth: int) -> str:
        """Return an expression for the value converted, and brought back within the limits that can do so."""
        match change.conversion:
            case Conversion.OBJECT:
                return f"{self._name(object_pair(change))}({value})" if self.match.touches(change) else value
            case Conversion.ITEMS | Conversion.TO_LIST:
                return _cut(change, self._items(change, value, depth))
            case _:
                return _cut(change, _scalar(change, value))

    def _items(self, change: Change, value: str, depth: int) -> str:
        """Return an expression for the list; items that cannot be made to fit are left out."""
        item = change.item
        source = value if change.conversion is Conversion.ITEMS else f"[{value}]"
        if item is None or not self.match.touches(item):
            return source
        name = "item" if depth == 0 else f"item{depth}"
        inner = self._within(item, name, depth + 1)
        suits = _condition(item, inner)
        return f"[{inner} for {name} in {source}{f' if {suits}' if suits else ''}]"

    def _name(self, pair: ObjectPair) -> str:
        if pair not in self._names:
            words = [naming.snake(pair[0])] if pair[0] == pair[1] else [naming.snake(pair[0]), "as", naming.snake(pair[1])]
            wanted = "_".join((self.verb, *words))
            taken = set(self._names.values())
            self._names[pair] = next(name for name in (wanted, *(f"{wanted}_{n}" for n in range(2, len(taken) + 3))) if name not in taken)
        return self._names[pair]

    def _function(self, pair: ObjectPair) -> str:
        parts = self.match.objects[pair]
        entries = [f"{literals.text(kept.new.name)}: {self._kept(kept, pair[1])}" for kept in parts.kept]
        for part in parts.added:
            filler = self.filler(pair[1], part.name)
            entries.append(f"{literals.text(part.name)}: {literals.value(filler and filler.value)}")
        body = "".join(f"        {entry},\n" for entry in entries)
        return f"def {self._names[pair]}(value: dict[str, Any]) -> dict[str, Any]:\n    return {{\n{body}    }}\n"

    def _kept(self, kept: PartPair, owner: str) -> str:
        source = f"value[{literals.text(kept.old.name)}]"
        filler = self.filler(owner, kept.new.name)
        expression = self.expression(kept.change, source, filler)
        empty = filler if kept.old.nullable and not kept.new.nullable else None
        if kept.old.nullable and (expression != source or empty is not None):
            return f"{literals.value(empty and empty.value)} if {source} is None else {expression}"
        return expression


def _cut(change: Change, expression: str) -> str:
    return expression if change.fit.most is None else f"{expression}[:{change.fit.most}]"


def _condition(change: Change, expression: str) -> str:
    """Return the test that a value which fits passes; empty when all do."""
    tests = []
    if change.fit.words is not None:
        tests.append(f"{expression} in {{{', '.join(map(literals.text, change.fit.words))}}}")
    if change.fit.least is not None:
        tests.append(f"len({expression}) >= {change.fit.least}")
    return " and ".join(tests)


def _scalar(change: Change, value: str) -> str:
    kind = change.new.kind if isinstance(change.new, Scalar) else None
    if kind is ScalarKind.DECIMAL:
        return _decimal(change, value)
    converted = _converted(change, value)
    key = ", key=datetime.fromisoformat" if kind is ScalarKind.DATETIME else ""
    if change.fit.low is not None:
        converted = f"max({converted}, {literals.value(change.fit.low)}{key})"
    if change.fit.high is not None:
        converted = f"min({converted}, {literals.value(change.fit.high)}{key})"
    return converted


def _converted(change: Change, value: str) -> str:
    kind = change.old.kind if isinstance(change.old, Scalar) else None
    match change.conversion:
        case Conversion.TO_TEXT if kind in {ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.BOOLEAN}:
            return f"json.dumps({value})"
        case Conversion.TO_NUMBER if kind is ScalarKind.DECIMAL:
            return f"float({value})"
        case Conversion.TO_INTEGER:
            return f"int(Decimal(str({value})).to_integral_value(ROUND_HALF_UP))"
        case Conversion.TO_DATETIME:
            return f'{value} + "T00:00:00Z"'
        case Conversion.TO_DATE:
            return f"{value}[:10]"
        case _:
            return value


def _decimal(change: Change, value: str) -> str:
    number = f"Decimal(str({value}))"
    if change.fit.low is not None:
        number = f'max({number}, Decimal("{change.fit.low}"))'
    if change.fit.high is not None:
        number = f'min({number}, Decimal("{change.fit.high}"))'
    scale = change.new.scale if isinstance(change.new, Scalar) else 0
    step = Decimal(1).scaleb(-(scale or 0))
    return f'format({number}.quantize(Decimal("{step:f}"), ROUND_HALF_UP) + 0, "f")'
