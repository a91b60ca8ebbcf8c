"""The documentation of the codes, a page each: `python -m synapseops.diagnostics.pages [--check]`."""

import sys
from collections.abc import Mapping
from pathlib import Path

from synapseops.diagnostics.codes import CATALOGUE, Code

FOLDER = Path(__file__).parents[2] / "docs" / "diagnostics"
INDEX = "README.md"


def pages() -> Mapping[str, str]:
    """Return every page by the name of its file."""
    return {INDEX: _index(), **{f"{code.code}.md": _page(code) for code in CATALOGUE.values()}}


def _index() -> str:
    rows = [f"| [{code.code}]({code.code}.md) | {code.severity.value} | {code.title} |" for code in CATALOGUE.values()]
    head = [
        "# Diagnostics",
        "",
        "Everything that `synapse` finds fault with has a code. All faults of a file are told at once, errors first, each at its place;",
        "errors have to be mended before anything is made, warnings do not.",
        "",
        "| code | severity | what is wrong |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def _page(code: Code) -> str:
    parts = [f"# {code.code}: {code.title}", f"Severity: {code.severity.value}.", code.explanation]
    if code.wrong:
        parts += ["Wrong:", _block(code.wrong), "Right:", _block(code.right)]
    parts.append("[All codes](README.md)")
    return "\n\n".join(parts) + "\n"


def _block(intent: str) -> str:
    return f"```yaml\n{intent}```"


def outdated(folder: Path) -> list[str]:
    """Return the names of files in *folder* that are not what the catalogue says, or that it does not know."""
    wanted = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in {*wanted, *there} if wanted.get(name) != there.get(name))


def write(folder: Path) -> None:
    """Make the pages in *folder* what the catalogue says."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in folder.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` tell which of them are out of date."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m synapseops.diagnostics.pages [--check]", file=sys.stderr)
        return 2
    if not arguments:
        write(FOLDER)
        return 0
    for name in (names := outdated(FOLDER)):
        print(f"docs/diagnostics/{name} is out of date: run python -m synapseops.diagnostics.pages")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
