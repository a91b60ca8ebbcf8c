"""The smallest service as the real generators make it, landed on a base: where its files lie, and how people edit them."""

from pathlib import Path

from tests.forge.git import commit
from tests.pipeline import workshop

TODO = workshop.TODO.replace("resources:", "generate: {sdks: [], postman: false, infra: []}\nresources:")
"""Without what is beside the service: to make and verify that takes as long again."""
MORE = f"{TODO}      note: text?\n"
INTO = "generated/todo"
MODELS = f"{INTO}/todo/models/tasks.py"
LONGER = TODO.replace("1..120", "1..150")


def edited(folder: Path, old: str, new: str, path: str = MODELS, **files: str) -> None:
    """Replace *old* in a file as a person, and commit it with *files*."""
    text = (folder / path).read_text()
    assert old in text
    commit(folder, {path: text.replace(old, new, 1), **files})
