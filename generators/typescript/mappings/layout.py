"""Long statements over several lines, broken in their brackets as Prettier breaks them."""

import re

from generators.characters import columns
from generators.mappings.lowering.masking import at_top, closing, masked

WIDTH = 100
_STEP = "  "
_GROUPING = re.compile(r"(?:^|\b(?:if|for|catch|return)|[&|?:=!(])\s*$")
"""What stands before a bracket that groups one expression: no comma may stand behind that."""
_LOOKED_INTO = re.compile(r"[\w$)\]]$")
"""What stands before a bracket that holds one key: neither may one there."""


def broken(said: str, indent: str = "") -> list[str]:
    """Return a statement in lines no wider than `WIDTH` where that can be."""
    is_short = columns(indent) + columns(said) <= WIDTH
    if is_short and "([[" not in said:
        return [f"{indent}{said}"]
    plain = masked(said)
    if is_short and not _is_table(plain):
        return [f"{indent}{said}"]
    if choice := _choice(said, plain):
        first, *others = choice
        return [f"{indent}{first}", *(line for other in others for line in broken(other, indent + _STEP))]
    start, end = _brackets(plain)
    if end - start < 2:
        return [f"{indent}{said}"]
    lead, inner, tail = said[: start + 1], said[start + 1 : end].strip(" "), said[end:]
    parts = _parts(inner)
    if hugged := _hugged(lead, parts, tail, indent):
        return hugged
    holds_one = {"(": _GROUPING, "[": _LOOKED_INTO}.get(plain[start])
    comma = "" if holds_one is not None and holds_one.search(plain[:start]) else ","
    lines = [f"{indent}{lead}"]
    for part, sign in parts:
        lines += broken(f"{part}{sign or comma}", indent + _STEP)
    return [*lines, f"{indent}{tail}"]


def _choice(said: str, plain: str) -> list[str]:
    """Return a conditional expression in its three parts, or nothing where there is none."""
    asks, others = at_top(plain, " ? "), at_top(plain, " : ")
    if len(asks) != 1 or len(others) != 1:
        return []
    return [said[: asks[0]], said[asks[0] + 1 : others[0]], said[others[0] + 1 :]]


def _is_table(plain: str) -> bool:
    """Tell whether a list of lists stands in the statement, which takes a line for each."""
    at = plain.find("([[")
    return at >= 0 and len(_parts(plain[at + 2 : closing(plain, at + 1)])) > 1


def _hugged(lead: str, parts: list[tuple[str, str]], tail: str, indent: str) -> list[str]:
    """Return a call whose last argument alone takes several lines, or nothing where that cannot be."""
    *others, (last, sign) = parts
    plain = masked(last)
    is_literal = plain[:1] in ("[", "{") and closing(plain, 0) == len(plain) - 1 and len(plain) > 2
    if not lead.endswith("(") or sign or not is_literal or any(sign != "," for _, sign in others):
        return []
    first = f"{lead}{''.join(f'{part}, ' for part, _ in others)}{last[0]}"
    if columns(indent) + columns(first) > WIDTH or any(masked(part)[:1] == plain[0] for part, _ in others):
        return []
    lines = [f"{indent}{first}"]
    for part, sign in _parts(last[1:-1].strip(" ")):
        lines += broken(f"{part}{sign or ','}", indent + _STEP)
    return [*lines, f"{indent}{last[-1]}{tail}"]


def _brackets(plain: str) -> tuple[int, int]:
    """Return the outermost brackets that hold most of a statement; the block that a line opens is none."""
    best, at = (-1, -1), 0
    while at < len(plain):
        if plain[at] in "([{":
            end = closing(plain, at)
            if end < 0:
                break
            if end - at > best[1] - best[0]:
                best = (at, end)
            at = end
        at += 1
    return best


def _parts(inner: str) -> list[tuple[str, str]]:
    """Return the parts of what stands in brackets, each with the sign behind it."""
    plain = masked(inner)
    for sign, kept in ((", ", ","), ("; ", ";"), (" || ", " ||"), (" && ", " &&")):
        if places := at_top(plain, sign):
            cuts = [0, *(at + len(sign) for at in places)]
            ends = [*places, len(inner)]
            return [(inner[cut:end], kept if end < len(inner) else "") for cut, end in zip(cuts, ends, strict=True)]
    return [(inner, "")]
