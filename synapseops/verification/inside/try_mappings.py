"""Try mappings on records: `try_mappings.py REQUEST RESULTS`, files of the folder. Results are a JSON line for each record, in order."""

import datetime as dt
import importlib
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

_READERS: dict[str, Callable[[str], Any]] = {"decimal": Decimal, "date": dt.date.fromisoformat, "datetime": dt.datetime.fromisoformat}


def main(request: Path, results: Path) -> None:
    """Try one mapping after the other."""
    asked = json.loads(request.read_text(encoding="utf-8"))
    mappings = importlib.import_module(f"{asked['package']}.mappings")
    with results.open("w", encoding="utf-8") as out:
        for trial in asked["trials"]:
            make = getattr(mappings, trial["function"])
            contexts = [_context(mappings, trial["context_class"], one) for one in trial["contexts"]]
            for number, data in trial["records"]:
                out.write(json.dumps(_result(mappings, make, data, contexts[number])) + "\n")


def _context(mappings: Any, name: str, given: Any) -> list[Any]:
    """Return the context as a further argument, where the mapping has one."""
    if not name:
        return []
    values = {key: _READERS[kind](value) if kind in _READERS else value for key, (kind, value) in given.items()}
    return [getattr(mappings, name)(**values)]


def _result(mappings: Any, make: Any, data: str, context: list[Any]) -> dict[str, Any]:
    try:
        return {"made": mappings.encode(make(mappings.decode(data.encode()), *context)).decode()}
    except mappings.MappingErrors as raised:
        return {"errors": [[one.code, one.target_path] for one in raised.errors]}
    except mappings.NotJson:
        return {"refused": "no JSON"}
    except Exception as fault:  # what the mapping itself does not foresee is a finding too
        return {"refused": type(fault).__name__}


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
