"""Producers of text: parts put together, and templates."""

from dataclasses import dataclass

from generators.typescript.mappings import text, types
from generators.typescript.mappings.code import Block, Case, Declare, bind, branches, say
from generators.typescript.mappings.emission import Emission, Sink, Value
from generators.typescript.mappings.evaluating import evaluate
from generators.typescript.names import is_identifier
from synapseops.mapping import ir
from synapseops.schema.scalars import Scalar, ScalarKind

STRING = Scalar(ScalarKind.STRING)


def as_text(value: Value) -> str:
    """Return the expression of a part of a text."""
    if types.is_text(value.type) or types.is_kind(value.type, ScalarKind.DATE):
        return value.expression
    if types.is_kind(value.type, ScalarKind.INTEGER):
        return f"String({value.expression})"
    if types.is_kind(value.type, ScalarKind.DECIMAL):
        return f"decimalText({value.expression})"
    if types.is_kind(value.type, ScalarKind.DATETIME):
        return f"instantText({value.expression})"
    return f"toText({value.expression})"


def join(emission: Emission, producer: ir.Join, sink: Sink) -> Block:
    """Texts put together."""
    if not producer.skip:
        found: Block = []
        pieces: list[str | tuple[str]] = []
        for one in producer.rules:
            before, shown = _shown(emission, one)
            found += before
            pieces += [*([producer.separator] if pieces else []), (shown,)]
        return [*found, *sink.value(Value(text.template(pieces), STRING))]
    name = emission.names.new("parts")
    found = [Declare(name, "string[]", "[]")]
    for one in producer.rules:
        found += emission.rule(emission, one, _Part(emission, name, producer.skip))
    return [*found, *sink.value(Value(f"{name}.join({text.string(producer.separator)})", STRING))]


@dataclass(frozen=True, slots=True)
class _Part:
    """Puts parts into a list; those in a state that is skipped are left out."""

    emission: Emission
    name: str
    skip: ir.States

    def value(self, value: Value) -> Block:
        if ir.State.EMPTY in self.skip and types.is_text(value.type):
            before, name = self.emission.variable(value, "part")
            there, empty = types.emptiness(value.type, name)
            return [*before, *branches([Case(there, empty, say(f"{self.name}.push({name})"))], [])]
        return say(f"{self.name}.push({as_text(value)})", fails=value.fails)

    def missing(self) -> Block | None:
        return [] if ir.State.MISSING in self.skip else None

    def null(self) -> Block | None:
        return [] if ir.State.NULL in self.skip else None


def _shown(emission: Emission, part: ir.Rule) -> tuple[Block, str]:
    """Return the name of what a template literal shows of a part."""
    before, name = evaluate(emission, part, "part")
    shown = name if types.is_kind(part.type, ScalarKind.INTEGER) else as_text(Value(name, part.type))
    if is_identifier(shown):
        return before, shown
    bound = emission.names.new("part")
    return [*before, *bind(bound, shown)], bound


def template(emission: Emission, producer: ir.Template, sink: Sink) -> Block:
    """Text with values in it."""
    found: Block = []
    pieces: list[str | tuple[str]] = []
    for part in producer.parts:
        if isinstance(part, str):
            pieces.append(part)
            continue
        if producer.skip:
            name = emission.names.new("part")
            found += [Declare(name, "string"), *emission.rule(emission, part, _Skipped(name, producer.skip))]
            pieces.append((name,))
            continue
        before, shown = _shown(emission, part)
        found += before
        pieces.append((shown,))
    return [*found, *sink.value(Value(text.template(pieces), STRING))]


@dataclass(frozen=True, slots=True)
class _Skipped:
    """Gives a part of a template its text; parts in a state that is skipped have none."""

    name: str
    skip: ir.States

    def value(self, value: Value) -> Block:
        return bind(self.name, as_text(value), fails=value.fails)

    def missing(self) -> Block | None:
        return bind(self.name, '""') if ir.State.MISSING in self.skip else None

    def null(self) -> Block | None:
        return bind(self.name, '""') if ir.State.NULL in self.skip else None
