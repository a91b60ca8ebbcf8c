"""Paths in records: do they lead somewhere."""

from collections.abc import Iterator

from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent import flow_words
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown
from synapseops.schema.model import Items, Schema, ShapeRef, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

_MANY = 12


def path_leads_somewhere(text: str, schema: Schema | None, at: Pointer) -> Iterator[Fault]:
    """SY133, SY144: a path is well written, and every name in it is one of the record's."""
    try:
        steps = flow_words.path(text)
    except Slip as slip:
        yield slip.at(at)
        return
    if schema is not None:
        yield from steps_lead_somewhere(steps, schema, at)


def steps_lead_somewhere(steps: flow_words.Path, schema: Schema, at: Pointer, offset: int = 0) -> Iterator[Fault]:
    """SY144: every name of a path is one of the record's."""
    here: ValueType = schema.root
    for step in steps:
        if isinstance(here, Scalar) and here.kind is ScalarKind.JSON:
            return
        if isinstance(step, int) and isinstance(here, Items):
            here = here.item
            continue
        if not isinstance(step, str) or not isinstance(here, ShapeRef):
            yield Fault(
                "SY144", at, f"nothing is at {shown(step)} in {schema.name}", "write the path of a value that it has", offset=offset
            )
            return
        shape = schema.shape(here)
        found = shape.get(step)
        if found is None:
            names = [one.name for one in shape.properties]
            hint = did_you_mean(step, names) or (f"it has {listed(names, last='and')}" if 0 < len(names) <= _MANY else "")
            yield Fault("SY144", at, f"{schema.name} has no {shown(step)}", hint or "write the path of a value that it has", offset=offset)
            return
        here = found.type
