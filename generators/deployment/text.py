"""The author's text in the languages of deployment: each filter returns what may stand where its language is written."""

import json
import re
from collections.abc import Callable

from generators.fastapi_service.project import markdown
from generators.openapi.emitter import scalar
from generators.rendering import Code

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def yaml(text: str) -> Code:
    """Return *text* as a YAML string, where nothing but YAML reads it."""
    return Code(scalar(text))


def workflow(text: str) -> Code:
    """Return *text* as a YAML string in a workflow, where GitHub evaluates no expression of it."""
    return Code(scalar(text.replace("${{", "${{ '${{' }}")))


def dockerfile(text: str) -> Code:
    """Return *text* in double quotes, on one line, where Docker expands no variable of it.

    A backslash becomes a slash: readers of Dockerfiles do not agree on what an escaped one is.
    """
    line = " ".join(_UNPRINTABLE.sub(" ", text).split()).replace("\\", "/")
    return Code('"' + re.sub(r'["$]', r"\\\g<0>", line) + '"')


def array(words: tuple[str, ...]) -> Code:
    """Return *words* as a JSON array: the form in which Docker starts no shell."""
    return Code(json.dumps(words, ensure_ascii=True))


def expression(said: str) -> Code:
    """Return an expression of ours that GitHub evaluates."""
    return Code(f"${{{{ {said} }}}}")


def required(name: Code, says: Code) -> Code:
    """Return a variable that Compose takes from the environment, or else refuses to start and says what it is."""
    return Code(f"${{{name}:?{says}}}")


FILTERS: dict[str, Callable[..., Code]] = {
    "array": array,
    "code": Code,
    "dockerfile": dockerfile,
    "expression": expression,
    "markdown": markdown,
    "required": required,
    "workflow": workflow,
    "yaml": yaml,
}
