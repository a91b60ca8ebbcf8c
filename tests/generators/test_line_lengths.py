"""Prose in templates is as short as lines of generated Python may be, so that no excuse stands behind it."""

from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"
LONGEST = 100


def test_docstrings_and_comments_need_no_excuse() -> None:
    paths = [path for path in TEMPLATES.rglob("*") if path.name.endswith((".py", ".py.j2"))]
    long = [
        f"{path.relative_to(TEMPLATES)}:{number}"
        for path in sorted(paths)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST and line.lstrip().startswith(('"""', "#")) and "{{" not in line and "{%" not in line
    ]
    assert len(paths) > 100
    assert long == []
