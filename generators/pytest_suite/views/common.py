"""What the views of several parts share."""

from msgspec import Struct

from generators.rendering import Code
from generators.samples.composites import Composer
from synapseops.blueprint.model import Field, Ref


class Pair(Struct, frozen=True):
    """Two expressions that belong together."""

    name: Code
    value: Code


def varies(field: Field, composer: Composer) -> bool:
    """Tell whether another value of *field* than the usual one can be sent without further ado."""
    return not isinstance(field.type, Ref) and len(composer.values(field.type)) > 1
