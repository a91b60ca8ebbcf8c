"""What the SDK's code is worth to Go's own tools, and to the services it is made for."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from action.worktree import Around
from generators import go_sdk
from generators.go_sdk import names as go_names
from generators.go_sdk import text
from generators.rendering import Code
from synapseops.generation import Options
from synapseops.validation import read
from synapseops.verification import ruff
from tests.generators.fastapi_service import services
from tests.generators.go_sdk import cases, golang
from tests.generators.pytest_suite import trees


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every case's module."""
    return {case: cases.module(case, tmp_path_factory.mktemp(case)) for case in cases.CASES}


def test_gofmt_finds_nothing(modules: dict[str, Path], tmp_path: Path) -> None:
    formatted = golang.run(
        "gofmt", "-d", *map(str, modules.values()), str(cases.PROGRAMS), str(services.ROOT / "bench" / "golang"), cwd=tmp_path
    )
    assert (formatted.returncode, formatted.stdout) == (0, "")


def test_gofmt_leaves_what_authors_say_where_it_is(tmp_path: Path) -> None:
    said = (
        "'" * 4 + " and ''' and ```` quotes",
        "it.\n\n[a]: https://a.example\n\nMore.",
        "it.\n\n+build ignore",
        "it.\n\n# Head\n\n- item",
    )
    fields = text.block(text.Line((Code(f"F{number}"), Code("int")), one) for number, one in enumerate(said))
    types = "\n\n".join(f"{text.doc(f'T{number} is {one}')}\ntype T{number} int" for number, one in enumerate(said))
    file = tmp_path / "said.go"
    file.write_text(f"package said\n\n{types}\n\ntype All struct {{\n{fields}\n}}\n", encoding="utf-8")
    formatted = golang.run("gofmt", "-d", str(file), cwd=tmp_path)
    assert (formatted.returncode, formatted.stdout) == (0, "")


@pytest.mark.parametrize("case", ["hostile", "names"])
def test_vet_finds_nothing(modules: dict[str, Path], case: str) -> None:
    vetted = golang.run("go", "vet", "./...", cwd=modules[case])
    assert vetted.returncode == 0, vetted.stderr


@pytest.mark.parametrize("word", ["created", "members", "options", "status"])
def test_no_package_is_called_like_what_its_tests_and_readme_have(word: str) -> None:
    made = services.of(f"synapse: 1\nservice: {word}\nresources: {{Item: {{fields: {{name: string}}}}}}\n")
    assert go_names.package(made.service) == f"{word}sdk"


def test_tests_have_nothing_that_a_package_may_be_called(modules: dict[str, Path]) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in modules["todo"].glob("*_test.go"))
    declared = set(re.findall(r"^(?:func|type|const|var) ([a-z]\w*)", code, re.MULTILINE))
    made = [
        services.of(f"synapse: 1\nservice: {word}\nresources: {{A: {{fields: {{a: string}}}}}}\n") for word in declared if word.islower()
    ]
    assert [one.service.name for one in made if go_names.package(one.service) == one.service.name] == []


@pytest.mark.parametrize("kind", ["date", "datetime"])
def test_days_that_are_keys_are_asked_for_as_keys(kind: str) -> None:
    field = f"{{type: {kind}, unique: true, immutable: true}}"
    listed = f"{{id: day, fields: {{day: {field}}}, list: {{filter: [day]}}}}"
    made = go_sdk.GENERATOR.generate(services.of(f"synapse: 1\nservice: shop\nresources: {{Item: {listed}}}\n"), Options())
    tests = {file.path: file.render() for file in made}
    assert re.search(r'\{Day: api\.Some\[shop\.ItemKey\]\("', tests["sdk/go/items_test.go"])


def test_its_core_passes_our_tests(modules: dict[str, Path]) -> None:
    shutil.copy(cases.PROGRAMS / "core_test.go", modules["orders"] / "api")
    ended = golang.run("go", "test", "-vet=off", "./api", cwd=modules["orders"])
    assert ended.returncode == 0, (ended.stdout + ended.stderr)[-5000:]


@pytest.mark.parametrize("case", [case for case, auth in cases.CASES.items() if auth != "jwt"])
def test_its_own_tests_pass_against_the_service_and_say_what_they_lack_without(modules: dict[str, Path], case: str, tmp_path: Path) -> None:
    folder = modules[case]
    built = golang.run("go", "test", "-c", "-o", "tests", ".", cwd=folder)
    assert built.returncode == 0, built.stderr
    with cases.running(case, tmp_path) as port:
        known = cases.environment(case, port)
        served = subprocess.run([folder / "tests", "-test.v"], cwd=folder, env=known, capture_output=True, text=True, check=False)
    assert served.returncode == 0, served.stdout[-5000:]
    assert "SKIP" not in served.stdout
    alone = subprocess.run([folder / "tests", "-test.v"], cwd=folder, env={}, capture_output=True, text=True, check=False)
    assert alone.returncode == 0
    assert f"it needs a running service: set {' and '.join(known)}" in alone.stdout


def test_the_suite_of_the_service_runs_them_where_it_is_told_of_go(tmp_path: Path) -> None:
    folder = services.ROOT / "examples" / "shop-to-erp"
    found = read((folder / "synapse.yaml").read_bytes(), "synapse.yaml", services.KINDS, Around(folder, "synapse.yaml"))
    assert found.blueprint is not None
    made = trees.lay_out(replace(found.blueprint, artifacts=(*found.blueprint.artifacts, "sdks.go")), tmp_path / "made")
    checked = subprocess.run([ruff.executable(), "check", "--select", ",".join(ruff.RULES), "tests/sdk_go"], cwd=made, check=False)
    assert checked.returncode == 0
    untold = trees.run(made, "tests/sdk_go", "-rs")
    assert "1 skipped" in untold.stdout
    assert "TEST_GO names no program of Go's" in untold.stdout
    told = trees.run(made, "tests/sdk_go", **golang.environment(TEST_GO=golang.tool("go")))
    assert "1 passed" in told.stdout, told.stdout[-5000:]


def test_what_does_not_grow_with_the_service_is_small(modules: dict[str, Path]) -> None:
    own = [path for name in ("api", "webhooks") for path in (modules["todo"] / name).glob("*.go") if not path.name.endswith("_test.go")]
    assert sum(len(path.read_text().splitlines()) for path in own) < 2000
