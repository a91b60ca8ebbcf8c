"""Which files each kind of deployment has."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from generators.deployment import text
from generators.deployment.view import DeploymentView, view
from generators.rendering import Deferred, TemplateFolder
from synapseops.blueprint.model import Blueprint
from synapseops.generation import GeneratedFile, Options, Render

TEMPLATES = TemplateFolder("deployment", text.FILTERS)

MANIFESTS = (
    "configmap",
    "deployment",
    "horizontalpodautoscaler",
    "ingress",
    "migrate-job",
    "networkpolicy",
    "poddisruptionbudget",
    "service",
    "serviceaccount",
    "worker-deployment",
)
"""Templates of the chart, each of which makes one object or none."""

WORKFLOW = "ci/github-actions.yml"
"""Where the workflow lies; GitHub runs a copy of it."""

OFF = frozenset({"ingress"})
"""Those that make none of the chart's own values."""

FLOWS = frozenset({"worker-deployment"})
"""Those that only a service with flows has."""

Files = Callable[[DeploymentView], Iterator[tuple[str, Render]]]


def docker(shown: DeploymentView) -> Iterator[tuple[str, Render]]:
    """Yield what an image is built by."""
    yield "deploy/Dockerfile", TEMPLATES.file("docker/Dockerfile.j2", shown)
    yield ".dockerignore", TEMPLATES.file("docker/dockerignore.j2", shown)


def compose(shown: DeploymentView) -> Iterator[tuple[str, Render]]:
    """Yield what runs the service and its database on one machine."""
    yield "deploy/compose.yaml", TEMPLATES.file("compose/compose.yaml.j2", shown)
    yield "deploy/.env.example", TEMPLATES.file("compose/env.example.j2", shown)


def helm(shown: DeploymentView) -> Iterator[tuple[str, Render]]:
    """Yield the chart. Its templates are the same for every service: what differs are its values."""
    folder = f"deploy/helm/{shown.name}"
    yield f"{folder}/Chart.yaml", TEMPLATES.file("chart/Chart.yaml.j2", shown)
    yield f"{folder}/values.yaml", TEMPLATES.file("chart/values.yaml.j2", shown)
    for path in ("values.schema.json", ".helmignore", "templates/_helpers.tpl", *(f"templates/{name}.yaml" for name in _manifests(shown))):
        yield f"{folder}/{path}", TEMPLATES.verbatim(f"chart/{path}")


def kubernetes(shown: DeploymentView) -> Iterator[tuple[str, Render]]:
    """Yield the objects that the chart makes of its own values."""
    names = tuple(name for name in _manifests(shown) if name not in OFF)
    yield "deploy/kubernetes/kustomization.yaml", TEMPLATES.file("kubernetes/kustomization.yaml.j2", (shown.name, names))
    for name in names:
        yield f"deploy/kubernetes/{name}.yaml", Deferred(manifest, (name, shown), version=TEMPLATES.digest)


def github_actions(shown: DeploymentView) -> Iterator[tuple[str, Render]]:
    """Yield the workflow, where GitHub does not run it yet."""
    yield WORKFLOW, TEMPLATES.file("ci/github-actions.yml.j2", shown)


KINDS: dict[str, Files] = {
    "infra.compose": compose,
    "infra.docker": docker,
    "infra.github_actions": github_actions,
    "infra.helm": helm,
    "infra.kubernetes": kubernetes,
}


def generate(kind: str, blueprint: Blueprint, _options: Options) -> list[GeneratedFile]:
    """The files of one kind, none where there is no service; the first kind asked for brings the page that tells of all of them."""
    if f"service.{blueprint.options.framework}" not in blueprint.artifacts:
        return []
    shown = view(blueprint)
    files = list(KINDS[kind](shown))
    if kind == next(one for one in blueprint.artifacts if one in KINDS):
        files.append(("deploy/README.md", TEMPLATES.file("README.md.j2", shown)))
    causes = (("service",), ("generate",), *([("systems",)] if blueprint.systems else []), *([("flows",)] if blueprint.flows else []))
    places = {WORKFLOW: f".github/workflows/{shown.name}.yml"} if blueprint.places_workflows else {}
    return [GeneratedFile(path, render, causes=causes, place=places.get(path, "")) for path, render in files]


def _manifests(shown: DeploymentView) -> tuple[str, ...]:
    return tuple(name for name in MANIFESTS if shown.worker or name not in FLOWS)


def manifest(named: tuple[str, DeploymentView]) -> str:
    """Return what a template of the chart makes of the chart's own values; "" when that is nothing."""
    name, shown = named
    values = yaml.load(str(TEMPLATES.render("chart/values.yaml.j2", shown)), yaml.CSafeLoader)
    context = {
        "Values": values,
        "Chart": {"Name": str(shown.name), "AppVersion": shown.version},
        "Release": {"Name": str(shown.name), "Service": "Helm"},
    }
    return rendered(name, context)


def rendered(name: str, context: Mapping[str, Any]) -> str:
    """Return what a template of the chart becomes in a context of Helm's: `Values`, `Chart`, `Release`."""
    from generators.deployment.chart.rendering import Chart  # what reads templates of Helm's

    return Chart(_source("_helpers.tpl"), context).rendered(_source(f"{name}.yaml"))


def _source(name: str) -> str:
    return TEMPLATES.verbatim(f"chart/templates/{name}")()
