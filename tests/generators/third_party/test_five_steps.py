"""CONTRIBUTING's five steps, followed by a package of somebody else's that is really built and installed."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import graphql as graphql_core
import jsonschema
import pytest

from generators import registry
from synapseops.blueprint.model import Blueprint
from synapseops.generation import Generator
from synapseops.intent import Kinds
from synapseops.intent.json_schema import json_schema
from synapseops.merging import lock
from synapseops.package.checking import verdict
from synapseops.pipeline.cache import NoCache
from synapseops.pipeline.pristine import derive
from synapseops.validation import read
from synapseops.verification.formatting import RuffFormatter
from tests import goldens
from tests.forge.git import commit, git, make

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "graphql"
INTENTS = {
    "todo": ROOT / "examples" / "todo" / "synapse.yaml",
    "orders": ROOT / "examples" / "orders" / "synapse.yaml",
    "names": ROOT / "tests" / "golden" / "openapi" / "names" / "synapse.yaml",
}
ONLY = "generate: {service: false, sdks: false, postman: false, infra: false, graphql: %s}\n"
SMALL = "synapse: 1\nservice: shop\nresources: {Order: {description: An order., fields: {total: decimal(12.2), _at: datetime?}}}\n"

pytestmark = pytest.mark.usefixtures("graphql")


def _loaded() -> tuple[Generator, Kinds]:
    every = registry.load()
    return next(one for one in every if one.name == "graphql"), registry.kinds(every)


def _blueprint(text: str, options: str) -> Blueprint:
    known = re.sub(r"(?m)^generate:(.*\n(  .*\n|\n)*)", "", text)
    reading = read(f"{known}\n{ONLY % options}".encode(), "synapse.yaml", _loaded()[1])
    assert reading.blueprint is not None, reading.diagnostics
    return reading.blueprint


def _made(text: str, options: str = "true") -> dict[str, bytes]:
    made = derive(_blueprint(text, options), [_loaded()[0]], formatter=RuffFormatter(), cache=NoCache(), landed={})
    return {path: file.data for path, file in made.files.items()}


def test_the_steps_are_those_that_contributing_tells() -> None:
    section = (ROOT / "CONTRIBUTING.md").read_text().split("## Adding a generator\n")[1].split("\n## ")[0]
    steps = re.findall(r"(?m)^(\d)\. \*\*(.+?)\*\*", section)
    assert steps == [
        ("1", "A folder"),
        ("2", "Its templates"),
        ("3", "A value"),
        ("4", "Golden cases"),
        ("5", "A test that runs what it makes"),
    ]


def test_step_1_a_function_reads_nothing_but_its_argument(installed: Path) -> None:
    generator, _ = _loaded()
    blueprint = _blueprint(SMALL, "true")
    files = generator.generate(blueprint, generator.options_in(blueprint))
    assert [file.path for file in files] == ["graphql/schema.graphql"]
    assert sys.modules["synapse_graphql"].__file__ == str(installed / "synapse_graphql" / "__init__.py")


def test_step_2_templates_lie_in_the_package_and_print_nothing_unfiltered(installed: Path) -> None:
    assert (installed / "synapse_graphql" / "templates" / "schema.graphql.j2").is_file()
    text = SMALL.replace("An order.", '\'An "order" """ # }} {{ 1 }}\'')
    made = _made(text)["graphql/schema.graphql"].decode()
    assert '"An \\"order\\" \\"\\"\\" # }} {{ 1 }}"\ntype Order {' in made


def test_step_3_the_entry_point_announces_the_value() -> None:
    generator, kinds = _loaded()
    assert (generator.distribution, generator.version) == ("synapse-graphql", "1.2.0")
    assert "graphql" in kinds.words
    assert "graphql" not in read(SMALL.encode(), "synapse.yaml", kinds).blueprint.artifacts  # type: ignore[union-attr]
    assert "graphql" in _blueprint(SMALL, "true").artifacts


@pytest.mark.parametrize("case", INTENTS)
def test_step_4_what_it_makes_was_reviewed(case: str, accept: bool) -> None:
    goldens.compare(GOLDEN / case / "expected", _made(INTENTS[case].read_text()), accept=accept)


