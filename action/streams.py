"""What the standard streams are: whether they take colours, and how JSON is printed on them."""

import json
import os
import sys
from typing import Any, TextIO


def takes_colour(stream: TextIO) -> bool:
    """Tell whether *stream* is a terminal that shows colours, and nobody asked for none (https://no-color.org)."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a person sees *stream* as it is written."""
    return stream.isatty()


def print_json(value: dict[str, Any]) -> None:
    """Print *value* as the one thing on standard output."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
