"""Lint Helm charts: `lint_chart.py FOLDER…` prints a JSON list of `{chart, path, message}`, and ends with 1 if it holds any. What Helm
would merely like to see (`icon is recommended`) is left out."""

import json
import sys
from typing import Any

import helm_python

_WARNING = 2


def main(charts: list[str]) -> int:
    """Print what Helm has against the charts and return the exit code."""
    found = [fault for chart in charts for fault in _faults(chart)]
    print(json.dumps(found))
    return 1 if found else 0


def _faults(chart: str) -> list[dict[str, Any]]:
    report = helm_python.lint(chart, strict=True)
    messages = [one for one in report["messages"] if one["severity"] >= _WARNING or one["severity"] == 0]
    faults = [{"chart": chart, "path": one["path"], "message": one["error"]} for one in messages]
    if report["errors"] and not faults:
        faults = [{"chart": chart, "path": "", "message": error} for error in report["errors"]]
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