@pytest.mark.parametrize("case", INTENTS)
def test_step_5_what_it_makes_is_used_for_its_purpose(case: str) -> None:
    made = graphql_core.build_schema(_made(INTENTS[case].read_text())["graphql/schema.graphql"].decode())
    assert graphql_core.validate_schema(made) == []
    assert made.query_type is not None
    one, many = list(made.query_type.fields)[:2]
    asked = graphql_core.parse(f"{{ {one}(id: 1) {{ __typename }} {many}(limit: 2) {{ __typename }} }}")
    assert graphql_core.validate(made, asked) == []
    assert graphql_core.graphql_sync(made, f"{{ {one}(id: 1) {{ id }} }}").data == {one: None}


def test_its_options_decide_what_it_makes() -> None:
    own = _made(SMALL)["graphql/schema.graphql"].decode()
    chosen = _made(SMALL, "{queries: false, scalars: text}")["graphql/schema.graphql"].decode()
    assert ("scalar Decimal" in own, "type Query" in own, "total: Decimal!" in own) == (True, True, True)
    assert ("scalar" in chosen, "type Query" in chosen, "total: String!" in chosen) == (False, False, True)


def test_its_options_are_part_of_the_published_schema() -> None:
    published = json_schema(_loaded()[1])
    validator = jsonschema.Draft202012Validator(published)
    assert published["$defs"]["options.graphql"]["properties"]["page_size"] == {
        "default": 50,
        "description": "How many a list has by default.",
        "maximum": 200,
        "minimum": 1,
        "type": "integer",
    }
    for said, is_fine in (
        (True, True),
        ({}, True),
        ({"page_size": 9}, True),
        ({"page_size": "9"}, False),
        ({"size": 9}, False),
        (9, False),
    ):
        intent = {"synapse": 1, "service": "a", "resources": {"A": {"fields": {"b": "string"}}}, "generate": {"graphql": said}}
        assert validator.is_valid(intent) == is_fine
        assert (read(json.dumps(intent).encode(), "synapse.yaml", _loaded()[1]).blueprint is not None) == is_fine


def test_the_command_line_finds_it_and_runs_with_it(installed: Path, tmp_path: Path) -> None:
    """From the intent to the pull request, in processes of their own; the lock, the package and its provenance name it."""
    folder = make(tmp_path / "shop")
    commit(folder, {"synapse.yaml": SMALL + ONLY % "{page_size: 7}"})
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(installed), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    argv = [str(Path(sys.executable).with_name("synapse")), "run", "--format", "json"]
    ended = subprocess.run(argv, cwd=folder, env=env, capture_output=True, text=True, check=False)
    told = json.loads(ended.stdout)
    assert (ended.returncode, told["ending"], told["error"]) == (0, "proposed", None), ended.stderr
    assert "generated/shop/graphql/schema.graphql" in git(folder, "diff", "--name-only", "main...synapse/shop").splitlines()
    assert "(limit: Int = 7)" in git(folder, "show", "synapse/shop:generated/shop/graphql/schema.graphql")
    assert {check["name"]: check["outcome"] for check in told["checks"]}["determinism"] == "passed"
    written = lock.read(git(folder, "show", "synapse/shop:generated/shop/synapse.lock").encode())
    assert written.generators == ("graphql synapse-graphql 1.2.0",)
    provenance = Path(told["provenance"]).read_bytes()
    assert verdict(Path(told["zip"]).read_bytes(), provenance).faults == ()
    assert {"name": "synapse-graphql", "uri": "pkg:pypi/synapse-graphql@1.2.0"} in json.loads(provenance)["predicate"]["buildDefinition"][
        "resolvedDependencies"
    ]
    without = {name: value for name, value in env.items() if name != "PYTHONPATH"}
    missing = subprocess.run(argv, cwd=folder, env=without, capture_output=True, text=True, check=False)
    assert (missing.returncode, json.loads(missing.stdout)["diagnostics"][0]["code"]) == (1, "SY091")
