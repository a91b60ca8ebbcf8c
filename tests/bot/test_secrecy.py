"""What looks after secrets in these tests does notice when one is told."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests import secrecy
from tests.bot.serving import KEY

TESTS = """
import logging
from pathlib import Path
import pytest
from tests import secrecy
from tests.github import serving_double

TOKEN = f"ghs_{secrecy.MARK}{'a' * 28}"

def test_quiet(tmp_path):
    (tmp_path / "report.html").write_text("ghs_ is how tokens begin")

def test_log():
    logging.getLogger("x").warning("the token is %s", TOKEN)

def test_file(tmp_path):
    (tmp_path / "data").mkdir()
    with serving_double(tmp_path, described=False) as github:
        token = github.add_person("alice", {}).token
    (tmp_path / "data" / "synapse.db").write_bytes(b"\\0" + token.encode() + b"\\0")

def test_another_process():
    secrecy.hear("the log of the server", TOKEN)

def test_comment(tmp_path):
    with serving_double(tmp_path, described=False) as github:
        repo = github.add_repository("octo/shop")
        alice = github.add_person("alice", {"octo/shop": "write"})
        alice.push(repo, "feature", {"report.html": alice.token.encode()})
        alice.comment(repo, alice.open_pull_request(repo, "feature"), f"mine is {alice.token}")
"""


def test_a_test_that_tells_a_secret_fails_and_names_the_place() -> None:
    with TemporaryDirectory() as made:  # not below this test's own folder, which is looked through as well
        Path(made, "conftest.py").write_text("from tests.secrecy import pytest_runtest_makereport\n")
        Path(made, "test_told.py").write_text(TESTS)
        argv = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", f"--basetemp={made}/pytest-of-us"]
        environ = {"PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run([*argv, "test_told.py"], cwd=made, env=environ, capture_output=True, text=True, check=False)
    places = ("Captured log call", "data/synapse.db", "the log of the server", "a comment", "a git object")
    assert [place for place in places if f"  a token or secret in {place}" not in done.stdout] == []
    assert "5 passed, 4 errors" in done.stdout


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("nothing", []),
        (f"ghs_{secrecy.MARK}", ["a token or secret in a log"]),
        (KEY.splitlines()[5], ["a line of a private key in a log"]),
        (f"eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOjd9.{'s' * 342}", ["a JWT in a log"]),
    ],
    ids=["nothing", "token", "key", "JWT"],
)
def test_each_kind_of_secret_is_known(text: str, kinds: list[str]) -> None:
    assert secrecy.found([("a log", text.encode())]) == kinds
