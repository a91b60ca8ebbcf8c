"""Flows and systems may be called anything: modules that bring them together have names of their own."""

import ast
from collections import Counter
from collections.abc import Iterable

from tests.generators.fastapi_service import services


def bound(source: bytes) -> list[str]:
    """Return every name that a module binds, once for each time."""
    found: list[str] = []
    for node in ast.parse(source).body:
        match node:
            case ast.Import(names) | ast.ImportFrom(names=names):
                found += [one.asname or one.name for one in names]
            case ast.FunctionDef(name):
                found.append(name)
            case ast.For(ast.Name(name)) | ast.Assign([ast.Name(name)]):
                found.append(name)
    return found


def named(flows: Iterable[str] = ("one",), systems: Iterable[str] = ("board",)) -> dict[str, bytes]:
    """Return the tree of a service whose flows and systems are called so."""
    record = "{base_url: https://board.example, records: {Note: {fields: {title: string}}}}"
    step = "{on: {change: Task}, key: id, steps: [{map: note, send: {to: board, request: POST /notes}}]}"
    intent = "\n".join(
        (
            "synapse: 1",
            "service: todo",
            "resources: {Task: {fields: {title: string}}}",
            f"systems: {{{', '.join(f'{name}: {record}' for name in dict.fromkeys(('board', *systems)))}}}",
            'mappings: {note: {from: Task, to: board.Note, fields: {title: title}, policy: {unmapped_source: "off"}}}',
            f"flows: {{{', '.join(f'{name}: {step}' for name in flows)}}}",
        )
    )
    return services.rendered(services.of(intent))


def test_flows_are_called_otherwise_than_what_puts_them_together() -> None:
    own = {name for name in bound(named()["todo/flows/wiring.py"]) if name.islower() and name.isidentifier()}
    names = Counter(bound(named(flows=sorted(own))["todo/flows/wiring.py"]))
    assert {"hooks", "runtime", "flow"} <= own
    assert [name for name, count in names.items() if count > 1] == []


def test_systems_are_called_otherwise_than_what_their_package_has() -> None:
    own = {name for name in bound(named()["todo/systems/__init__.py"]) if name.islower()}
    source = named(systems=sorted(own))["todo/systems/__init__.py"]
    modules = {node.module for node in ast.parse(source).body if isinstance(node, ast.ImportFrom) and node.level == 1}
    assert {"httpx", "filled", "clients"} <= own
    assert modules & set(bound(source)) == set()
