import shutil
from pathlib import Path

import pytest

from action.workflow import pages


def test_the_tables_are_what_action_yml_says() -> None:
    assert pages.outdated(pages.ROOT) == [], "run python -m action.workflow.pages"


def test_tables_are_written_where_their_marks_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("action.yml", *pages.PAGES):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(pages.ROOT / name, tmp_path / name)
    action = tmp_path / "action.yml"
    action.write_text(action.read_text().replace("The number of the pull request", "What it is | numbered"))
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    assert pages.main(["--check"]) == 1
    assert capsys.readouterr().out.count("is out of date") == len(pages.PAGES)
    assert pages.main([]) == 0
    assert pages.main(["--check"]) == 0
    assert "| `pull-request-number` | What it is \\| numbered; one a line" in (tmp_path / "README.md").read_text()


def test_a_page_without_marks_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="the page lacks"):
        pages.current("# A page\n", "")
