"""The checks of artifacts by tools of the machine: each passes what is good, finds what is not, and says when it could not look."""

import asyncio
import dataclasses
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from synapseops.evidence.model import CheckResult, Outcome
from synapseops.toolchain import Command, Completed, Ending, Isolation, Sandbox, Tree
from synapseops.verification import materials
from synapseops.verification.checks import deployment, go_cache, golang, typescript, workflows
from synapseops.verification.checks.artifact import ArtifactCheck
from synapseops.verification.checks.base import Check, Subject, Workspace
from synapseops.verification.checks.bills import BillCheck
from synapseops.verification.checks.golang import VetCheck
from synapseops.verification.checks.programs import Program, find
from synapseops.verification.checks.tool import Tool
from synapseops.verification.sandbox import detection
from tests import warm
from tests.generators.deployment import deployments

NODE_TOOLS = Path(__file__).parents[1] / "tools" / "node_modules" / ".bin"
CHECKS: Mapping[str, Check] = {
    check.name: check
    for check in (
        typescript.tsc([str(NODE_TOOLS)]),
        VetCheck(warm.KEPT),
        golang.gofmt(),
        *deployment.checks(),
        *workflows.checks(),
        BillCheck(),
    )
}
WORKFLOW = "ci/github-actions.yml"
TYPESCRIPT = "export function total(prices: readonly number[]): number {\n  return prices.reduce((sum, one) => sum + one, 0);\n}\n"
GO = '// Package shop adds.\npackage shop\n\nimport "fmt"\n\n// Say says n.\nfunc Say(n int) string {\n\treturn fmt.Sprintf("%d", n)\n}\n'


@pytest.fixture(scope="session")
def made() -> Mapping[str, bytes]:
    """What a service has for operations, as it is generated, and a small client in each language."""
    deployed = deployments.made(deployments.blueprint("shop"))
    sdks = {
        "sdk/typescript/package.json": '{"name": "shop", "version": "1"}',
        "constraints.txt": "httpx==0.28.1\n",
        "sdk/typescript/src/core/index.ts": TYPESCRIPT,
        "sdk/go/go.mod": "module example.com/shop\n\ngo 1.22\n",
        "sdk/go/shop.go": GO,
    }
    return {path: text.encode() for path, text in {**deployed, **sdks}.items()}


@pytest.fixture(scope="session", autouse=True)
def library() -> None:
    """See that Go's library is compiled once, whichever process of the tests comes first."""
    warm.compiled()


def test_what_the_client_for_go_imports_is_compiled_beforehand() -> None:
    templates = Path(__file__).parents[2] / "templates" / "go_sdk"
    sources = [path.read_text(encoding="utf-8") for path in templates.rglob("*.go*")]
    imported = {name for source in sources for name in re.findall(r'^\t"([a-z0-9/]+)"$', source, re.MULTILINE)}
    assert imported
    assert imported <= {*go_cache.PACKAGES}


def run(check: Check, folder: Path, files: Mapping[str, bytes], *, sandbox: Sandbox | None = None) -> CheckResult:
    materials.write(files, folder)
    workspace = Workspace(folder, Subject(Tree(files)), sandbox or detection.best()[0])
    assert check.concerns(workspace.subject.tree)
    return asyncio.run(_awaited(check, workspace))


async def _awaited(check: Check, workspace: Workspace) -> CheckResult:
    return await check.run(workspace)


@pytest.mark.parametrize("check", CHECKS)
def test_what_is_generated_passes_and_the_version_of_the_tool_is_told(check: str, made: Mapping[str, bytes], tmp_path: Path) -> None:
    result = run(CHECKS[check], tmp_path, made)
    assert (result.outcome, result.reason, result.findings) == (Outcome.PASSED, "", ())
    name, version = result.tool.split(" ")
    assert (bool(name), version[0].isdigit()) == (True, True)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_a_tree_without_its_kind_does_not_concern_a_check(check: Check) -> None:
    assert not check.concerns(Tree({"README.md": b"", "a/b/Dockerfile": b"", "sdk/python/x.py": b"", "x.ts": b""}))


