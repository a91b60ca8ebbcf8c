"""Validate Kubernetes objects by their schemas: `check_kubernetes.py FILE…` prints a JSON list of `{rule, message, file, line}`, and
ends with 1 if it holds any. Kinds that a cluster learns from somebody else (`example.com/v1`) have no schema here and are let be."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml
from kubernetes_validate.utils import SchemaNotFoundError

_LONGEST = 500


def main(paths: list[str]) -> int:
    """Print what is wrong with the objects and return the exit code."""
    found = [fault for path in paths for fault in _faults(path)]
    print(json.dumps(found))
    return 1 if found else 0


def _faults(path: str) -> Iterator[dict[str, Any]]:
    text = Path(path).read_text(encoding="utf-8")
    try:
        objects = list(yaml.load_all(text, Loader=yaml.CSafeLoader))  # the safe loader, in C
        nodes = list(yaml.compose_all(text, Loader=yaml.CSafeLoader))
    except yaml.YAMLError as failure:
        mark = getattr(failure, "problem_mark", None)
        yield _fault("yaml", str(getattr(failure, "problem", failure)), path, mark.line + 1 if mark else 0)
        return
    for one, node in zip(objects, nodes, strict=True):
        if one is not None:
            yield from _of_object(one, node, path)


def _of_object(one: Any, node: Any, path: str) -> Iterator[dict[str, Any]]:
    head = int(node.start_mark.line) + 1
    if not isinstance(one, Mapping) or not all(isinstance(one.get(key), str) for key in ("apiVersion", "kind")):
        yield _fault("kind", "the object does not say its apiVersion and kind", path, head)
        return
    try:
        kubernetes_validate.validate(dict(one), kubernetes_validate.latest_version(), strict=True)
    except kubernetes_validate.ValidationError as failure:
        where = "/".join(str(part) for part in failure.absolute_path)
        yield _fault("schema", f"{where}: {failure.message}".removeprefix(": "), path, _line(node, failure.absolute_path))
    except SchemaNotFoundError:
        if _is_known_group(one["apiVersion"]):
            yield _fault("kind", f"there is no {one['kind']} in {one['apiVersion']}", path, head)


def _is_known_group(version: str) -> bool:
    group, slash, _ = version.partition("/")
    return not slash or "." not in group or group.endswith(".k8s.io")


def _fault(rule: str, message: str, file: str, line: int) -> dict[str, Any]:
    return {"rule": rule, "message": message[:_LONGEST], "file": file, "line": line}


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
    sys.exit(main(sys.argv[1:]))
