"""Changes of schema: an intent before and after, rows before and after, in `tests/golden/migrations`."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "golden" / "migrations"


@dataclass(frozen=True)
class Case:
    """One change; `reversible` when its downgrade brings the old schema back."""

    name: str
    before: str
    after: str
    rows_before: dict[str, list[dict[str, Any]]]
    rows_after: dict[str, list[dict[str, Any]]]
    reversible: bool

    @property
    def expected(self) -> Path:
        """The folder with the revision as it was reviewed."""
        return FOLDER / self.name / "expected"

    @classmethod
    def read(cls, folder: Path) -> "Case":
        """Read a case from its folder."""
        before, after = ((folder / name).read_text(encoding="utf-8") for name in ("before.yaml", "after.yaml"))
        rows = json.loads((folder / "rows.json").read_text(encoding="utf-8"))
        return cls(folder.name, before, after, rows["before"], rows["after"], rows["reversible"])


CASES = [Case.read(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir()]
