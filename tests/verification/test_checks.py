"""The checks: each passes what is good, finds what is not, at its line, and says honestly when it could not look."""

import asyncio
import functools
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from synapseops.evidence.model import CheckResult, Finding, Outcome
from synapseops.toolchain import Command, Completed, Ending, Isolation, Sandbox
from synapseops.verification import dependencies, materials
from synapseops.verification.checks import lint, security
from synapseops.verification.checks.base import Check, Subject, Workspace
from synapseops.verification.checks.contract import ContractCheck
from synapseops.verification.checks.determinism import DeterminismCheck
from synapseops.verification.checks.library_cache import LibraryCache
from synapseops.verification.checks.security import BanditCheck
from synapseops.verification.checks.tool import Tool, below, parsed
from synapseops.verification.checks.types import TypesCheck
from synapseops.verification.sandbox import detection
from tests import warm
from tests.verification.trees import CONTRACT, tree

Changes = Mapping[str, bytes | str | None]


@pytest.fixture(scope="session")
def libraries() -> Path:
    """Return the folder of the libraries' cache, shared since making it takes long."""
    warm.typed()
    return warm.KEPT


@pytest.fixture
def check(request: pytest.FixtureRequest, libraries: Path) -> Check:
    """Return the check of the name that the test is parametrised with (indirectly)."""
    checks: tuple[Check, ...] = (
        ContractCheck(),
        lint.rules(),
        lint.form(),
        TypesCheck(libraries),
        BanditCheck(),
        security.secrets(),
        DeterminismCheck(),
    )
    return next(check for check in checks if check.name == request.param)


