"""Text in paths: any character that a client has percent-encoded, slashes and line ends too."""

import re
from urllib.parse import unquote

from starlette.convertors import Convertor, StringConvertor, register_url_convertor
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ENCODED_SLASH = re.compile("%2f", re.IGNORECASE)
_SLASH = "\udc2f"  # stands for an encoded slash while a route is looked for; no UTF-8 decodes to it


class TextConvertor(Convertor[str]):
    """The rest of a path, as text."""

    regex = "(?s:.+)"

    def convert(self, value: str) -> str:
        """Return the text that a client means."""
        return value.replace(_SLASH, "/")

    def to_string(self, value: str) -> str:
        """Return the text as it stands in a path."""
        return value


class KeyConvertor(TextConvertor):
    """The rest of a path, unless it is one by a unique field (`by/FIELD/VALUE`)."""

    regex = "(?!by/)(?s:.+)"


class RestConvertor(TextConvertor):
    """The rest of a path, or nothing."""

    regex = "(?s:.*)"


class PartConvertor(StringConvertor):
    """One part of a path, in which an encoded slash is a character like any other."""

    def convert(self, value: str) -> str:
        """Return the text that a client means."""
        return value.replace(_SLASH, "/")


class EncodedSlashes:
    """ASGI middleware: tells slashes in a text from those between the parts of a path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        parts = _ENCODED_SLASH.split(scope.get("raw_path", b"").decode("latin-1"))
        if len(parts) == 1:
            await self._app(scope, receive, send)
            return
        decoded = scope["path"]

        async def answer(message: Message) -> None:
            scope["path"] = decoded  # which the server's own log can spell
            await send(message)

        scope["path"] = _SLASH.join(map(unquote, parts))
        await self._app(scope, receive, answer)


register_url_convertor("str", PartConvertor())  # the team's routes have such parts
register_url_convertor("path", RestConvertor())
register_url_convertor("text", TextConvertor())
register_url_convertor("key", KeyConvertor())
