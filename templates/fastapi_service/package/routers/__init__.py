"""What is served; and a part of paths that Starlette lacks: text with any character in it."""

from starlette.convertors import Convertor, register_url_convertor


class TextConvertor(Convertor[str]):
    """Everything to the end of the path."""

    regex = "(?s:.+)"

    def convert(self, value: str) -> str:
        """Return the text as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return the text as it is."""
        return value


register_url_convertor("text", TextConvertor())
