"""Run one mapping on records: `run_mapping.py REQUEST RECORDS RESULTS`, files of the folder. Results are a JSON line for each record."""

import datetime as dt
import importlib
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

_READERS: dict[str, Callable[[str], Any]] = {"decimal": Decimal, "date": dt.date.fromisoformat, "datetime": dt.datetime.fromisoformat}


def main(request: Path, records: Path, results: Path) -> None:
    """Read the request, and map record by record."""
    asked = json.loads(request.read_text(encoding="utf-8"))
    mappings = importlib.import_module(f"{asked['package']}.mappings")
    make, context = getattr(mappings, asked["function"]), _context(mappings, asked)
    with results.open("w", encoding="utf-8") as out:
        for record in _records(mappings, records.read_bytes()):
            out.write(json.dumps(_result(mappings, make, record, context)) + "\n")


def _context(mappings: Any, asked: Any) -> list[Any]:
    """Return the context as a further argument, where the mapping has one."""
    if not asked["context_class"]:
        return []
    kinds = asked["context"].items()
    values = {name: _READERS[kind](value) if kind in _READERS else value for name, (kind, value) in kinds}
    return [getattr(mappings, asked["context_class"])(**values)]


def _records(mappings: Any, data: bytes) -> list[Any]:
    """Return the record, the records of a list, or those of JSON lines; what is none stands for itself."""
    whole = _decoded(mappings, data)
    if not isinstance(whole, mappings.NotJson):
        return whole if isinstance(whole, list) else [whole]
    lines = [line for line in data.splitlines() if line.strip()]
    decoded = [_decoded(mappings, line) for line in lines]
    return [whole] if len(lines) < 2 or all(isinstance(one, mappings.NotJson) for one in decoded) else decoded


def _decoded(mappings: Any, data: bytes) -> Any:
    try:
        return mappings.decode(data)
    except mappings.NotJson as fault:
        return fault


def _result(mappings: Any, make: Any, record: Any, context: list[Any]) -> dict[str, Any]:
    if isinstance(record, mappings.NotJson):
        return {"refused": f"no JSON: {record}"}
    if not isinstance(record, dict):
        return {"refused": "no record: an object is expected"}
    try:
        made = make(record, *context)
        return {"record": mappings.encode(record).decode(), "made": mappings.encode(made).decode()}
    except mappings.MappingErrors as raised:
        told = ("code", "mapping", "rule", "target_path", "source_path", "expected", "got_type", "got")
        return {"errors": [{name: getattr(one, name) for name in told} for one in raised.errors]}
    except mappings.NotJson as fault:
        return {"refused": f"what is made is no JSON: {fault}"}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
