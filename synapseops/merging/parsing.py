"""Whether a file can still be read as what its name says it is. Nothing of it is executed or built."""

import ast
import json
import tomllib
import warnings
from collections.abc import Callable

import yaml

LARGEST = 2 << 20


def parses(path: str, data: bytes) -> bool:
    """Tell whether *data* parses; what no parser is known for, and what is too large for one, does."""
    parser = _PARSERS.get(path.rpartition(".")[2].lower())
    if parser is None or len(data) > LARGEST:
        return True
    try:
        parser(data)
    except (SyntaxError, ValueError, yaml.YAMLError, RecursionError, MemoryError):
        return False
    return True


def _python(data: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an odd escape is the linter's to report
        ast.parse(data)


def _yaml(data: bytes) -> None:
    """Read the events alone: aliases are not followed, however many there are."""
    for _ in yaml.parse(data, Loader=yaml.CSafeLoader):
        pass


def _toml(data: bytes) -> None:
    tomllib.loads(data.decode())


_PARSERS: dict[str, Callable[[bytes], object]] = {
    "py": _python,
    "pyi": _python,
    "json": json.loads,
    "yaml": _yaml,
    "yml": _yaml,
    "toml": _toml,
}
