"""The tables of inputs and outputs in README.md and docs/action.md, made of action.yml: `python -m action.workflow.pages [--check]`."""

import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "docs/action.md")
BEGIN = "<!-- action.yml:begin, made by python -m action.workflow.pages -->"
END = "<!-- action.yml:end -->"


def tables(action: dict[str, Any]) -> str:
    """Return both tables."""
    inputs = [f"| `{name}` | {_default(one['default'])} | {_line(one['description'])} |" for name, one in action["inputs"].items()]
    outputs = [f"| `{name}` | {_line(one['description'])} |" for name, one in action["outputs"].items()]
    return "\n".join(["| input | default | |", "|---|---|---|", *inputs, "", "| output | |", "|---|---|", *outputs])


def current(page: str, text: str) -> str:
    """Return *page* with *text* between its marks. Raises `ValueError` where it has none."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page lacks {BEGIN} or {END}")
    return f"{head}{BEGIN}\n{text}\n{END}{tail}"


def outdated(root: Path) -> list[str]:
    """Return the names of the pages below *root* that are not what its action.yml says."""
    text = tables(yaml.safe_load((root / "action.yml").read_text(encoding="utf-8")))
    told = {name: (root / name).read_text(encoding="utf-8") for name in PAGES}
    return [name for name, page in told.items() if current(page, text) != page]


def write(root: Path) -> None:
    """Make the pages below *root* what its action.yml says."""
    text = tables(yaml.safe_load((root / "action.yml").read_text(encoding="utf-8")))
    for name in PAGES:
        page = (root / name).read_text(encoding="utf-8")
        (root / name).write_text(current(page, text), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write the tables, or with `--check` tell where they are out of date."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m action.workflow.pages [--check]", file=sys.stderr)
        return 2
    if not arguments:
        write(ROOT)
        return 0
    for name in (names := outdated(ROOT)):
        print(f"{name} is out of date: run python -m action.workflow.pages")
    return 1 if names else 0


def _default(value: object) -> str:
    text = str(value)
    return "the workflow's" if text.startswith("${{") else f"`{text}`" if text else ""


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
