"""The examples of the README, as a module that a compiler checks and a test runs."""

import hashlib
import re

from msgspec import Struct

from generators.rendering import Template

_EXAMPLE = re.compile(r"^```ts\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_TITLE = "/** The README's examples, one after another. */\n"


class Examples(Struct, frozen=True):
    """The examples in *readme*, rendered when called."""

    readme: Template

    @property
    def key(self) -> str:
        """Equal exactly when the rendered text is: the README's key, and what is found in it."""
        return hashlib.sha256(f"{_TITLE}\0{_EXAMPLE.pattern}\0{self.readme.key}".encode()).hexdigest()

    def __call__(self) -> str:
        return "\n".join([_TITLE, *_EXAMPLE.findall(self.readme())])
