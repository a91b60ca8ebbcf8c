"""A rule: its producer, steps and typing in order, and what becomes of each state on the way."""

from dataclasses import dataclass, replace

from generators.python.mappings import casting, changing, producing, types
from generators.python.mappings.emission import Emission, Sink, Value, guarded
from generators.python.mappings.lines import Case, Line, Lines, branches, fail, may_fail, say
from generators.python.mappings.literals import literal_value
from generators.python.mappings.writing import Adapted
from synapseops.mapping import ir
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Enum, ScalarKind

_NO_HANDLERS = ir.Handlers()


def rule_lines(emission: Emission, rule: ir.Rule, sink: Sink) -> Lines:
    """Make the value of *rule* and hand it to *sink*; what fails raises `Refused` unless the rule handles its errors."""
    before = emission.default_source
    if not isinstance(rule.producer, ir.Read) or rule.target is None:
        emission.default_source = ""
    flow = Flow(emission, rule, sink, rule.handlers)
    lines = producing.lines(emission, rule, flow.after(0))
    emission.default_source = before
    if rule.handlers.error is None or rule.handlers.error == "fail" or not may_fail(lines):
        return lines
    emission.use("errors", "Refused")
    return guarded(lines, _on_error(emission, rule, sink))


def _on_error(emission: Emission, rule: ir.Rule, sink: Sink) -> Lines:
    handler = rule.handlers.error
    if handler == "skip_item":
        return say(emission.skip)
    lines = _outcome(emission, handler, sink, rule, None)
    if lines is None:
        return say("raise", fails=True)
    return [_without_cause(line) for line in lines] or say("pass")


def _without_cause(line: Line) -> Line:
    """What a handler refuses has nothing to do with the error that it handles."""
    is_new = line.text.startswith("raise ") and " from " not in line.text
    return replace(line, text=f"{line.text} from None") if is_new else line


@dataclass(frozen=True, slots=True)
class Flow:
    """The way of a value through the stages of a rule, towards its sink. A handler that was used is not asked again."""

    emission: Emission
    rule: ir.Rule
    sink: Sink
    handlers: ir.Handlers

    def after(self, stage: int) -> "Stage":
        """Return the sink that stands behind the producer (0) or a step."""
        return Stage(self, stage)


@dataclass(frozen=True, slots=True)
class Stage:
    """What happens behind the producer or a step: states that have a handler go to it, values to the next step."""

    flow: Flow
    number: int

    @property
    def prefers_guard(self) -> bool:
        """Whether what is refused is said first."""
        return getattr(self.flow.sink, "prefers_guard", False)

    def value(self, value: Value) -> Lines:
        """Pass a value on; an empty one goes to its handler."""
        flow = self.flow
        if flow.handlers.empty is None or not types.can_be_empty(value.type) or self._is_late(value):
            return self._next(value)
        lines, name = flow.emission.variable(value, self._hint())
        named = replace(value, expression=name, fails=False)
        handled = self._handled("empty")
        if handled is None:
            handled = fail(f'{flow.emission.use("errors", "Refused")}("E_CONSTRAINT", {name}, "something in it"{self._source()})')
        check = name if not types.is_kind(value.type, ScalarKind.JSON) else f'{name} not in ("", [], {{}})'
        negation = f"not {name}" if check == name else f'{name} in ("", [], {{}})'
        rest = self._next(named)
        if not rest:
            return [*lines, *branches([Case(negation, check, handled)], [])]
        return [*lines, *branches([Case(check, negation, rest)], handled)]

    def missing(self) -> Lines | None:
        """Handle what is not there."""
        return self._handled("missing")

    def null(self) -> Lines | None:
        """Handle null."""
        return self._handled("null")

    def _source(self) -> str:
        producer = self.flow.rule.producer
        if isinstance(producer, ir.Read):
            from generators.python.mappings import reading

            return self.flow.emission.at(reading.source(self.flow.emission, producer.path))
        return ""

    def _hint(self) -> str:
        target = self.flow.rule.target
        return target.path[-1] if target and target.path else "value"

    def _is_late(self, value: Value) -> bool:
        """Tell whether the step that follows keeps what is empty so, and the check can wait until behind it."""
        steps = self.flow.rule.steps
        return self.number < len(steps) and types.is_text(value.type) and steps[self.number].name in changing.KEEPS_EMPTY

    def _next(self, value: Value) -> Lines:
        rule = self.flow.rule
        if self.number < len(rule.steps):
            step = rule.steps[self.number]
            return changing.lines(self.flow.emission, step, value, self.flow.after(self.number + 1), self._source())
        return casting.typed(self.flow.emission, rule, value, self.flow.sink, self._source())

    def _handled(self, state: str) -> Lines | None:
        handler = getattr(self.flow.handlers, state)
        if handler is None:
            return self.flow.sink.missing() if state == "missing" else self.flow.sink.null()
        if handler == "fail":
            return None
        left = replace(self.flow.handlers, **{state: None})
        flow = replace(self.flow, handlers=left)
        onward: Sink = Stage(flow, self.number)
        if (type_ := self._type()) is not None:
            onward = Adapted(self.flow.emission, onward, type_)
        return _outcome(self.flow.emission, handler, self.flow.sink, self.flow.rule, onward)

    def _type(self) -> ValueType | None:
        """Return the type of values here, where that can be told."""
        rule = self.flow.rule
        if self.number:
            return rule.steps[self.number - 1].after
        return rule.producer.type if isinstance(rule.producer, ir.Read) and not isinstance(rule.producer.type, Enum) else None


def _outcome(
    emission: Emission, handler: "ir.Outcome | ir.Literally | ir.Rule | None", sink: Sink, rule: ir.Rule, onward: Sink | None
) -> Lines | None:
    """Return what a handler does; a rule's value goes *onward*, or to the sink."""
    match handler:
        case "omit":
            omit = getattr(sink, "omit", sink.missing)
            lines: Lines | None = omit()
            return lines
        case "null":
            clear = getattr(sink, "clear", sink.null)
            lines = clear()
            return lines
        case ir.Literally(value, type_):
            return sink.value(literal_value(value, type_))
        case ir.Rule():
            return emission.rule(emission, handler, onward or sink)
    return None