def on(check: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("check", [check], indirect=True)


def run(check: Check, folder: Path, changes: Changes | None = None, *, sandbox: Sandbox | None = None, **subject: object) -> CheckResult:
    """Return what *check* says of the good tree with *changes*."""
    changed = tree(changes)
    materials.write(changed.files, folder)
    workspace = Workspace(folder, Subject(changed, **subject), sandbox or detection.best()[0])  # type: ignore[arg-type]
    return asyncio.run(_awaited(check, workspace))


async def _awaited(check: Check, workspace: Workspace) -> CheckResult:
    return await check.run(workspace)


@pytest.mark.parametrize("check", ["openapi", "ruff", "format", "mypy", "bandit", "secrets"], indirect=True)
def test_a_good_tree_passes(check: Check, tmp_path: Path) -> None:
    result = run(check, tmp_path)
    assert (result.outcome, result.reason, result.findings) == (Outcome.PASSED, "", ())
    assert any(character.isdigit() for character in result.tool)


CODE = {
    "ruff": ("import os\n", "F401", "`os` imported but unused", 1),
    "format": ("x = 1\ny  = 2\n", "unformatted", "File would be reformatted", 2),
    "mypy": ('"""X."""\n\nx: int = "one"\n', "assignment", "", 3),
    "bandit": ("\nimport subprocess\n\nsubprocess.run('ls', shell=True)\n", "B602", "", 4),
    "secrets": ('\nKEY = "AKIAIOSFODNN7EXAMPLF"\n', "AWS Access Key", "looks like a credential", 2),
}


@pytest.mark.parametrize(("check", "case"), [(name, case) for name, case in CODE.items()], indirect=["check"])
def test_a_fault_is_found_at_its_line(check: Check, case: tuple[str, str, str, int], tmp_path: Path) -> None:
    source, rule, message, line = case
    result = run(check, tmp_path, {"shop/faulty.py": source})
    found = [(finding.file, finding.rule, finding.line) for finding in result.findings]
    assert result.outcome is Outcome.FAILED
    assert ("shop/faulty.py", rule, line) in found
    assert message in {"", *(finding.message for finding in result.findings)}


@on("format")
def test_code_within_prose_is_laid_out_as_its_writer_likes(check: Check, tmp_path: Path) -> None:
    assert run(check, tmp_path, {"docs/guide.md": "```python\nx  = {  'a':1 }\n```\n"}).outcome is Outcome.PASSED


@pytest.mark.parametrize("check", ["ruff", "format", "mypy", "bandit"], indirect=True)
def test_code_that_does_not_parse_is_a_finding_in_its_file(check: Check, tmp_path: Path) -> None:
    result = run(check, tmp_path, {"shop/broken.py": "def broken(:\n"})
    assert result.outcome is Outcome.FAILED
    assert "shop/broken.py" in {finding.file for finding in result.findings}


CONFIGURATIONS = {
    "pyproject.toml": "[tool.ruff]\nexclude = ['*']\n[tool.ruff.lint]\nselect = []\n[tool.mypy]\nignore_errors = true\n",
    "ruff.toml": "exclude = ['*']\n",
    "mypy.ini": "[mypy]\nplugins = ./evil.py\nignore_errors = true\n",
    "evil.py": "raise SystemExit('a plugin ran')\n",
    "setup.cfg": "[mypy]\nignore_errors = true\n[bandit]\nskips = B602\n",
    ".bandit": "[bandit]\nskips = B602\nexclude = shop\n",
    "shop/.bandit": "[bandit]\nskips = B602\n",
    ".secrets.baseline": "{}",
    ".gitignore": "*\n",
    "shop/ruff.toml": "lint.ignore = ['F401']\n",
}


@pytest.mark.parametrize(("check", "case"), [(name, case) for name, case in CODE.items()], indirect=["check"])
def test_the_trees_own_configuration_is_not_read(check: Check, case: tuple[str, str, str, int], tmp_path: Path) -> None:
    source, rule, _, line = case
    result = run(check, tmp_path, {**CONFIGURATIONS, "shop/faulty.py": source})
    found = [(finding.file, finding.rule, finding.line) for finding in result.findings]
    assert (result.outcome, result.reason) == (Outcome.FAILED, "")
    assert ("shop/faulty.py", rule, line) in found


@on("openapi")
def test_a_fault_of_the_contract_is_found_at_its_line(check: Check, tmp_path: Path) -> None:
    result = run(check, tmp_path, {"openapi.yaml": CONTRACT.replace(b"in: path", b"in: nowhere")})
    assert result.outcome is Outcome.FAILED
    assert ("openapi.yaml", 8) in {(finding.file, finding.line) for finding in result.findings}


@on("openapi")
def test_two_operations_of_one_name_are_found(check: Check, tmp_path: Path) -> None:
    doubled = CONTRACT + CONTRACT.split(b"paths:\n")[1].replace(b"/orders/", b"/invoices/")
    result = run(check, tmp_path, {"openapi.yaml": doubled})
    assert [finding.message for finding in result.findings if "get_order" in finding.message]


@on("openapi")
@pytest.mark.parametrize("text", ["", "[]\n", "a: [\n", "openapi: 9.9.9\n", "\x00"])
def test_what_is_no_contract_fails(check: Check, text: str, tmp_path: Path) -> None:
    assert run(check, tmp_path, {"openapi.yaml": text}).outcome is Outcome.FAILED


@on("openapi")
def test_without_a_contract_there_is_nothing_to_look_at(check: Check, tmp_path: Path) -> None:
    assert run(check, tmp_path, {"openapi.yaml": None}) == CheckResult("openapi", Outcome.NOT_RUN, reason="there is no openapi.yaml")


@on("secrets")
def test_digests_where_they_belong_are_no_secrets(check: Check, tmp_path: Path) -> None:
    digest = "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdeffedcba9876543210"
    changes = {
        "constraints.txt": f"fastapi==1.0 --hash=sha256:{digest}\n",
        "synapse.lock": f'"pristine": "{digest[:40]}"\n',
        "tests/test_keys.py": 'api_key = "s3cr3t-of-this-test"\n',
        "migrations/schema.json": '{\n  "revision": "4099181657a6"\n}\n',
        "migrations/versions/0001_initial_schema.py": 'revision = "4099181657a6"\ndown_revision = "2f99e81657ab"\n',
        "README.md": "Or `postgresql://USER:PASSWORD@HOST/DATABASE`.\n",
        "shop/docs.py": '_CODE = "sha384-gjRm0bEPMeTmMh5jT2cHccIwCUZSTd8YC+j0d0sXw0MdGEfScduGpSyF3ZSSLkX9"\n',
        "pyproject.toml": '[project.scripts]\n"api-key-secrets" = "api_key_secrets.__main__:main"\n',
    }
    assert run(check, tmp_path, changes).outcome is Outcome.PASSED


@on("secrets")
def test_a_line_of_go_without_a_text_holds_no_secret(check: Check, tmp_path: Path) -> None:
    compared = 'package shop\n\nfunc is() bool {\n\tfor _, secret := range secrets {\n\tif secret == "" {\n\t\treturn false\n'
    told = compared + '\tif secret == "" || secret == "hunter2hunter2" {\n\t\treturn true\n\t}\n'
    result = run(check, tmp_path, {"sdk/go/a.go": compared, "sdk/go/b.go": told})
    assert [(finding.file, finding.line) for finding in result.findings] == [("sdk/go/b.go", 7)]


@on("secrets")
def test_real_keys_are_found_wherever_they_are(check: Check, tmp_path: Path) -> None:
    token = 'TOKEN = "ghp_' + "aB3" * 12 + '"\n'
    login = "postgresql://USER:PASSWORD@HOST postgresql://shop:hunter2@HOST\n"
    places = {
        "tests/test_keys.py": token,
        "synapse.lock": token,
        ".hidden/x.env": token,
        "a.yaml": token,
        "b.yaml": token,
        "README.md": login,
    }
    result = run(check, tmp_path, places)
    assert {finding.file for finding in result.findings} == set(places)


@on("secrets")
def test_in_a_large_file_a_key_is_found_at_its_first_line(check: Check, tmp_path: Path) -> None:
    repeated = "schema: {type: string, description: Something that is said again and again}\n" * 3000
    token = "  x: ghp_" + "aB3" * 12 + "\n"
    result = run(check, tmp_path, {"a.yaml": repeated, "openapi.yaml": repeated + token + repeated + token})
    assert [(finding.file, finding.line) for finding in result.findings] == [("openapi.yaml", 3001)]


@on("mypy")
def test_libraries_are_typed_and_pydantic_is_known_by_its_plugin(check: Check, tmp_path: Path) -> None:
    source = """import pydantic
from sqlalchemy.ext.asyncio import AsyncSession


class Order(pydantic.BaseModel):
    number: int


def order(session: AsyncSession) -> Order:
    session.no_such_thing()
    return Order(number="1") if session else Order()
"""
    result = run(check, tmp_path, {"shop/orders.py": source})
    assert [(finding.line, finding.rule) for finding in result.findings] == [(10, "attr-defined"), (11, "call-arg")]


@on("mypy")
def test_the_libraries_cache_is_not_written_by_a_check(check: Check, tmp_path: Path) -> None:
    libraries = warm.typed()
    before = _content(libraries)
    run(check, tmp_path, {"shop/faulty.py": "x: int = 'one'\n"})
    assert _content(libraries) == before


def test_the_libraries_are_the_same_whoever_else_knows_of_them(libraries: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = warm.typed()
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, PathFinder])  # as libraries do that look for installed packages themselves
    assert asyncio.run(TypesCheck(libraries).libraries().ready()) == known