# what is broken, by path: (old, new); and where it is found: (file, line, rule, the beginning of what is said)
Found = tuple[str, int, str, str]
BROKEN: Mapping[str, tuple[str, str, str, Found]] = {
    "tsc": (
        "sdk/typescript/src/core/index.ts",
        "sum + one, 0",
        "sum + prices[one], 0",
        ("sdk/typescript/src/core/index.ts", 2, "TS2532", "Object is possibly 'undefined'."),
    ),
    "go vet": ("sdk/go/shop.go", "%d", "%s", ("sdk/go/shop.go", 8, "vet", "fmt.Sprintf format %s has arg n of wrong type int")),
    "gofmt": ("sdk/go/shop.go", "\treturn", "  return", ("sdk/go/shop.go", 0, "gofmt", "it does not have the form")),
    "hadolint": ("deploy/Dockerfile", "\nUSER ", "\nRUN sudo ls\nUSER ", ("deploy/Dockerfile", -1, "DL3004", "Do not use sudo")),
    "compose": ("deploy/compose.yaml", "read_only: true", "read_onli: true", ("deploy/compose.yaml", 0, "compose", "services.")),
    "kubernetes": (
        "deploy/kubernetes/service.yaml",
        "targetPort:",
        "targetPorts:",
        ("deploy/kubernetes/service.yaml", -1, "schema", "spec/ports/0: Additional properties are not allowed ('targetPorts'"),
    ),
    "helm": (
        "deploy/helm/shop/templates/service.yaml",
        "kind: Service",
        "kind: {{ .Values.no.such }}",
        ("deploy/helm/shop/templates/service.yaml", 2, "helm", "shop/templates/service.yaml:2"),
    ),
    "actionlint": (WORKFLOW, "timeout-minutes:", "timeout-minute:", (WORKFLOW, -1, "syntax-check", "unexpected key")),
    "sbom": ("constraints.txt", "0.28.1", "1" * 1025, ("constraints.txt", 0, "sbom", "components/0/version: …")),
    "zizmor": (WORKFLOW, "checkout@", "checkout@v1 # ", (WORKFLOW, -1, "unpinned-uses", "unpinned action reference")),
}


@pytest.mark.parametrize("check", CHECKS)
def test_what_is_broken_is_found_where_it_is(check: str, made: Mapping[str, bytes], tmp_path: Path) -> None:
    path, old, new, (file, line, rule, message) = BROKEN[check]
    text = made[path].decode()
    assert old in text
    broken = text.replace(old, new, 1)
    result = run(CHECKS[check], tmp_path, {**made, path: broken.encode()})
    (first, *_) = result.findings
    expected = broken[: broken.index(new)].count("\n") + 1 if line < 0 else line
    assert (result.outcome, first.file, first.rule) == (Outcome.FAILED, file, rule)
    assert first.message.startswith(message)
    assert abs(first.line - expected) <= 3 if line < 0 else first.line == expected


CONFIGURATIONS = {
    ".hadolint.yaml": "ignored: [DL3004]\n",
    "deploy/.hadolint.yaml": "ignored: [DL3004]\n",
    ".github/actionlint.yaml": "paths:\n  '**/*':\n    ignore: ['.*']\n",
    ".github/zizmor.yml": "rules:\n  unpinned-uses:\n    disable: true\n",
    "zizmor.yml": "rules:\n  unpinned-uses:\n    disable: true\n",
    "sdk/typescript/tsconfig.json": '{"compilerOptions": {"strict": false, "noUncheckedIndexedAccess": false}, "files": []}',
    "sdk/go/go.work": "go 1.22\n",
    ".env": "COMPOSE_FILE=nothing.yaml\n",
    "deploy/.env": "COMPOSE_FILE=nothing.yaml\n",
}


@pytest.mark.parametrize("check", ["tsc", "go vet", "hadolint", "compose", "actionlint", "zizmor"])
def test_the_trees_own_configuration_is_not_read(check: str, made: Mapping[str, bytes], tmp_path: Path) -> None:
    path, old, new, (*_, rule, _) = BROKEN[check]
    hostile = {other: text.encode() for other, text in CONFIGURATIONS.items()}
    broken = made[path].decode().replace(old, new, 1).encode()
    result = run(CHECKS[check], tmp_path, {**made, **hostile, path: broken})
    assert (result.outcome, result.reason, result.findings[0].rule) == (Outcome.FAILED, "", rule)


@pytest.mark.parametrize("check", ["tsc", "go vet"])
def test_compilers_run_without_namespaces_too(check: str, made: Mapping[str, bytes], tmp_path: Path) -> None:
    result = run(CHECKS[check], tmp_path, made, sandbox=detection.of_level(Isolation.FILES))
    assert (result.outcome, result.reason) == (Outcome.PASSED, "")


def test_a_file_that_compose_would_fetch_is_not_fetched(made: Mapping[str, bytes], tmp_path: Path) -> None:
    afar = made["deploy/compose.yaml"] + b"include: ['https://example.com/x.git']\n"
    sandbox = Recorder(detection.best()[0])
    result = run(CHECKS["compose"], tmp_path, {**made, "deploy/compose.yaml": afar}, sandbox=sandbox)
    assert (result.outcome, dict(sandbox.commands[0].env)["COMPOSE_EXPERIMENTAL_GIT_REMOTE"]) == (Outcome.FAILED, "false")


