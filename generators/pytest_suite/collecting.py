"""Names of the service in test modules, where pytest takes what is called `test…` or `Test…` for tests."""

from generators.rendering import Code


def called(name: str) -> Code:
    """Return what tests call *name* of the service."""
    return Code(f"mapped_{name}" if name.startswith("test") else f"Own{name}" if name.startswith("Test") else name)


def imported(name: str, as_: str = "") -> Code:
    """Return how *name* is imported, to be called *as_*, or what tests call it."""
    own = as_ or called(name)
    return Code(name if name == own else f"{name} as {own}")
