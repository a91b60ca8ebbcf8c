"""What GitHub takes of a text, and how one is cut. Bounds are kept in bytes of UTF-8, whatever GitHub counts: it is the smaller room."""

LONGEST_TITLE = 255
LARGEST_TEXT = 65_535
LARGEST_MESSAGE = 64 << 10
LONGEST_LABEL = 20
LONGEST_DESCRIPTION = 40
LONGEST_ID = 20

_FENCE = "```"
_REST = "… and more than GitHub shows here."


def line(text: str, largest: int) -> str:
    """Return a line within *largest* bytes, which is within as many characters too."""
    data = text.encode("utf-8", "replace")
    return data.decode() if len(data) <= largest else data[: largest - 3].decode(errors="ignore").rstrip() + "…"


def markdown(text: str, largest: int = LARGEST_TEXT) -> str:
    """Return Markdown within *largest* bytes, cut at a line where that is near, an open block of code closed."""
    data = text.encode("utf-8", "replace")
    if len(data) <= largest:
        return data.decode()
    room = largest - len(f"\n{_FENCE}\n\n{_REST}\n".encode())
    kept = data[:room].decode(errors="ignore")
    whole, newline, last = kept.rpartition("\n")
    kept = whole if newline and len(last) < room // 4 else kept
    is_open = sum(part.lstrip().startswith(_FENCE) for part in kept.split("\n")) % 2
    return f"{kept}\n{_FENCE if is_open else ''}\n\n{_REST}\n"


def plain(text: str, largest: int = LARGEST_MESSAGE) -> str:
    """Return text that is no Markdown within *largest* bytes."""
    data = text.encode("utf-8", "replace")
    return data.decode() if len(data) <= largest else data[: largest - 3].decode(errors="ignore") + "…"
