"""What the SDK's code is worth to the strictest compiler, to Prettier, and as a package that is installed."""

import shutil
import tarfile
from pathlib import Path

import pytest

from generators import python, typescript_sdk
from generators.typescript.mappings.layout import broken
from synapseops.generation import Options
from synapseops.verification import ruff
from tests.generators.fastapi_service import services
from tests.generators.openapi.node import run, tool
from tests.generators.pytest_suite import trees
from tests.generators.typescript_sdk.made import CASES, HERE, NODE_MODULES, blueprint


def _sdk(tree: Path) -> Path:
    return tree / "sdk" / "typescript"


def test_prettier_would_write_the_same(made: dict[str, Path]) -> None:
    patterns = [f"{_sdk(tree)}/{path}" for tree in made.values() for path in ("src/**/*.ts", "test/**/*.ts", "*.json", "test/*.json")]
    ended = run(tool("prettier"), "--check", *patterns, cwd=made["orders"])
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_tests_driver_is_clean(made: dict[str, Path]) -> None:
    program, options = ruff.executable(), ruff.options({"tests", python.package_name(blueprint("orders"))})
    for command in ("check", "--select", ",".join(ruff.RULES)), ("format", "--check"):
        ended = run(str(program), *command, *options, "tests/sdk_typescript", cwd=made["orders"])
        assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("case", CASES)
def test_its_own_tests_pass_against_the_service(made: dict[str, Path], case: str) -> None:
    ended = trees.run(made[case], "tests/sdk_typescript")
    assert ended.returncode == 0, ended.stdout[-5000:]
    assert f"{len(list((_sdk(made[case]) / 'test').glob('*.test.ts')))} passed" in ended.stdout
    assert "skipped" not in ended.stdout


def test_its_tests_say_why_they_are_skipped_where_nothing_is_installed(made: dict[str, Path], tmp_path: Path) -> None:
    tree = shutil.copytree(made["todo"], tmp_path / "made", ignore=shutil.ignore_patterns("node_modules", "dist", "build"))
    shutil.copy(made["todo"].with_suffix(".ini"), tree.with_suffix(".ini"))
    ended = trees.run(tree, "tests/sdk_typescript", "-rs")
    assert ended.returncode == 0, ended.stdout[-5000:]
    assert "the compiler is not installed: run npm install in sdk/typescript" in ended.stdout
    assert " passed" not in ended.stdout


def test_a_tarball_installs_and_tells_right_from_wrong_by_types(made: dict[str, Path], tmp_path: Path) -> None:
    """`consumer.ts` is compiled as whoever uses the package compiles: with its declarations checked, and no types of a browser's."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    packed = run(npm, "pack", "--ignore-scripts", "--pack-destination", str(tmp_path), cwd=_sdk(made["orders"]))
    assert packed.returncode == 0, packed.stderr
    tarball = tmp_path / "orders-sdk-0.3.0.tgz"
    with tarfile.open(tarball) as opened:
        names = {name.removeprefix("package/") for name in opened.getnames()}
    assert {"README.md", "package.json", "dist/index.js", "dist/index.d.ts", "dist/resources/orders.d.ts"} <= names
    assert not [name for name in names if name not in {"README.md", "package.json"} and not name.endswith((".js", ".d.ts"))]
    consumer = shutil.copytree(HERE / "consumer", tmp_path / "consumer")
    installed = run(npm, "install", "--offline", "--no-audit", "--no-fund", str(tarball), cwd=consumer)
    assert installed.returncode == 0, installed.stderr
    (consumer / "node_modules" / "@types").symlink_to(NODE_MODULES / "@types")
    (consumer / "node_modules" / "undici-types").symlink_to(NODE_MODULES / "undici-types")
    ended = run(tool("tsc"), cwd=consumer)
    assert ended.returncode == 0, ended.stdout
    ended = run("node", "built/consumer.js", cwd=consumer)
    assert ended.returncode == 0, ended.stderr


def test_mappings_have_tests_where_there_are_no_resources() -> None:
    systems = "systems: {a: {records: {In: {fields: {x: string}}}}, b: {records: {Out: {fields: {y: string}}}}}"
    made = services.of(f"synapse: 1\nservice: only\n{systems}\nmappings: {{m: {{from: a.In, to: b.Out, fields: {{y: x}}}}}}\n")
    files = typescript_sdk.GENERATOR.generate(made, Options())
    tests = {file.path.removeprefix("sdk/typescript/test/"): file.render() for file in files}
    assert 'leaf(["x"], ["y"], "y", [' in tests["mappings.test.ts"]
    assert "build/mappings.test.js" in tests["sdk/typescript/package.json"]
    assert "\nassert.equal(encode(m(given)), encode(wanted));\n" in tests["readme.ts"], "a record made up, as there is no case"


def test_the_readme_shows_a_record_where_a_mapping_hashes_but_no_hash() -> None:
    systems = "systems: {a: {records: {In: {fields: {x: string}}}}, b: {records: {Out: {fields: {y: string}}}}}"
    hashed = "{from: x, steps: [{hash: {key: PII_KEY}}]}"
    made = services.of(f"synapse: 1\nservice: only\n{systems}\nmappings: {{m: {{from: a.In, to: b.Out, fields: {{y: {hashed}}}}}}}\n")
    (readme,) = (file.render() for file in typescript_sdk.GENERATOR.generate(made, Options()) if file.path == "sdk/typescript/README.md")
    told, shown = (part.partition("\n\n")[0] for part in readme.partition("## Mappings\n\n")[2].split('/mappings";\n\n'))
    assert "`keep` tells the keys" in told
    assert shown.splitlines()[0] == 'keep({ PII_KEY: "what the service hashes by" });'
    assert shown.splitlines()[-1] == "console.log(encode(m(given)));"


def test_a_mapping_is_not_taken_for_what_its_tests_call_so() -> None:
    systems = "systems: {a: {records: {In: {fields: {x: string}}}}}"
    made = services.of(f"synapse: 1\nservice: only\n{systems}\nmappings: {{holds: {{from: a.In, to: a.In, fields: {{x: x}}}}}}\n")
    files = {file.path: file.render() for file in typescript_sdk.GENERATOR.generate(made, Options())}
    assert 'import { leavesOf, told } from "./records.js";' in files["sdk/typescript/test/mappings.test.ts"]


def test_a_long_key_is_looked_up_by_itself() -> None:
    assert broken(f'record["{"x" * 90}"] = y;', "  ") == ["  record[", f'    "{"x" * 90}"', "  ] = y;"]
    assert broken(f'const all = ["{"x" * 90}"];', "") == ["const all = [", f'  "{"x" * 90}",', "];"]


def test_webhooks_need_nothing_of_the_client(made: dict[str, Path]) -> None:
    lines = (_sdk(made["orders"]) / "dist" / "webhooks.js").read_text().splitlines()
    assert [line for line in lines if line.startswith("import")] == ['import { InvalidSignatureError } from "./core/errors.js";']


@pytest.mark.parametrize("case", CASES)
def test_it_is_a_fraction_of_what_it_is_tested_with(made: dict[str, Path], case: str) -> None:
    """What does not grow with the service stays below 1200 lines; of a resource's types, nothing is left at run time."""
    sdk = _sdk(made[case])
    own = [sdk / "src" / "index.ts", sdk / "src" / "webhooks.ts", *(sdk / "src" / "core").glob("*.ts")]
    assert sum(len(path.read_text().splitlines()) for path in own) < 1300
    assert {path.read_text().splitlines()[-1] for path in (sdk / "dist" / "resources").glob("*.js")} == {"export {};"}
