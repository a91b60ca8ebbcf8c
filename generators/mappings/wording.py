"""Rules in words, as comments of the code: where a value comes from and what is done with it."""

from synapseops.mapping import calc, ir

_LONGEST_LITERAL = 24


def rule(found: ir.Rule) -> str:
    """Return a rule in one sentence."""
    parts = [_producer(found.producer), *(_step(step) for step in found.steps)]
    if found.cast is not None:
        parts.append(f"as {found.cast.target.kind}{_details(found.cast)}")
    if found.convert is not None:
        parts.append(f"from {found.convert.from_unit} to {found.convert.to_unit}")
    if found.lookup is not None:
        parts.append(f"looked up in {found.lookup.table}" if found.lookup.table else "looked up")
    if found.match is not None:
        parts.append("matched")
    handlers = [
        f"{_outcome(handler)} when {told}"
        for told, handler in (
            ("missing", found.handlers.missing),
            ("null", found.handlers.null),
            ("empty", found.handlers.empty),
            ("wrong", found.handlers.error),
        )
        if handler is not None
    ]
    return "; ".join([", ".join(parts), *handlers])


def _details(cast: ir.Cast) -> str:
    found = []
    if cast.parse is not None:
        found.append(f" by {cast.parse}")
    if cast.zone is not None:
        found.append(f" in {cast.zone}")
    if cast.scale is not None:
        found.append(f" of scale {cast.scale}")
    if cast.round is not None:
        found.append(f" rounded {cast.round}")
    return "".join(found)


def _step(step: ir.Change) -> str:
    arguments = " ".join(_literal(str(one)) for one in step.arguments)
    return f"{step.name} {arguments}".strip()


def _outcome(handler: "ir.Outcome | ir.Literally | ir.Rule") -> str:
    match handler:
        case ir.Literally(value, _):
            return _literal(value.text)
        case ir.Rule():
            return _producer(handler.producer)
        case "omit":
            return "left out"
        case "skip_item":
            return "item left out"
    return str(handler)


def _literal(value: str) -> str:
    return value if len(value) <= _LONGEST_LITERAL else f"{value[:_LONGEST_LITERAL]}..."


def _several(rules: tuple[ir.Rule, ...]) -> str:
    return ", ".join(_producer(one.producer) for one in rules)


def _producer(found: ir.Producer) -> str:
    match found:
        case ir.Read():
            return found.path.text
        case ir.Const(value, _):
            return _literal(value.text)
        case ir.ContextValue(name, _):
            return f"context {name}"
        case ir.Position(alias, _):
            return f"position of {alias}"
        case ir.First(rules, _):
            return f"first of {_several(rules)}"
        case ir.Join(rules, separator, _):
            return f"{_several(rules)} joined by {_literal(repr(separator))}"
        case ir.Template(parts, _):
            return "".join(part if isinstance(part, str) else f"{{{_producer(part.producer)}}}" for part in parts)
        case ir.Switch(branches, otherwise):
            told = "/".join(_producer(then.producer) for _, then in branches)
            return f"{told} by condition" + (f", else {_producer(otherwise.producer)}" if otherwise else "")
        case ir.Object():
            return "an object"
        case ir.Each():
            return f"each of {found.source.path.text}"
        case ir.Find():
            return f"found in {found.source.path.text}"
        case ir.Wrap(rules, _):
            return f"list of {_several(rules)}"
        case ir.Entries():
            return f"entries of {found.source.path.text}"
        case ir.Group():
            return f"{found.source.path.text} grouped by {_producer(found.by.producer)}"
        case ir.Aggregate():
            return f"{found.function} of {found.source.path.text}"
        case ir.Calc():
            return calc.told(found.expression)
        case ir.Use():
            return f"{found.mapping} of {found.source.path.text}"
        case ir.Hook():
            return f"hook {found.name}"
        case ir.Ignore():
            return "nothing"
