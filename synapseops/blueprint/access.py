"""Who may do what: the roles of an operation, said or not."""

from collections.abc import Mapping, Sequence

Access = Mapping[str, Sequence[str]]


def roles_of(operation: str, access: Access) -> tuple[str, ...]:
    """Return the roles any one of which suffices for *operation*; none where every caller may.

    Who upserts creates or updates: unless `upsert` has roles of its own, it takes one that may do both.
    """
    if operation != "upsert" or "upsert" in access:
        return tuple(access.get(operation, ()))
    creating, updating = access.get("create", ()), access.get("update", ())
    if creating and updating:
        return tuple(role for role in creating if role in updating)
    return tuple(creating or updating)


def nobody_upserts(access: Access) -> bool:
    """Tell whether no role may both create and update, so that who upserts has to be said."""
    return "upsert" not in access and bool(access.get("create") and access.get("update")) and not roles_of("upsert", access)
