"""Names in code from names on the wire: words, cases, and scopes without collision. Knows no single language."""

from collections.abc import Callable, Iterable, Set

from synapseops.blueprint.words import pascal as pascal
from synapseops.blueprint.words import words


def snake(name: str) -> str:
    """`"orderLine"` → `"order_line"`."""
    return "_".join(words(name))


def kebab(name: str) -> str:
    """`"OrderLine"` → `"order-line"`."""
    return "-".join(words(name))


def camel(name: str) -> str:
    """`"order_line"` → `"orderLine"`."""
    head, *rest = words(name) or [""]
    return head + "".join(word.capitalize() for word in rest)


def allocate(names: Iterable[str], style: Callable[[str], str], *, taken: Set[str] = frozenset(), fallback: str = "item") -> dict[str, str]:
    """Give each of *names* a distinct identifier in *style*; those in *taken* are avoided by a trailing `_`, twins numbered.

    The outcome for a name depends only on the names before it, so that adding one at the end renames nothing.
    """
    used = set[str]()  # beside *taken*, which are many and mostly the same
    result: dict[str, str] = {}
    for name in names:
        candidate = style(name) or fallback
        if candidate[0].isdigit():
            candidate = f"{fallback}_{candidate}"
        if candidate in used or candidate in taken:
            candidate = f"{candidate}_"
        base, number = candidate.rstrip("_"), 2
        while candidate in used or candidate in taken:
            candidate, number = f"{base}_{number}", number + 1
        used.add(candidate)
        result[name] = candidate
    return result
