"""Producers of text: parts put together, and templates."""

from generators.python import text
from generators.python.mappings import types
from generators.python.mappings.emission import Emission, Sink, Value
from generators.python.mappings.evaluating import evaluate
from generators.python.mappings.lines import Case, Line, Lines, bind, branches, say
from synapseops.mapping import ir
from synapseops.schema.scalars import Scalar, ScalarKind

STRING = Scalar(ScalarKind.STRING)


def as_text(emission: Emission, value: Value) -> str:
    """Return the expression of a part of a text."""
    if types.is_text(value.type):
        return value.expression
    if types.is_kind(value.type, ScalarKind.INTEGER):
        return f"str({value.expression})"
    if types.is_kind(value.type, ScalarKind.DECIMAL):
        return f"{emission.use('numbers', 'decimal_text')}({value.expression})"
    if types.is_kind(value.type, ScalarKind.DATE):
        return f"{value.expression}.isoformat()"
    if types.is_kind(value.type, ScalarKind.DATETIME):
        return f"{emission.use('times', 'instant_text')}({value.expression})"
    return f"{emission.use('numbers', 'to_text')}({value.expression})"


def join(emission: Emission, producer: ir.Join, sink: Sink) -> Lines:

    if not producer.skip:
        found: Lines = []
        pieces: list[str | tuple[str]] = []
        for one in producer.rules:
            before, shown = _shown(emission, one)
            found += before
            pieces += [*([producer.separator] if pieces else []), (shown,)]
        return [*found, *sink.value(Value(text.formatted(pieces), STRING))]
    name = emission.names.new("parts")
    found = [Line(f"{name}: list[str] = []")]
    for one in producer.rules:
        found += emission.rule(emission, one, _Part(emission, name, producer.skip))
    return [*found, *sink.value(Value(f"{text.string(producer.separator)}.join({name})", STRING))]


class _Part:
    """Puts parts into a list; those in a state that is skipped are left out."""

    def __init__(self, emission: Emission, name: str, skip: ir.States) -> None:
        self._emission = emission
        self._name = name
        self._skip = skip

    def value(self, value: Value) -> Lines:
        if ir.State.EMPTY in self._skip and types.is_text(value.type):
            before, name = self._emission.variable(value, "part")
            return [*before, *branches([Case(name, f"not {name}", say(f"{self._name}.append({name})"))], [])]
        return say(f"{self._name}.append({as_text(self._emission, value)})", fails=value.fails)

    def missing(self) -> Lines | None:
        return [] if ir.State.MISSING in self._skip else None

    def null(self) -> Lines | None:
        return [] if ir.State.NULL in self._skip else None


def _shown(emission: Emission, part: ir.Rule) -> tuple[Lines, str]:
    """Return the name of what a formatted string shows of a part."""
    before, name = evaluate(emission, part, "part")
    shown = name if types.is_kind(part.type, ScalarKind.INTEGER) else as_text(emission, Value(name, part.type))
    if shown.isidentifier():
        return before, shown
    bound = emission.names.new("part")
    return [*before, *bind(bound, shown)], bound


def template(emission: Emission, producer: ir.Template, sink: Sink) -> Lines:
    """Text with values in it."""

    found: Lines = []
    pieces: list[str | tuple[str]] = []
    for part in producer.parts:
        if isinstance(part, str):
            pieces.append(part)
            continue
        if producer.skip:
            name = emission.names.new("part")
            empty = bind(name, '""')
            skipped = _Skipped(
                emission, name, empty if ir.State.MISSING in producer.skip else None, empty if ir.State.NULL in producer.skip else None
            )
            found += [Line(f"{name}: str"), *emission.rule(emission, part, skipped)]
            pieces.append((name,))
            continue
        before, shown = _shown(emission, part)
        found += before
        pieces.append((shown,))
    return [*found, *sink.value(Value(text.formatted(pieces), STRING))]


class _Skipped:
    """Gives a part of a template its text."""

    def __init__(self, emission: Emission, name: str, missing: Lines | None, null: Lines | None) -> None:
        self._emission = emission
        self._name = name
        self._missing = missing
        self._null = null

    def value(self, value: Value) -> Lines:
        return bind(self._name, as_text(self._emission, value), fails=value.fails)

    def missing(self) -> Lines | None:
        return self._missing

    def null(self) -> Lines | None:
        return self._null
