"""Patterns, looked for in time linear in the text, whatever the pattern."""

from pydantic_core import SchemaValidator, core_schema


class Pattern:
    """A pattern in the dialect of Rust, whose classes are those of ASCII."""

    def __init__(self, pattern: str) -> None:
        schema = core_schema.str_schema(pattern=pattern, regex_engine="rust-regex")
        self._validator = SchemaValidator(schema)

    def matches(self, text: str) -> bool:
        """Tell whether *text* holds the pattern."""
        return self._validator.isinstance_python(text)
