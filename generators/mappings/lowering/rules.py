"""A rule: its producer, steps and typing in order, and what becomes of each state on the way."""

from msgspec import Struct
from msgspec.structs import replace

from generators.mappings.kinds import can_be_empty, is_text
from generators.mappings.lowering import changing, reading, refining
from generators.mappings.lowering.code import Block, Case, Try, branches, fail, may_fail, say
from generators.mappings.lowering.emission import Emission, Sink, Value
from generators.mappings.lowering.evaluating import refused
from generators.mappings.lowering.handling import outcome
from generators.mappings.lowering.producing import produced
from generators.mappings.lowering.writing import Adapted
from synapseops.mapping import ir
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Enum


def rule_block(emission: Emission, rule: ir.Rule, sink: Sink) -> Block:
    """Make the value of *rule* and hand it to *sink*; what fails is refused unless the rule handles its errors."""
    before = emission.default_source
    if not isinstance(rule.producer, ir.Read) or rule.target is None:
        emission.default_source = ""
    flow = Flow(emission, rule, sink, rule.handlers)
    block = produced(emission, rule, flow.after(0))
    emission.default_source = before
    if rule.handlers.error is None or rule.handlers.error == "fail" or not may_fail(block):
        return block
    return [Try(block, _on_error(emission, rule, sink))]


def _on_error(emission: Emission, rule: ir.Rule, sink: Sink) -> Block:
    handler = rule.handlers.error
    if handler == "skip_item":
        return say(emission.skip)
    block = outcome(emission, handler, sink, None)
    return fail("") if block is None else block


class Flow(Struct, frozen=True):
    """The way of a value through the stages of a rule, towards its sink. A handler that was used is not asked again."""

    emission: Emission
    rule: ir.Rule
    sink: Sink
    handlers: ir.Handlers

    def after(self, stage: int) -> "Stage":
        """Return the sink that stands behind the producer (0) or a step."""
        return Stage(self, stage)


class Stage(Struct, frozen=True):
    """What happens behind the producer or a step: states that have a handler go to it, values to the next step."""

    flow: Flow
    number: int

    @property
    def prefers_guard(self) -> bool:
        """Whether what is refused is said first."""
        return getattr(self.flow.sink, "prefers_guard", False)

    def value(self, value: Value) -> Block:
        """Pass a value on; an empty one goes to its handler."""
        flow, logic = self.flow, self.flow.emission.language.logic
        if flow.handlers.empty is None or not can_be_empty(value.type) or self._is_late(value) or value.emptiness is False:
            return self._next(value)
        if value.emptiness:
            return self._empty(value.expression)
        before, name = flow.emission.variable(value, self._hint())
        named = replace(value, expression=name, fails=False)
        handled = self._empty(name)
        check, negation = flow.emission.language.types.emptiness(value.type, name)
        rest = self._next(named)
        if not rest:
            return [*before, *branches(logic, [Case(negation, check, handled)], [])]
        return [*before, *branches(logic, [Case(check, negation, rest)], handled)]

    def _empty(self, name: str) -> Block:
        handled = self._handled("empty")
        if handled is not None:
            return handled
        return refused(self.flow.emission, "E_CONSTRAINT", name, "something in it", self._source())

    def missing(self) -> Block | None:
        """Handle what is not there."""
        return self._handled("missing")

    def null(self) -> Block | None:
        """Handle null."""
        return self._handled("null")

    def _source(self) -> str:
        producer = self.flow.rule.producer
        if isinstance(producer, ir.Read):
            return self.flow.emission.at(reading.source(self.flow.emission, producer.path))
        return ""

    def _hint(self) -> str:
        target = self.flow.rule.target
        return target.path[-1] if target and target.path else "value"

    def _is_late(self, value: Value) -> bool:
        """Tell whether the step that follows keeps what is empty so, and the check can wait until behind it."""
        steps = self.flow.rule.steps
        return self.number < len(steps) and is_text(value.type) and steps[self.number].name in changing.KEEPS_EMPTY

    def _next(self, value: Value) -> Block:
        rule = self.flow.rule
        if self.number < len(rule.steps):
            step = rule.steps[self.number]
            return changing.changed(self.flow.emission, step, value, self.flow.after(self.number + 1), self._source())
        return refining.typed(self.flow.emission, rule, value, self.flow.sink, self._source())

    def _handled(self, state: str) -> Block | None:
        handler = getattr(self.flow.handlers, state)
        if handler is None:
            return self.flow.sink.missing() if state == "missing" else self.flow.sink.null()
        if handler == "fail":
            return None
        flow = replace(self.flow, handlers=replace(self.flow.handlers, **{state: None}))
        onward: Sink = Stage(flow, self.number)
        if (type_ := self._type()) is not None:
            onward = Adapted(self.flow.emission, onward, type_)
        return outcome(self.flow.emission, handler, self.flow.sink, onward)

    def _type(self) -> ValueType | None:
        """Return the type of values here, where that can be told."""
        rule = self.flow.rule
        if self.number:
            return rule.steps[self.number - 1].after
        return rule.producer.type if isinstance(rule.producer, ir.Read) and not isinstance(rule.producer.type, Enum) else None
