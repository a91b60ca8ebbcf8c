"""Text of others in Markdown: it appears in code spans and fences only, where a forge makes no mention, link, reference or markup."""

import math
import re
from collections.abc import Iterable
from typing import Protocol

_UNSTEADY = re.compile(
    r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b"
    r"|\b0x[0-9a-fA-F]{6,}\b"
    r"|\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"
    r"|(?:/private)?(?:/var)?/tmp/[\w.-]+"
)
_PLAIN = re.compile("[a-z0-9]+(?: [a-z0-9]+)*")
_COMMIT = re.compile("(?<![a-z0-9])[0-9a-f]{7,}(?![a-z0-9])")
"""What a forge may take for the id of a commit, and link."""

_FENCE = re.compile("(`{3,})[^`]*")


class Worded(Protocol):
    """Words of ours with `{}` where names belong."""

    @property
    def text(self) -> str:
        """The words."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in order."""
        ...


def shown(text: str) -> str:
    """Return *text* on one line, without what does not show: controls, escape sequences, bidirectional marks."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def flat(text: str) -> str:
    """Return *text* on one line, shown, and without anything that could be taken for our markers."""
    return shown(text).replace("<!--", "<! --").replace("-->", "-- >")


def exact(text: str) -> str:
    """Return *text* on one line with its own blanks: only what does not show, and what could be taken for our markers, is another."""
    told = "".join(char if char.isprintable() else "    " if char == "\t" else " " for char in text)
    return told.replace("<!--", "<! --").replace("-->", "-- >")


def code(text: str) -> str:
    """Return *text* as a code span."""
    return _span(flat(text) or " ")


def _span(line: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def words(text: str) -> str:
    """Return *text* as it is where it is plain lower-case words, which form no markup whoever wrote them, else as a code span."""
    return text if _PLAIN.fullmatch(text) and not _COMMIT.search(text) else code(text)


def short(text: str, most: int) -> str:
    """Return *text* at a length that can be read; what is left out is left out between words, where there are any."""
    if len(text) <= most:
        return text
    head = text[:most]
    end = max(head.rfind(blank) for blank in " ,;")
    return f"{head[:end].rstrip(' ,;') if end >= most // 2 else head}…"


def steady(text: str) -> str:
    """Return *text* without what is another at each run (UUIDs, addresses, instants, temporary folders): it would be no news."""
    return _UNSTEADY.sub("…", text)


def cell(text: str) -> str:
    """Return *text* as a code span for a table: renderers disagree about escaped pipes, so there is none."""
    return code(text.replace("|", "¦"))


def line_cell(text: str) -> str:
    """Return a line of a file as a code span for a table, with its own blanks."""
    return _span(exact(text.replace("|", "¦")) or " ")


def fenced(language: str, lines: Iterable[str]) -> str:
    """Return *lines* as a fenced block that none of them can close."""
    told = [exact(line) for line in lines]
    longest = max((len(run) for line in told for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}{language}", *told, fence])


def script(commands: Iterable[str]) -> str:
    """Return *commands*, in which every word of others is quoted for the shell, as a block to be copied: not a character is changed."""
    return "\n".join(["```sh", *commands, "```"])


def prose(note: Worded) -> str:
    """Return *note* with its names as code spans."""
    return note.text.format(*(code(name) for name in note.names))


def folded(title: str, *blocks: str) -> str:
    """Return *blocks* folded away under *title*, which is ours."""
    return f"<details><summary>{title}</summary>\n\n" + "\n\n".join(blocks) + "\n\n</details>"


def closing(text: str) -> str:
    """Return what closes the fence and the folded blocks that are open at the end of *text*, whole lines of ours."""
    fence, depth = "", 0
    for line in text.split("\n"):
        if fence:
            fence = "" if line == fence else fence
        elif begun := _FENCE.fullmatch(line):
            fence = begun[1]
        else:
            depth += line.startswith("<details>") - line.startswith("</details>")
    return (f"\n{fence}" if fence else "") + "\n\n</details>" * depth


def percent(figure: float) -> str:
    """Return *figure* with one place, rounded down: what is below a threshold must not look as if it met it."""
    return f"{math.floor(figure * 10) / 10:.1f} %"


def count(number: int, noun: str) -> str:
    """Return *number* of *noun*, in the plural where it is due."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