def test_a_variable_of_a_file_never_becomes_one_of_the_tools(made: Mapping[str, bytes], tmp_path: Path) -> None:
    named = b"".join(b"  ${%s:?}\n" % name for name in (b"PATH", b"LD_PRELOAD", b"COMPOSE_FILE", b"DOCKER_HOST", b"FREE"))
    sandbox = Recorder(detection.best()[0])
    run(CHECKS["compose"], tmp_path, {"deploy/compose.yaml": b"x: |\n" + named}, sandbox=sandbox)
    assert [name for name, value in sandbox.commands[0].env if value == "1" and name != "PYTHONDONTWRITEBYTECODE"] == ["FREE"]


@dataclasses.dataclass(frozen=True, slots=True)
class Recorder:
    """A sandbox that remembers what it was asked to run."""

    inner: Sandbox
    commands: list[Command] = dataclasses.field(default_factory=list)

    @property
    def isolation(self) -> Isolation:
        return self.inner.isolation

    async def run(self, command: Command) -> Completed:
        self.commands.append(command)
        return await self.inner.run(command)


def by(program: Program | None) -> ArtifactCheck:
    """Return a check of `*.txt` by *program*."""

    def tool(program: Program, files: tuple[str, ...], workspace: Workspace) -> Tool:
        return Tool("linter", "", lambda _: (program.path, *program.ask), lambda stdout: [], readable=program.readable)

    return ArtifactCheck("linter", ("*.txt",), "the linter", lambda: program, tool)


def test_what_is_not_installed_is_not_run_and_no_verdict_hangs_on_it(tmp_path: Path) -> None:
    result = run(by(None), tmp_path, {"a.txt": b""})
    assert result == CheckResult("linter", Outcome.NOT_RUN, reason="the linter is not installed", absent=True)


@dataclasses.dataclass(frozen=True, slots=True)
class Refusing:
    """A sandbox in which the program is not to be seen."""

    isolation: Isolation = Isolation.FULL

    async def run(self, command: Command) -> Completed:
        return Completed(Ending.NOT_STARTED, 0, "", "", 0.0, reason="no such file")


def test_what_cannot_be_run_in_the_sandbox_is_not_run(tmp_path: Path) -> None:
    result = run(by(Program("linter", "/opt/linter")), tmp_path, {"a.txt": b""}, sandbox=Refusing())
    assert result == CheckResult("linter", Outcome.NOT_RUN, reason="the linter does not run in the sandbox", absent=True)


def test_a_program_of_the_machine_is_asked_for_its_version(tmp_path: Path) -> None:
    ask = ("-c", "print('linter v12.3.4-rc1 (of today)')")
    result = run(by(Program("linter", sys.executable, ask=ask)), tmp_path, {"a.txt": b""})
    assert (result.outcome, result.tool) == (Outcome.PASSED, "linter 12.3.4-rc1")


def test_a_program_is_not_looked_for_where_we_happen_to_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "here" / "linter"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "here")
    assert find("linter") is None
    monkeypatch.setenv("PATH", str(program.parent))
    assert find("linter") == Program("linter", str(program), (program,))


def test_a_module_that_asks_for_a_newer_go_is_not_judged_by_an_older_one(made: Mapping[str, bytes], tmp_path: Path) -> None:
    result = run(CHECKS["go vet"], tmp_path, {**made, "sdk/go/go.mod": b"module example.com/shop\n\ngo 1.999\n"})
    assert (result.outcome, result.absent) == (Outcome.NOT_RUN, True)
    assert result.reason.startswith("the module requires go >= 1.999 (running go 1.")


OBJECTS = {
    "a kind of the cluster's own": ("apiVersion: example.com/v1\nkind: Thing\n", []),
    "no kind that there is": ("apiVersion: apps/v1\nkind: Deploiment\n", [(1, "kind", "there is no Deploiment in apps/v1")]),
    "the second of two": (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\ndata: {a: 1}\n",
        [(7, "schema", "data/a: 1 is not of type 'string', 'null'")],
    ),
    "no object": ("- 1\n", [(1, "kind", "the object does not say its apiVersion and kind")]),
    "no YAML": ("a: [\n", [(2, "yaml", "did not find expected node content")]),
}


def test_each_object_is_judged_at_its_line(tmp_path: Path) -> None:
    files = {f"deploy/kubernetes/{number}.yaml": text.encode() for number, (text, _) in enumerate(OBJECTS.values())}
    result = run(CHECKS["kubernetes"], tmp_path, files)
    expected = [(f"deploy/kubernetes/{number}.yaml", *one) for number, (_, found) in enumerate(OBJECTS.values()) for one in found]
    assert [(one.file, one.line, one.rule, one.message) for one in result.findings] == expected


def test_a_bill_is_judged_only_where_the_schema_is(tmp_path: Path) -> None:
    result = run(BillCheck(library="no-such-library"), tmp_path, {"constraints.txt": b""})
    assert result == CheckResult("sbom", Outcome.NOT_RUN, reason="no-such-library is not installed", absent=True)