def _content(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def test_a_cache_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\n")
    assert asyncio.run(LibraryCache(tmp_path / "file" / "below", (), config).ready()) is None


PRISTINE = {"a.py": b"one\ntwo\n", "b.py": b""}
# what is pickled must be found in another process, which does not have this module
AGAIN: dict[str, tuple[str, tuple[Finding, ...]]] = {
    "the same": ("{'a.py': b'one\\ntwo\\n', 'b.py': b''}", ()),
    "another line": (
        "{'a.py': b'one\\n2\\n', 'b.py': b''}",
        (Finding("differs", "the two derivations differ from this line on", "a.py", 2),),
    ),
    "a file less, a file more": (
        "{'a.py': b'one\\ntwo\\n', 'c.py': b''}",
        (
            Finding("only-first", "the second derivation does not make this file", "b.py"),
            Finding("only-second", "the first derivation does not make this file", "c.py"),
        ),
    ),
}


@on("determinism")
@pytest.mark.parametrize("case", AGAIN.values(), ids=AGAIN.keys())
def test_a_second_derivation_is_compared(check: Check, case: tuple[str, tuple[Finding, ...]], tmp_path: Path) -> None:
    source, findings = case
    result = run(check, tmp_path, pristine=PRISTINE, again=functools.partial(eval, source))
    assert (result.outcome, result.findings) == (Outcome.FAILED if findings else Outcome.PASSED, findings)


@on("determinism")
def test_the_surroundings_of_the_second_derivation_differ(check: Check, tmp_path: Path) -> None:
    source = "{'x': '{} {} {}'.format(*map(__import__('os').environ.get, ('PYTHONHASHSEED', 'TZ', 'LC_ALL'))).encode()}"
    result = run(check, tmp_path, pristine={"x": b"4242 Pacific/Chatham C"}, again=functools.partial(eval, source))
    assert result.outcome is Outcome.PASSED


@on("determinism")
@pytest.mark.parametrize("source", ["1 / 0", "exit(0)", "print('chatter') or {}", "__import__('os')._exit(3)"])
def test_a_derivation_that_fails_is_a_failure(check: Check, source: str, tmp_path: Path) -> None:
    result = run(check, tmp_path, pristine=PRISTINE, again=functools.partial(eval, source))
    assert result.outcome is Outcome.FAILED
    assert result.reason.startswith("deriving again failed: ")


@on("determinism")
def test_without_a_second_derivation_nothing_is_claimed(check: Check, tmp_path: Path) -> None:
    assert run(check, tmp_path).outcome is Outcome.NOT_RUN


@dataclass(frozen=True, slots=True)
class FakeSandbox:
    """A sandbox in which every command ends as it was told to."""

    ending: Completed
    isolation: Isolation = Isolation.FULL
    commands: list[Command] = field(default_factory=list)

    async def run(self, command: Command) -> Completed:
        self.commands.append(command)
        return self.ending


def completed(code: int = 0, stdout: str = "[]", *, ending: Ending = Ending.EXITED, truncated: bool = False, reason: str = "") -> Completed:
    return Completed(ending, code, stdout, "last words", 1.0, truncated, reason)


DISHONEST = {
    "a crash": completed(-1, "Traceback"),
    "no answer": completed(0, ""),
    "half an answer": completed(1, '[{"kind'),
    "an answer of another shape": completed(1, '{"detail": 1}'),
    "findings, and an exit code that denies them": completed(0, '["fault"]'),
    "no findings, and an exit code of findings": completed(1, "[]"),
    "an exit code nobody knows": completed(3, "[]"),
    "killed": completed(9, "[]", ending=Ending.KILLED),
    "out of time": completed(9, "[]", ending=Ending.TIMED_OUT, reason="it ran longer than 1 seconds"),
    "cut": completed(0, "[]", truncated=True),
}


def _tool(missing: str = "") -> Tool:
    def read(stdout: str) -> list[Finding]:
        return [Finding("rule", text, "shop/x.py", 1) for text in parsed(stdout)[:]] if stdout != '{"detail": 1}' else parsed("{")

    return Tool("tool", "tool 1.0", argv=lambda _: (sys.executable,), read=read, missing=missing)


@pytest.mark.parametrize("ended", DISHONEST.values(), ids=DISHONEST.keys())
def test_a_tool_that_does_not_answer_properly_never_passes(ended: Completed, tmp_path: Path) -> None:
    result = run(_tool(), tmp_path, sandbox=FakeSandbox(ended))
    assert result.outcome is Outcome.FAILED
    assert result.reason


@pytest.mark.parametrize(
    ("folder", "file"),
    [
        (PurePosixPath("/tmp/x"), "/tmp/x/shop/a.py"),
        (PurePosixPath("/private/var/x"), "./shop/a.py"),
        (PureWindowsPath(r"D:\a\_temp\x"), r"D:\a\_temp\x\shop\a.py"),
        (PureWindowsPath(r"D:\a\_temp\x"), r".\shop\a.py"),
        (PureWindowsPath(r"D:\a\_temp\x"), "D:/a/_temp/x/shop/a.py"),
    ],
)
def test_a_file_is_told_as_the_tree_calls_it_whatever_the_system(folder: PurePath, file: str) -> None:
    assert below(file, folder) == "shop/a.py"


def test_a_name_with_a_backslash_is_a_name_where_it_may_be_one() -> None:
    assert below(r"shop/a\b.py", PurePosixPath("/tmp/x")) == r"shop/a\b.py"


def test_a_tool_that_could_not_be_started_is_not_run(tmp_path: Path) -> None:
    ended = completed(ending=Ending.NOT_STARTED, reason="no such program")
    expected = CheckResult("tool", Outcome.NOT_RUN, 1.0, "it could not be started: no such program", tool="tool 1.0")
    assert run(_tool(), tmp_path, sandbox=FakeSandbox(ended)) == expected


def test_a_tool_that_is_not_installed_is_not_run(tmp_path: Path) -> None:
    sandbox = FakeSandbox(completed())
    result = run(_tool(dependencies.missing(("no-such-linter", "pytest"))), tmp_path, sandbox=sandbox)
    reason = "no-such-linter not installed: install synapseops[verify]"
    assert (result, sandbox.commands) == (CheckResult("tool", Outcome.NOT_RUN, reason=reason, tool="tool 1.0"), [])


TOOLS: dict[str, Callable[[], Check]] = {"ruff": lint.rules, "format": lint.form, "bandit": BanditCheck, "secrets": security.secrets}


@pytest.mark.parametrize("make", TOOLS.values(), ids=TOOLS.keys())
def test_a_tool_may_read_the_tree_and_never_write_it(make: Callable[[], Check], tmp_path: Path) -> None:
    sandbox = FakeSandbox(completed())
    run(make(), tmp_path, sandbox=sandbox)
    assert [(command.folder, command.read_only) for command in sandbox.commands] == [(tmp_path, True)]


@pytest.mark.parametrize("check", ["ruff", "format", "mypy", "bandit"], indirect=True)
def test_a_tree_without_python_is_not_looked_at_and_does_not_fail(check: Check, tmp_path: Path) -> None:
    result = run(check, tmp_path, dict.fromkeys(path for path in tree(None).files if path.endswith(".py")))
    assert (result.outcome, result.reason) == (Outcome.NOT_RUN, "there is no Python to look at")
