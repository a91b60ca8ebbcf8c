"""Which files there are, what they have in common with the service, and what a small change touches."""

import re
from collections.abc import Iterator

import pytest
import yaml

from generators import registry
from generators.deployment import text
from generators.deployment.chart import syntax
from generators.deployment.chart.rendering import Chart
from tests.generators.deployment import deployments

INTENT = "synapse: 1\nservice: demo\nresources:\n  A: {fields: {a: string}}\n"


def folders(infra: str) -> set[str]:
    """Return what is made of a deployment: files and, of charts and manifests, their folder."""
    made = deployments.made(deployments.of(f"{INTENT}generate: {{infra: {infra}}}"))
    return {re.sub(r"(helm|kubernetes)/.*", r"\1", path) for path in made}


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        ("[docker]", {"deploy/Dockerfile", ".dockerignore"}),
        ("[compose]", {"deploy/compose.yaml", "deploy/.env.example"}),
        ("[kubernetes]", {"deploy/kubernetes"}),
        ("[helm]", {"deploy/helm"}),
        ("[github_actions]", {"ci/github-actions.yml"}),
    ],
)
def test_each_kind_can_be_had_alone_with_a_page_that_tells_of_it(asked: str, made: set[str]) -> None:
    assert folders(asked) == {*made, "deploy/README.md"}


def test_nothing_is_made_where_it_is_not_wanted_or_where_there_is_no_service() -> None:
    assert folders("false") == set()
    assert deployments.made(deployments.of(f"{INTENT}generate: {{service: false}}")) == {}


def test_a_new_field_touches_nothing_of_a_deployment() -> None:
    before = deployments.of(INTENT)
    after = deployments.of(INTENT.replace("a: string", "a: string, b: integer?"))
    assert keys(before) == keys(after)


def test_a_new_version_is_told_where_images_are_named() -> None:
    before, after = (
        deployments.made(deployments.of(INTENT.replace("demo", f'{{name: demo, version: "{one}"}}'))) for one in ("1.0.0", "1.0.1")
    )
    changed = {path for path in after if before[path] != after[path]}
    assert {path for path in changed if "kubernetes" not in path} == {
        "ci/github-actions.yml",
        "deploy/Dockerfile",
        "deploy/README.md",
        "deploy/compose.yaml",
        "deploy/helm/demo/Chart.yaml",
    }
    assert all(before[path].replace("1.0.0", "1.0.1") == after[path] for path in changed)


def keys(blueprint: object) -> dict[str, str]:
    asked = [one for one in registry.load() if one.kind.startswith("infra.")]
    return {file.path: file.render.key for one in asked for file in one.generate(blueprint, one.options())}  # type: ignore[arg-type]


def test_the_chart_is_the_same_for_every_service_but_for_its_values() -> None:
    charts = [{path.split("/", 3)[3]: one for path, one in made("helm", case)} for case in ("shop", "hostile")]
    differing = {path for path in charts[0] if charts[0][path] != charts[1][path]}
    assert charts[0].keys() == charts[1].keys()
    assert differing == {"Chart.yaml", "values.yaml"}


def made(kind: str, case: str) -> Iterator[tuple[str, str]]:
    yield from ((path, one) for path, one in deployments.made(deployments.blueprint(case)).items() if path.startswith(f"deploy/{kind}/"))


@pytest.mark.parametrize("case", deployments.CASES)
def test_the_image_is_made_of_what_the_builder_is_sent(case: str) -> None:
    tree = deployments.everything(case)
    sent = {line[1:] for line in tree[".dockerignore"].decode().splitlines() if line.startswith("!")}
    copied = [words for words in re.findall(r"^COPY (?!--from)(.+)$", tree["deploy/Dockerfile"].decode(), re.MULTILINE)]
    sources = {source for words in copied for source in words.split()[:-1]}
    assert sources == sent
    assert all(any(path == source or path.startswith(f"{source}/") for path in tree) for source in sources)


@pytest.mark.parametrize("case", deployments.CASES)
def test_every_variable_is_one_that_the_service_reads(case: str) -> None:
    tree = {path: data.decode() for path, data in deployments.everything(case).items()}
    readme = tree["README.md"]
    environment = "".join(
        text for path, text in tree.items() if path.endswith(("settings.py", "flows/environment.py", "systems/__init__.py"))
    )
    for path in ("deploy/compose.yaml", "deploy/kubernetes/configmap.yaml"):
        for name in re.findall(r"^ +([A-Z][A-Z0-9_]+):", tree[path], re.MULTILINE):
            assert name.startswith("POSTGRES_") or f"`{name}`" in readme or name in environment, name


@pytest.mark.parametrize("case", deployments.CASES)
def test_names_and_labels_are_those_that_kubernetes_takes(case: str) -> None:
    for path, one in made("kubernetes", case):
        for name, value in pairs(yaml.safe_load(one)):
            if name == "name":
                assert re.fullmatch(r"[A-Za-z_]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?", value), (path, value)
            if name.startswith("app.kubernetes.io/"):
                assert re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?", value), (path, value)


def pairs(value: object) -> Iterator[tuple[str, str]]:
    """Yield every key with its text, however deep."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str):
                yield key, item
            yield from pairs(item)
    elif isinstance(value, list):
        for item in value:
            yield from pairs(item)


def test_the_longest_names_fit() -> None:
    name = "x" * 50
    tree = deployments.made(deployments.of(INTENT.replace("demo", f'{{name: {name}, version: "1.0.0-{"a" * 80}."}}'.replace('."', '"'))))
    labels = yaml.safe_load(tree["deploy/kubernetes/migrate-job.yaml"])["metadata"]
    assert labels["name"] == f"{name}-migrate"
    assert len(labels["labels"]["app.kubernetes.io/version"]) == 63


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ('a "b" \\ $x\n${Y}\x00\u2028', '"a \\"b\\" / \\$x \\${Y}"'),
        ("", '""'),
    ],
)
def test_text_in_a_dockerfile_is_one_line_without_variables(given: str, written: str) -> None:
    assert text.dockerfile(given) == written


def test_text_in_a_workflow_is_no_expression() -> None:
    assert yaml.safe_load(text.workflow("a ${{ secrets.A }}: b")) == "a ${{ '${{' }} secrets.A }}: b"


@pytest.mark.parametrize(
    "source", ["{{ end }}", "{{ if .A }}", "{{ range $a, $b := .A }}", "{{ with .A }}{{ end }}", "{{ lookup .A }}", '{{ "a }}']
)
def test_what_is_not_understood_of_a_chart_is_never_skipped(source: str) -> None:
    with pytest.raises(syntax.UnknownSyntax):
        Chart("", {"A": {}}).rendered(source)
