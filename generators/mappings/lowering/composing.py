"""Producers of text: parts put together, and templates."""

from msgspec import Struct

from generators.mappings.kinds import is_kind, is_text
from generators.mappings.lowering.code import Block, Case, Declare, bind, branches, say
from generators.mappings.lowering.emission import Emission, Sink, Value, is_name
from generators.mappings.lowering.evaluating import evaluate
from generators.mappings.lowering.writing import as_text
from synapseops.mapping import ir
from synapseops.schema.model import Items
from synapseops.schema.scalars import Scalar, ScalarKind

STRING = Scalar(ScalarKind.STRING)


def join(emission: Emission, producer: ir.Join, sink: Sink) -> Block:
    """Texts put together."""
    to = emission.language
    if not producer.skip:
        found: Block = []
        pieces: list[str | tuple[str]] = []
        for one in producer.rules:
            before, shown = _shown(emission, one)
            found += before
            pieces += [*([producer.separator] if pieces else []), (shown,)]
        return [*found, *sink.value(Value(to.texts.formatted(pieces), STRING))]
    name = emission.names.new("parts")
    found = [Declare(name, to.types.annotation(Items(STRING)), "[]")]
    for one in producer.rules:
        found += emission.rule(emission, one, _Part(emission, name, producer.skip))
    return [*found, *sink.value(Value(to.words.joined.format(name, to.texts.string(producer.separator)), STRING))]


class _Part(Struct, frozen=True):
    """Puts parts into a list; those in a state that is skipped are left out."""

    emission: Emission
    name: str
    skip: ir.States

    def value(self, value: Value) -> Block:
        to = self.emission.language
        if ir.State.EMPTY in self.skip and is_text(value.type) and value.emptiness is not False:
            if value.emptiness:
                return []
            before, name = self.emission.variable(value, "part")
            add = say(to.words.append.format(self.name, name))
            return [*before, *branches(to.logic, [Case(*to.types.emptiness(value.type, name), add)], [])]
        return say(to.words.append.format(self.name, as_text(self.emission, value)), fails=value.fails)

    def missing(self) -> Block | None:
        return [] if ir.State.MISSING in self.skip else None

    def null(self) -> Block | None:
        return [] if ir.State.NULL in self.skip else None


def _shown(emission: Emission, part: ir.Rule) -> tuple[Block, str]:
    """Return the name of what a text with values in it shows of a part."""
    before, name = evaluate(emission, part, "part")
    shown = name if is_kind(part.type, ScalarKind.INTEGER) else as_text(emission, Value(name, part.type))
    if is_name(shown):
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
            declared = Declare(name, emission.language.types.annotation(STRING))
            found += [declared, *emission.rule(emission, part, _Skipped(emission, name, producer.skip))]
            pieces.append((name,))
            continue
        before, shown = _shown(emission, part)
        found += before
        pieces.append((shown,))
    return [*found, *sink.value(Value(emission.language.texts.formatted(pieces), STRING))]


class _Skipped(Struct, frozen=True):
    """Gives a part of a template its text; parts in a state that is skipped have none."""

    emission: Emission
    name: str
    skip: ir.States

    def value(self, value: Value) -> Block:
        return bind(self.name, as_text(self.emission, value), fails=value.fails)

    def missing(self) -> Block | None:
        return bind(self.name, '""') if ir.State.MISSING in self.skip else None

    def null(self) -> Block | None:
        return bind(self.name, '""') if ir.State.NULL in self.skip else None
