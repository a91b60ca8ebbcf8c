"""What flows are told by variables: secrets of webhooks, and values of contexts."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from generators import naming
from generators.python import text
from generators.python.names import BUILTINS, KEYWORDS
from generators.rendering import Code
from synapseops.blueprint import flows as made
from synapseops.blueprint.model import Blueprint, Scalar, ScalarKind
from synapseops.schema.wire import WireValue

if TYPE_CHECKING:
    from synapseops.mapping import ir

_TYPES = {
    ScalarKind.INTEGER: "int",
    ScalarKind.NUMBER: "float",
    ScalarKind.DECIMAL: "Decimal",
    ScalarKind.BOOLEAN: "bool",
    ScalarKind.DATE: "dt.date",
    ScalarKind.DATETIME: "dt.datetime",
    ScalarKind.UUID: "uuid.UUID",
}


class Variable(Struct, frozen=True):
    """A variable, the attribute that holds it, and its type."""

    name: str
    attribute: Code
    type: Code


class EnvironmentView(Struct, frozen=True):
    """What `flows/environment.py` shows."""

    secrets: tuple[Variable, ...]
    values: tuple[Variable, ...]

    @property
    def modules(self) -> tuple[Code, ...]:
        """What types are imported from."""
        types = {one.type for one in self.values}
        lines = {"Decimal": "from decimal import Decimal", "dt.date": "import datetime as dt", "dt.datetime": "import datetime as dt"}
        lines["uuid.UUID"] = "import uuid"
        return tuple(Code(line) for line in sorted({lines[one] for one in types if one in lines}))


def view(blueprint: Blueprint) -> EnvironmentView:
    """Return what `flows/environment.py` shows."""
    attributes = _attributes(blueprint)
    secrets = dict.fromkeys(_secrets(blueprint))
    values = dict(_values(blueprint))
    return EnvironmentView(
        tuple(Variable(name, Code(attributes[name]), Code("SecretStr")) for name in secrets),
        tuple(Variable(name, Code(attributes[name]), Code(_TYPES.get(type_.kind, "str"))) for name, type_ in values.items()),
    )


def value(blueprint: Blueprint, wanted: "ir.ContextValue", source: made.Environment | made.OfMessage | WireValue | None) -> Code:
    """Return the expression of a value of a mapping's context."""
    if isinstance(source, made.Environment):
        return Code(f"environment().{_attributes(blueprint)[source.variable]}")
    if isinstance(source, made.OfMessage):
        return _of_message(wanted, source)
    return _literal(wanted, source.value if source is not None else None)


def _of_message(wanted: "ir.ContextValue", source: made.OfMessage) -> Code:
    if source.name == "message_id" and wanted.type.kind is not ScalarKind.UUID:
        return Code("str(facts.message_id)")
    return Code(f"facts.{source.name}")


def _literal(wanted: "ir.ContextValue", given: object) -> Code:
    kind = wanted.type.kind
    if kind is ScalarKind.DECIMAL:
        return Code(f"Decimal({text.string(str(given))})")
    if kind is ScalarKind.DATE:
        return Code(f"dt.date.fromisoformat({text.string(str(given))})")
    if kind is ScalarKind.DATETIME:
        return Code(f"dt.datetime.fromisoformat({text.string(str(given))})")
    if kind is ScalarKind.UUID:
        return Code(f"uuid.UUID({text.string(str(given))})")
    return text.literal(given)


def secrets_of(flow: made.Flow) -> tuple[str, ...]:
    """Return the variables that hold the secrets of a webhook."""
    trigger = flow.trigger
    return trigger.verification.secrets if isinstance(trigger, made.Webhook) and trigger.verification is not None else ()


_SAMPLES = {
    ScalarKind.INTEGER: "7",
    ScalarKind.NUMBER: "1.5",
    ScalarKind.DECIMAL: "1.50",
    ScalarKind.BOOLEAN: "true",
    ScalarKind.DATE: "2026-01-15",
    ScalarKind.DATETIME: "2026-01-15T12:00:00Z",
    ScalarKind.UUID: "0190a0b0-c0d0-7000-8000-000000000000",
    ScalarKind.EMAIL: "somebody@example.com",
    ScalarKind.URL: "https://example.com/",
}


def samples(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    """Yield every variable with a value that may stand in it."""
    for name in dict.fromkeys(_secrets(blueprint)):
        yield name, "whsec_c2VjcmV0IG9mIGEgdGVzdA=="
    for name, type_ in dict(_values(blueprint)).items():
        yield name, _SAMPLES.get(type_.kind, "value")


def _secrets(blueprint: Blueprint) -> Iterator[str]:
    for flow in blueprint.flows:
        yield from secrets_of(flow)


def _values(blueprint: Blueprint) -> Iterator[tuple[str, Scalar]]:
    mappings = {one.name: one for one in blueprint.mappings}
    for flow in blueprint.flows:
        for step in flow.steps:
            types = {one.name: one.type for one in mappings[step.mapping].context}
            for given in step.context:
                if isinstance(given.source, made.Environment):
                    yield given.source.variable, types[given.name]


def _attributes(blueprint: Blueprint) -> dict[str, str]:
    names = [*dict.fromkeys([*_secrets(blueprint), *(name for name, _ in _values(blueprint))])]
    taken = KEYWORDS | BUILTINS | {"model_config", "secrets"}
    return naming.allocate(names, lambda name: f"{name.lower()}", taken=taken, fallback="value")
