"""Where values are: paths as text, of pieces that are known and variables that hold positions or keys."""

from msgspec import Struct

from synapseops.mapping import ir

Where = tuple["str | Index", ...]
"""A path as text: pieces that are known, and variables that hold positions or keys."""


class Index(Struct, frozen=True):
    """A variable in a path. *is_list*: it holds the positions of several items, and stands for the list of them."""

    name: str
    is_list: bool = False


def key_text(name: str) -> str:
    """Return a key as it stands in a path."""
    is_plain = name.replace("_", "a").replace("-", "a").replace("@", "a").isalnum()
    return name if is_plain else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def joined(where: Where, piece: "str | Index") -> Where:
    """Return the path one key or position further."""
    dotted: Where = (".", piece) if where and isinstance(piece, Index) else ((f".{piece}",) if where else (piece,))
    return (*where, *dotted)


def below(where: Where, keys: tuple[str, ...]) -> Where:
    """Return the path some keys further."""
    for key in keys:
        where = joined(where, key_text(key))
    return where


def inside(where: Where, steps: tuple[ir.Step, ...]) -> Where:
    """Return the path some steps further."""
    for step in steps:
        match step.segment:
            case ir.Key(name):
                where = joined(where, key_text(name))
            case ir.At(index):
                where = (*where, f"[{index}]")
            case ir.Every():
                where = where if _is_list(where) else (*where, "[]")
    return where


def nth(where: Where, index: str) -> Where:
    """Return the path of the item at the position that *index* holds."""
    if _is_list(where):
        place = where[-1]
        return (*where[:-1], "[", Index(f"{place.name}[{index}]") if isinstance(place, Index) else place, "]")
    return (*where, "[", Index(index), "]")


def pieces(where: Where) -> list[str | Index]:
    """Return the pieces of a path, with texts that follow each other put together."""
    found: list[str | Index] = []
    for piece in ("[]" if isinstance(one, Index) and one.is_list else one for one in where):
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def _is_list(where: Where) -> bool:
    return bool(where) and isinstance(where[-1], Index) and where[-1].is_list
