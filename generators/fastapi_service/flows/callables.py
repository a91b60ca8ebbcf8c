"""What mappings are called in Python."""

from generators import naming
from generators.python.names import BUILTINS, KEYWORDS


def function_name(mapping: str) -> str:
    """Return the function of a mapping."""
    return naming.allocate([mapping], str, taken=KEYWORDS | BUILTINS)[mapping]


def context_class(mapping: str) -> str:
    """Return the class of a mapping's context."""
    return f"{naming.pascal(mapping)}Context"
