"""Every rule over a draft, in the order of the language."""

from collections.abc import Iterator

from synapseops.blueprint.draft import Draft
from synapseops.diagnostics import Fault
from synapseops.intent.kinds import Kinds


def objections(draft: Draft, kinds: Kinds) -> Iterator[Fault]:
    """Yield what any rule has against *draft*."""
    for drafted in (*draft.types.values(), *draft.resources.values()):
        for field in drafted.fields.values():
            for key, slip in field.slips:
                yield slip.at((*field.at, key))
