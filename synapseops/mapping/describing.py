"""What a rule does to its value, in words: how a leaf comes to be, for reports and `lineage.json`."""

from collections.abc import Iterator
from typing import Literal

from synapseops.mapping import calc, ir

_LONGEST = 60


def described(rule: ir.Rule) -> tuple[str, ...]:
    """Tell in words what a rule does, in order; what is only read tells nothing, and a hook is told elsewhere."""
    steps = [_short(word) for word in (_producer(rule.producer),) if word]
    steps += [" ".join(str(part) for part in (step.name, *step.arguments)) for step in rule.steps]
    if rule.cast is not None:
        steps.append(f"cast to {rule.cast.target.kind.value}{_digits(rule.cast)}")
    if rule.convert is not None:
        steps.append(f"convert {rule.convert.from_unit} to {rule.convert.to_unit}")
    if rule.lookup is not None:
        steps.append(f"lookup {rule.lookup.table or 'inline'}, miss: {_miss(rule.lookup.miss)}")
    if rule.match is not None:
        steps.append("match")
    return (*steps, *_handled(rule.handlers))


def _digits(made: ir.Cast | ir.Calc | ir.Aggregate) -> str:
    """Return how many digits are kept after the point, and how the others are rounded, as far as the author says."""
    scale = f" of scale {made.scale}" if made.scale is not None else ""
    return f"{scale} rounded {made.round}" if made.round is not None else scale


def _miss(miss: "ir.Outcome | ir.Literally | ir.Rule | Literal['keep']") -> str:
    """Return what becomes of a key that a lookup lacks, in the words of the language: a rule by what it does."""
    if isinstance(miss, ir.Literally | ir.Rule):
        return _instead(miss)
    return "error" if miss == "fail" else miss


def _handled(handlers: ir.Handlers) -> Iterator[str]:
    """Yield what the author says becomes of states and errors, each with all those of which it does."""
    states = {"missing": handlers.missing, "null": handlers.null, "empty": handlers.empty, "wrong": handlers.error}
    told = {state: _instead(handler) for state, handler in states.items() if handler is not None}
    for text in dict.fromkeys(told.values()):
        yield f"{text} when {' or '.join(state for state, one in told.items() if one == text)}"


def _instead(handler: "ir.Outcome | ir.Literally | ir.Rule") -> str:
    """Return what stands in: a literal, what another rule does, or one of the words of the language."""
    if isinstance(handler, ir.Literally):
        return _short(handler.value.text)
    if isinstance(handler, ir.Rule):
        done = ", ".join(described(handler))
        if isinstance(handler.producer, ir.Read):
            return _short(f"{handler.producer.path.text} ({done})" if done else handler.producer.path.text)
        return _short(done or "another rule")
    return _OUTCOMES[handler]


_OUTCOMES: dict[ir.Outcome, str] = {"omit": "left out", "null": "null", "fail": "error", "skip_item": "item left out"}


def _producer(producer: ir.Producer) -> str:
    match producer:
        case ir.Const(value, _):
            return f"const {value.text}"
        case ir.ContextValue(name, _):
            return f"context {name}"
        case ir.Calc():
            return f"calc {calc.told(producer.expression)}{_digits(producer)}"
        case ir.Aggregate():
            return f"{producer.function}{_digits(producer)}"
        case ir.Use():
            return f"use {producer.mapping}"
    return _WORDS.get(type(producer), "")


_WORDS: dict[type, str] = {
    ir.Position: "position",
    ir.First: "first that is there",
    ir.Join: "join",
    ir.Template: "template",
    ir.Switch: "switch",
    ir.Find: "find",
    ir.Wrap: "wrap",
    ir.Entries: "entries",
    ir.Group: "group",
}


def _short(word: str) -> str:
    return word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"
