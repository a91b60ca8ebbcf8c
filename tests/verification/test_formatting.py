"""The formatter: one form for a file, whatever stands around it."""

import subprocess
from pathlib import Path

import pytest

from synapseops.errors import ToolFailed
from synapseops.verification import ruff
from synapseops.verification.formatting import RuffFormatter
from synapseops.verification.materials import UnsafePath

SOURCE = b"import zed\nfrom shop import a\nimport os\nx = {'a':1}\n"
FORMATTED = b'import os\n\nimport zed\n\nfrom shop import a\n\nx = {"a": 1}\n'


def test_imports_are_sorted_with_the_trees_own_packages_last() -> None:
    assert RuffFormatter().format({"shop/m.py": SOURCE}, packages={"shop"}) == {"shop/m.py": FORMATTED}


def test_the_outcome_for_a_file_does_not_depend_on_the_others() -> None:
    files = {
        "shop/m.py": SOURCE,
        "shop/__init__.py": b"",
        "zed/__init__.py": b"",
        "os.py": b"y=1\n",
        "pyproject.toml": b"[tool.ruff]\nline-length = 20\n",
    }
    together = RuffFormatter().format(files, packages={"shop"})
    alone = {path: RuffFormatter().format({path: data}, packages={"shop"})[path] for path, data in files.items()}
    assert together == alone
    assert together["shop/m.py"] == FORMATTED


def test_formatting_again_changes_nothing() -> None:
    once = RuffFormatter().format({"shop/m.py": SOURCE}, packages={"shop"})
    assert RuffFormatter().format(once, packages={"shop"}) == once


def test_lines_may_be_a_hundred_wide() -> None:
    line = b"value = [" + b", ".join([b"1"] * 30) + b"]\n"
    assert len(line) == 100 - 1
    assert RuffFormatter().format({"m.py": line}, packages=()) == {"m.py": line}


def test_a_line_that_cannot_be_broken_is_excused_from_the_rule_of_width() -> None:
    name, short = b"n" * 63, b"x = 1\n"
    wide = b'given = {\n    "%b": "%b",\n}\n' % (name, name)
    excused = wide.replace(b'",\n', b'",  # noqa: E501\n')
    assert RuffFormatter().format({"wide.py": wide, "short.py": short}, packages=()) == {"wide.py": excused, "short.py": short}
    assert RuffFormatter().format({"wide.py": excused}, packages=()) == {"wide.py": excused}


def test_letters_that_resemble_others_are_excused_where_they_stand() -> None:
    files = {"m.py": 'X = "\u0441"\nY = "\u0437\u0430\u043a\u0430\u0437"\n'.encode()}
    excused = 'X = "\u0441"  # noqa: RUF001\nY = "\u0437\u0430\u043a\u0430\u0437"\n'.encode()
    assert RuffFormatter().format(files, packages=()) == {"m.py": excused}


def test_what_is_excused_among_arguments_is_laid_out_with_that() -> None:
    name = "n" * 80
    files = {"m.py": f'value = call("{name}", "\u0441", more=1)\n'.encode()}
    excused = f'value = call(\n    "{name}",\n    "\u0441",  # noqa: RUF001\n    more=1,\n)\n'.encode()
    assert RuffFormatter().format(files, packages=()) == {"m.py": excused}
    assert RuffFormatter().format({"m.py": excused}, packages=()) == {"m.py": excused}


def test_letters_of_western_europe_resemble_no_others() -> None:
    letters = [chr(code) for code in range(0xC0, 0x100) if chr(code).isalpha()]
    text = "".join(f'"""a{letter}b"""\n\nX = "a{letter}b"  # a{letter}b\n' for letter in letters)
    argv = [ruff.executable(), "check", "--select", "RUF001,RUF002,RUF003", *ruff.options(()), "-"]
    found = subprocess.run(argv, input=text.encode(), capture_output=True, check=False)
    assert (found.returncode, found.stdout) == (0, b"All checks passed!\n"), "the formatter need not ask ruff about any of them"
    assert b"noqa" not in RuffFormatter().format({"m.py": text.encode()}, packages=())["m.py"]


def test_other_kinds_come_back_as_they_are() -> None:
    files = {"README.md": b"#  x\r\n", "openapi.yaml": b"a:   1", "empty.py": b""}
    assert RuffFormatter().format(files, packages=()) == files


def test_what_does_not_parse_is_named() -> None:
    with pytest.raises(ToolFailed, match=r"shop/broken\.py"):
        RuffFormatter().format({"shop/broken.py": b"def (\n"}, packages={"shop"})


@pytest.mark.parametrize("path", ["../x.py", "/etc/x.py", "a//x.py", "a/./x.py", "a\\..\\x.py", "c:x.py", "a/.GIT/x.py", "a/\x00.py"])
def test_a_path_that_leads_out_is_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(UnsafePath):
        RuffFormatter().format({path: b"x = 1\n"}, packages=())


def test_a_configuration_around_the_temporary_folder_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ruff.toml").write_text("line-length = 20\n")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    long = b"value = [1, 2, 3, 4, 5, 6, 7]\n"
    assert RuffFormatter().format({"m.py": long}, packages=()) == {"m.py": long}
