"""The table of docs/action.md that says which word of `fail-on` fails which mode, where everything is wrong at once."""

from tests.action.workflow.act import ROOT

WORDS = ("by default", "faults", "checks", "drift", "breaking", "nothing")


def cells() -> dict[tuple[str, str], str]:
    """Return what the table says by word and mode: ❌ or ✅, and words."""
    lines = (ROOT / "docs" / "action.md").read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("| `fail-on` | `check` |"))
    modes, _, *rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines[start : start + 2 + len(WORDS)]]
    return {(row[0], mode): cell for row in rows for mode, cell in zip(modes[1:], row[1:], strict=True)}
