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
        steps.append(f"cast to {rule.cast.target.kind.value}")
    if rule.convert is not None:
        steps.append(f"convert {rule.convert.from_unit} to {rule.convert.to_unit}")
    if rule.lookup is not None:
        steps.append(f"lookup {rule.lookup.table or 'inline'}, miss: {_miss(rule.lookup.miss)}")
    if rule.match is not None:
        steps.append("match")
    return (*steps, *_defaults(rule.handlers))


def _miss(miss: "ir.Outcome | ir.Literally | ir.Rule | Literal['keep']") -> str:
    """Return what becomes of a key that a lookup lacks, in the words of the language: a rule by what it does."""
    if isinstance(miss, ir.Literally):
        return _short(miss.value.text)
    if isinstance(miss, ir.Rule):
        read = (miss.producer.path.text,) if isinstance(miss.producer, ir.Read) else ()
        return _short(", ".join((*read, *described(miss))) or "another rule")
    return "error" if miss == "fail" else miss


def _defaults(handlers: ir.Handlers) -> Iterator[str]:
    """Yield the literals that stand in, each with the states that it stands in for."""
    states = {"missing": handlers.missing, "null": handlers.null, "empty": handlers.empty, "wrong": handlers.error}
    literals = {state: handler.value.text for state, handler in states.items() if isinstance(handler, ir.Literally)}
    for text in dict.fromkeys(literals.values()):
        yield f"{_short(text)} when {' or '.join(state for state, one in literals.items() if one == text)}"


def _producer(producer: ir.Producer) -> str:
    match producer:
        case ir.Const(value, _):
            return f"const {value.text}"
        case ir.ContextValue(name, _):
            return f"context {name}"
        case ir.Calc():
            return f"calc {calc.told(producer.expression)}"
        case ir.Aggregate():
            return str(producer.function)
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
