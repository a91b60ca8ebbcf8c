"""Python as a value: an expression with the names that it needs, and the imports that give them."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from generators.rendering import Code


class Expression(Struct, frozen=True):
    """A value or a type, which means something given *names*."""

    code: Code
    names: frozenset[str] = frozenset()


class Alias(Struct, frozen=True):
    """A named type."""

    name: Code
    annotation: Code
    description: str


class Import(Struct, frozen=True):
    """`from module import names`."""

    module: Code
    names: tuple[Code, ...]


def imports(
    names: Iterable[str], modules: Mapping[str, str], *, shared: str = ".shared", prefix: str = "", own: Iterable[str] = ()
) -> tuple[Import, ...]:
    """Return the imports that give *names*, save *own* and `dt`: from their *modules*, else from *shared*. *prefix* stands before
    what is relative."""
    found: dict[str, set[str]] = {}
    for name in set(names) - set(own) - {"dt"}:
        module = modules.get(name, shared)
        found.setdefault(f"{prefix}{module}" if module.startswith(".") else module, set()).add(name)
    return tuple(Import(Code(module), tuple(map(Code, sorted(needed)))) for module, needed in sorted(found.items()))
