"""The README's examples do what they say."""

import re
from pathlib import Path
from typing import Any

import pytest

README = Path(__file__).parents[2] / "sdk" / "python" / "README.md"


@pytest.mark.skipif(not README.exists(), reason="the README lies elsewhere")
@pytest.mark.usefixtures("served")
def test_every_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """They run in their order, as in one session."""
    monkeypatch.syspath_prepend(str(README.parent))
    examples = re.findall(r"^```python\n(.*?)^```$", README.read_text(), re.DOTALL | re.MULTILINE)
    assert len(examples) > 3
    session: dict[str, Any] = {"__name__": "readme"}
    for example in examples:
        exec(compile(example, "README.md", "exec"), session)  # noqa: S102  # our own README
