"""Validate an OpenAPI document: `check_contract.py FILE` prints a JSON list of `{message, line}`, and ends with 1 if it holds any."""

import itertools
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from openapi_spec_validator.shortcuts import get_validator_cls

_MOST = 50
_LONGEST = 500


def main(path: str) -> int:
    """Print what is wrong with the document and return the exit code."""
    text = Path(path).read_text(encoding="utf-8")
    try:
        document = yaml.load(text, Loader=yaml.CSafeLoader)  # the safe loader, in C
    except yaml.MarkedYAMLError as failure:
        line = failure.problem_mark.line + 1 if failure.problem_mark else 0
        found = [{"message": str(failure.problem), "line": line}]
    else:
        found = _faults(document, text)
    print(json.dumps(found))
    return 1 if found else 0


def _faults(document: Any, text: str) -> list[dict[str, Any]]:
    if not isinstance(document, Mapping):
        return [{"message": "the document is not a mapping", "line": 1}]
    errors = list(itertools.islice(get_validator_cls(document)(document).iter_errors(), _MOST))
    if not errors:
        return []
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    return [{"message": _message(error), "line": _line(root, error.absolute_path)} for error in errors]


def _message(error: Any) -> str:
    place = "/".join(str(part) for part in error.absolute_path)
    return f"{place}: {error.message}"[:_LONGEST]


def _line(node: Any, path: Iterable[str | int]) -> int:
    """Return the line of the deepest node on *path*."""
    for part in path:
        below = _below(node, part)
        if below is None:
            break
        node = below
    return int(node.start_mark.line) + 1


def _below(node: Any, part: str | int) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part]
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
