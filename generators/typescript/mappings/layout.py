"""Long statements over several lines, broken in their brackets."""

from generators.typescript.mappings.masking import at_top, closing, masked

WIDTH = 100
_STEP = "  "


def broken(said: str, indent: str) -> list[str]:
    """Return a statement in lines no wider than `WIDTH` where that can be."""
    if len(indent) + len(said) <= WIDTH or "\n" in said:
        return [f"{indent}{line}" for line in said.split("\n")]
    plain = masked(said)
    start, end = _brackets(plain)
    if start < 0 or end - start < 2:
        return [f"{indent}{said}"]
    comma = "" if _is_condition(said, start) else ","
    lines = [f"{indent}{said[: start + 1]}"]
    for part, sign in _parts(said[start + 1 : end].strip(" ")):
        lines += broken(f"{part}{sign or comma}", indent + _STEP)
    return [*lines, f"{indent}{said[end:]}"]


def _brackets(plain: str) -> tuple[int, int]:
    """Return the outermost brackets that hold most of a statement."""
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


def _is_condition(said: str, start: int) -> bool:
    """Tell whether a bracket groups one expression: no comma may stand behind that."""
    before = said[:start].rstrip()
    return said[start] == "(" and (before.endswith(("if", "for", "catch", "&&", "||", "?", ":", "=", "!", "(", "return")) or not before)


def _parts(inner: str) -> list[tuple[str, str]]:
    """Return the parts of what stands in brackets, each with the sign behind it."""
    plain = masked(inner)
    for sign, kept in ((", ", ","), (" || ", " ||"), (" && ", " &&")):
        if places := at_top(plain, sign):
            cuts = [0, *(at + len(sign) for at in places)]
            ends = [*places, len(inner)]
            return [(inner[cut:end], kept if end < len(inner) else "") for cut, end in zip(cuts, ends, strict=True)]
    return [(inner, "")]
