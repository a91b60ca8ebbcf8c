"""What the rules of a mapping ask beside the record: other mappings, code of people, secrets."""

from msgspec import Struct

from synapseops.mapping import ir


class Facts(Struct, frozen=True):
    """The mappings that are used, in the order in which they are met, the secrets that steps take, and whether a person's code is asked."""

    uses: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    has_hooks: bool = False


def facts(found: object) -> Facts:
    """Return what *found*, rules or parts of them, asks."""
    uses: dict[str, None] = {}
    secrets: dict[str, None] = {}
    has_hooks = False
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting += reversed(one)
            continue
        if isinstance(one, ir.Use):
            uses[one.mapping] = None
        elif isinstance(one, ir.Hook):
            has_hooks = True
        elif isinstance(one, ir.Change) and one.name == "hash":
            secrets[str(one.arguments[-1])] = None
        waiting += [getattr(one, name) for name in reversed(getattr(one, "__struct_fields__", ()))]
    return Facts(tuple(uses), tuple(secrets), has_hooks)
