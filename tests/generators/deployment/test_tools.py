"""What the tools of each language say of a deployment, and Helm of the chart."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import helm_python
import pytest
import yaml

from generators.deployment import files
from generators.deployment.view import view
from tests.generators.deployment import deployments
from tests.generators.fastapi_service import services

CASES = deployments.CASES


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the deployment of every case."""
    folder = tmp_path_factory.mktemp("deployments")
    for case in CASES:
        made = deployments.made(deployments.blueprint(case))
        services.write({path: text.encode() for path, text in made.items()}, folder / case)
    return folder


def run(*command: str, cwd: Path, **variables: str) -> str:
    """Run a tool of this environment, which must have nothing to say against what it sees."""
    argv = [str(Path(sys.executable).with_name(command[0])), *command[1:]]
    ended = subprocess.run(argv, cwd=cwd, env={**os.environ, **variables}, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def chart(trees: Path, case: str) -> Path:
    return trees / case / "deploy" / "helm" / deployments.blueprint(case).service.name


def objects(manifests: dict[str, str]) -> dict[str, Any]:
    """Return what manifests (path → text) say, by the name of the file."""
    return {Path(path).name: yaml.safe_load(text) for path, text in manifests.items() if text.strip()}


@pytest.mark.parametrize("case", CASES)
def test_hadolint_has_nothing_to_say(trees: Path, case: str) -> None:
    run("hadolint", "--no-color", "deploy/Dockerfile", cwd=trees / case)


@pytest.mark.parametrize("case", CASES)
def test_compose_reads_its_file_when_every_secret_is_given_and_not_otherwise(trees: Path, case: str) -> None:
    shown = view(deployments.blueprint(case))
    secrets = {"POSTGRES_PASSWORD": "abc", **{str(one.name): "[{'\"}$" for one in shown.wanted}}
    read = yaml.safe_load(run("docker-compose", "--file", "deploy/compose.yaml", "config", cwd=trees / case, **secrets))
    service = read["services"]["service"]
    assert {name: value for name, value in service["environment"].items() if value is not None} == {
        str(shown.database_url): "postgresql+asyncpg://service:abc@database:5432/service",
        **{str(one.name): "[{'\"}$$" for one in shown.wanted},
    }
    assert set(service["environment"]) == {str(one.name) for one in (*shown.settings, *shown.secrets)}
    assert set(read["services"]["migrate"]["environment"]) == {str(shown.database_url)}
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    for name in secrets:
        given = {other: value for other, value in secrets.items() if other != name}
        with pytest.raises(AssertionError, match=f"required variable {name} is missing"):
            run("docker-compose", "--file", "deploy/compose.yaml", "config", "--quiet", cwd=trees / case, **given)


@pytest.mark.parametrize("case", CASES)
def test_kubernetes_knows_every_field(trees: Path, case: str) -> None:
    folder = trees / case / "deploy" / "kubernetes"
    names = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]
    assert sorted([*names, "kustomization.yaml"]) == sorted(path.name for path in folder.iterdir())
    run("kubernetes-validate", "--strict", "--quiet", *names, cwd=folder)


@pytest.mark.parametrize("case", CASES)
def test_the_workflow_is_sound_and_safe(trees: Path, case: str) -> None:
    run("actionlint", "-no-color", "ci/github-actions.yml", cwd=trees / case)
    run("zizmor", "--offline", "--no-config", "--persona=pedantic", "--quiet", "ci/github-actions.yml", cwd=trees / case)


@pytest.mark.parametrize("case", CASES)
def test_helm_has_nothing_against_the_chart(trees: Path, case: str) -> None:
    report = helm_python.lint(chart(trees, case), strict=True)
    assert report["errors"] == []
    assert [one["error"] for one in report["messages"]] == ["icon is recommended"]


@pytest.mark.parametrize("case", CASES)
def test_the_manifests_are_what_helm_makes_of_the_chart(trees: Path, case: str) -> None:
    by_helm = helm_python.Chart.load(chart(trees, case)).render(name=deployments.blueprint(case).service.name)
    folder = trees / case / "deploy" / "kubernetes"
    ours = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name != "kustomization.yaml"}
    assert objects(ours) == objects(by_helm)


VALUES: dict[str, Any] = {
    "image": {"repository": "r.example.com/a/b", "digest": f"sha256:{'0' * 64}", "pullSecrets": [{"name": "yes"}]},
    "autoscaling": {"enabled": False},
    "podDisruptionBudget": {"enabled": False},
    "migrate": {"enabled": False},
    "settings": {"A": "true", "B": "<&>\u2028é", "C": "0x1F", "D": "", "E": 'a: "b" #'},
    "serviceAccount": {"annotations": {"a.example.com/b": "null"}},
    "networkPolicy": {"collectorPort": 4318, "egress": [{"ports": [{"port": 443}]}]},
    "ingress": {"enabled": True, "className": "nginx", "tlsSecret": "on", "annotations": {"x": "1e3"}},
    "podAnnotations": {"y": "2026-01-01"},
    "nodeSelector": {"disk": "no"},
    "tolerations": [{"key": "a", "operator": "Exists"}],
}


@pytest.mark.parametrize(("case", "values"), [("shop", VALUES), ("flows", {**VALUES, "worker": {"replicas": 0}})])
def test_our_reading_of_the_chart_is_helms_for_other_values_too(trees: Path, case: str, values: dict[str, Any]) -> None:
    loaded = helm_python.Chart.load(chart(trees, case))
    by_helm = objects(loaded.render(values, name="other"))
    context = {
        "Values": loaded.merge_values(values),
        "Chart": {"Name": loaded.name, "AppVersion": loaded.version},
        "Release": {"Name": "other", "Service": "Helm"},
    }
    ours = {f"{path.stem}.yaml": files.rendered(path.stem, context) for path in (chart(trees, case) / "templates").glob("*.yaml")}
    assert objects(ours) == by_helm
    assert {"deployment.yaml", "ingress.yaml"} < by_helm.keys()
    assert not {"migrate-job.yaml", "horizontalpodautoscaler.yaml", "poddisruptionbudget.yaml"} & by_helm.keys()


def test_values_that_nothing_would_come_of_are_refused(trees: Path) -> None:
    loaded = helm_python.Chart.load(chart(trees, "shop"))
    loaded.validate_schema({"replicas": 3})
    for wrong in ({"replica": 3}, {"image": {"tag": "a/b"}}, {"settings": {"SHOP_PORT": 80}}, {"networkPolicy": {"callers": []}}):
        with pytest.raises(helm_python.HelmValuesError):
            loaded.validate_schema(wrong)
