"""HTML in pieces: text of others becomes `Html` by `text` alone, which escapes it."""

import html
from collections.abc import Iterable, Sequence
from typing import NewType

from synapseops.report.text import shown

Html = NewType("Html", str)
NOTHING = Html("")


def text(told: str) -> Html:
    """Return *told* on one line, without what does not show, as text; a blank at either end stays."""
    line = html.escape(shown(told), quote=True)
    return Html(f"{' ' if told[:1] == ' ' else ''}{line}{' ' if line and told[-1:] == ' ' else ''}")


def lines(told: str) -> Html:
    """Return *told* as text that keeps its lines and spaces."""
    return Html(html.escape("".join(char if char.isprintable() or char == "\n" else " " for char in told), quote=True))


def tag(name: str, *inside: Html, **attributes: str) -> Html:
    """Return an element; *name* and the names of *attributes* are ours (`class_`, `data_verdict`), their values are escaped."""
    told = "".join(f' {key.rstrip("_").replace("_", "-")}="{html.escape(value, quote=True)}"' for key, value in attributes.items())
    return Html(f"<{name}{told}>{''.join(inside)}</{name}>")


def together(*pieces: Html) -> Html:
    """Return *pieces* one after the other."""
    return Html("".join(pieces))


def code(told: str) -> Html:
    """Return *told* as code."""
    return tag("code", text(told))


def section(title: str, *inside: Html) -> Html:
    """Return a section under *title*, which is ours; nothing where it holds nothing."""
    held = [piece for piece in inside if piece]
    return tag("section", tag("h2", text(title)), *held) if held else NOTHING


def listing(items: Iterable[Html]) -> Html:
    """Return a list; nothing where it is empty."""
    told = [tag("li", item) for item in items]
    return tag("ul", *told) if told else NOTHING


def table(heads: Sequence[str], rows: Iterable[Sequence[Html]]) -> Html:
    """Return a table under *heads*, which are ours; nothing where it has no rows."""
    body = [tag("tr", *(tag("td", cell) for cell in row)) for row in rows]
    if not body:
        return NOTHING
    head = tag("thead", tag("tr", *(tag("th", text(one), scope="col") for one in heads)))
    return tag("div", tag("table", head, tag("tbody", *body)), class_="wide")


def folded(title: Html, *inside: Html, is_open: bool = False) -> Html:
    """Return *inside* under *title*, folded away until somebody wants it unless it *is_open*; nothing where it holds nothing."""
    held = [piece for piece in inside if piece]
    return tag("details", tag("summary", title), *held, **({"open": ""} if is_open else {})) if held else NOTHING


def badge(word: str, kind: str) -> Html:
    """Return a word of ours as a badge of a *kind* that the style knows."""
    return tag("span", text(word), class_=f"badge {kind}")
