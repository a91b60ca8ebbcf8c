"""Python names and literals, shared by every generator that writes Python."""

from generators.python.names import KEYWORDS, package_name
from generators.python.text import FILTERS, article, comment, docstring, literal, string

__all__ = ["FILTERS", "KEYWORDS", "article", "comment", "docstring", "literal", "package_name", "string"]
