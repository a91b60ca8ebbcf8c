"""A mapping without a service around it: from YAML texts to its typed form and its faults."""

import textwrap

from synapseops.diagnostics import Fault
from synapseops.intent.composer import compose
from synapseops.intent.mappings import MappingForm
from synapseops.intent.slips import Slip
from synapseops.mapping import ir
from synapseops.mapping.check import Checked, check
from synapseops.mapping.work import Surroundings
from synapseops.schema.model import Schema, ValueType
from synapseops.validation import read
from tests.intents import KINDS, told


def checked(rules: str, source: Schema, target: Schema, rest: str = "") -> Checked:
    """Check the *rules* (YAML, target paths with their rules) between two schemas; *rest* stands beside `fields`."""
    fields = textwrap.indent(textwrap.dedent(rules).strip("\n"), "  ")
    text = f"from: A\nto: B\nfields:\n{fields}\n{textwrap.dedent(rest)}"
    form = MappingForm.model_validate(compose(text).value)
    return check("m", form, source, target, Surroundings(_no_types))


def _no_types(text: str) -> tuple[ValueType, bool]:
    raise Slip("SY012", f"no types here, so not {text}")


def intent(rules: str, source: str, target: str, *, rest: str = "", top: str = "") -> str:
    """Return an intent with the mapping `m` between records whose fields are written in YAML; *top* stands at its top level."""

    def below(text: str, depth: int) -> str:
        return textwrap.indent(textwrap.dedent(text).strip("\n"), " " * depth) + "\n" if text.strip() else ""

    return (
        "synapse: 1\nservice: bridge\nsystems:\n"
        f"  a:\n    records:\n      A:\n        fields:\n{below(source, 10)}"
        f"  b:\n    records:\n      B:\n        fields:\n{below(target, 10)}"
        f"{below(top, 0)}mappings:\n  m:\n    from: a.A\n    to: b.B\n    fields:\n{below(rules, 6)}{below(rest, 4)}"
    )


def mapping(rules: str, source: str, target: str, *, rest: str = "", top: str = "") -> ir.Mapping:
    """Return the typed form of a mapping that is well written."""
    found = read(intent(rules, source, target, rest=rest, top=top).encode(), "synapse.yaml", KINDS)
    assert found.blueprint is not None, told(found)
    return next(one for one in found.blueprint.mappings if one.name == "m")


def rule(text: str, source: str, target: str, *, top: str = "") -> ir.Rule:
    """Return the one rule of a mapping whose target has the one field `x`."""
    return mapping(f"x: {text}", source, f"x: {target}", top=top).body.rules[0]


def codes(rules: str, source: str, target: str, *, rest: str = "", top: str = "") -> list[str]:
    """Return the codes that a mapping is told, but for what is never read."""
    found = read(intent(rules, source, target, rest=rest, top=top).encode(), "synapse.yaml", KINDS)
    return [one.code for one in found.diagnostics if one.code != "MAP012"]


def code_of(faults: tuple[Fault, ...]) -> list[str]:
    """Return the codes of faults."""
    return [fault.code for fault in faults]
