"""What all files of a deployment show: the service's names, and those of its variables that say where it runs."""

import re

from msgspec import Struct

from generators import python
from generators.deployment import surroundings
from generators.deployment.surroundings import Variable, Wanted
from generators.fastapi_service import project
from generators.fastapi_service.names import environment_prefix
from generators.rendering import Code
from synapseops.blueprint.model import Blueprint

_SET = ("DATABASE_POOL_SIZE", "LOG_LEVEL", "OTLP_ENDPOINT", "RATE_LIMIT_PER_MINUTE", "SHUTDOWN_SECONDS")
"""What has a default that suits most places."""

_WANTED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "none": (),
    "api_key": (("API_KEYS", "python -m {package}.security NAME ROLE prints it", "[]"),),
    "jwt": (
        ("JWT_ISSUER", "who signs the tokens", "https://issuer.invalid"),
        ("JWT_AUDIENCE", "for whom tokens must be", "{package}"),
    ),
}
"""Without which nobody gets in, where it is to be had, and a value for a workflow that lets nobody in."""

_PLAIN_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")


class DeploymentView(Struct, frozen=True):
    """What the templates show. `title`, `summary` and `owners` are the author's; `made` are the kinds of deployment asked for,
    `sdks` the languages of clients; `placed` says whether the workflow is copied to where GitHub runs it."""

    name: Code
    package: Code
    title: str
    summary: str
    version: str
    tag: Code
    license: str
    owners: tuple[str, ...]
    auth: str
    host: Code
    port: Code
    shutdown: Code
    database_url: Code
    pool_size: Code
    otlp_endpoint: Code
    docs: Code
    settings: tuple[Variable, ...]
    secrets: tuple[Variable, ...]
    wanted: tuple[Wanted, ...]
    ports: tuple[int, ...]
    worker: Variable | None
    worker_port: Code
    health: tuple[str, ...]
    folder: str
    made: tuple[str, ...]
    sdks: tuple[str, ...]
    placed: bool

    @property
    def has_plain_folder(self) -> bool:
        """Whether the folder means itself where GitHub matches paths."""
        return bool(_PLAIN_FOLDER.fullmatch(self.folder))

    @property
    def on_kubernetes(self) -> bool:
        """Whether anything of it runs on Kubernetes."""
        return "kubernetes" in self.made or "helm" in self.made

    @property
    def command(self) -> tuple[str, ...]:
        """What starts the service."""
        return ("python", "-m", self.package)

    @property
    def work(self) -> tuple[str, ...]:
        """What works off messages and schedules alone."""
        return ("python", "-m", f"{self.package}.worker")

    @property
    def health_in_compose(self) -> tuple[str, ...]:
        """What tells whether the service answers, as Compose runs it."""
        return ("CMD", *self.health)


def view(blueprint: Blueprint) -> DeploymentView:
    """Return what the deployment of a service shows."""
    service, auth = blueprint.service, blueprint.options.auth
    known = {variable.name: variable for variable in project.settings(blueprint)}
    package, prefix = python.package_name(blueprint), environment_prefix(service.name)

    def variable(name: str) -> Variable:
        one = known[Code(name)]
        return Variable(Code(f"{prefix}{one.name}"), one.default.strip("`"), one.says)

    elsewhere = surroundings.variables(blueprint)
    worker = variable("FLOW_WORKER") if blueprint.flows else None
    return DeploymentView(
        Code(service.name),
        Code(package),
        service.title,
        " ".join(service.description.split()) or service.title,
        service.version,
        Code(service.version.replace("+", "-")),  # which tags of images may not hold
        service.license,
        tuple(filter(None, (" ".join(owner.split()) for owner in service.owners))),
        auth,
        variable("HOST").name,
        variable("PORT").name,
        variable("SHUTDOWN_SECONDS").name,
        variable("DATABASE_URL").name,
        variable("DATABASE_POOL_SIZE").name,
        variable("OTLP_ENDPOINT").name,
        variable("DOCS").name,
        (*map(variable, _SET), *(one for one in elsewhere.values() if one.value)),
        (*map(variable, ("DATABASE_URL", *(name for name, _, _ in _WANTED[auth]))), *(one for one in elsewhere.values() if not one.value)),
        (*(_wanted(variable(name), says, example, package) for name, says, example in _WANTED[auth]), *surroundings.wanted(blueprint)),
        surroundings.ports(blueprint),
        worker,
        variable("FLOW_WORKER_PORT").name if blueprint.flows else Code(""),
        _health(variable("PORT").name),
        blueprint.folder,
        tuple(kind.removeprefix("infra.") for kind in blueprint.artifacts if kind.startswith("infra.")),
        tuple(kind.removeprefix("sdks.") for kind in blueprint.artifacts if kind.startswith("sdks.")),
        blueprint.places_workflows,
    )


def _wanted(variable: Variable, says: str, example: str, package: str) -> Wanted:
    return Wanted(variable.name, Code(says.format(package=package)), example.format(package=package))


def _health(port: str) -> tuple[str, ...]:
    """Return what tells whether the service answers; an image without tools has Python at least."""
    url = f"'http://127.0.0.1:' + os.environ['{port}'] + '/health/live'"
    return ("python", "-c", f"import os, urllib.request; urllib.request.urlopen({url}, timeout=2)")
