"""What goes wrong in workflows, in workflows that are run for real: each step fails, and the next one runs.

What each word of `fail-on` fails in which mode is `test_words_by_act`."""

from pathlib import Path

import pytest

from tests.action.workflow.act import Machine
from tests.action.workflow.repositories import PUSH, shop, use
from tests.github import Double
from tests.pipeline.workshop import TODO

_SMALL = f"{TODO}generate: {{service: false, sdks: [], postman: false, infra: []}}\n"
_STEPS = {
    "without": use("without", "pull-request", **{"token": '""'}),
    "nonsense": use("nonsense", "pull-request", **{"token": "ghs_nonsense"}),
    "forbidden": use("forbidden", "pull-request", intents="synapse.yaml", **{"token": "${{ env.LOW }}"}),
    "nowhere": use("nowhere", "check", intents="nowhere/**"),
    "faulty": use("faulty", "check", working_directory="faulty"),
    "written": use("written", "pull-request", intents="synapse.yaml", **{"token": "${{ env.HIGH }}"}),
}
_TOLD = {
    "without": 'input "token" is empty, and mode "pull-request" writes with it',
    "nonsense": "401 Bad credentials",
    "forbidden": 'the permission "pull_requests=read" is missing',
    "nowhere": 'no intent in "." matches "nowhere/**"',
    "faulty": 'names type "bool", which does not exist',
}


@pytest.mark.parametrize(
    "ids", [("forbidden", "faulty", "written"), pytest.param(tuple(_STEPS), marks=pytest.mark.soak)], ids=["some", "all"]
)
def test_each_step_fails_as_its_inputs_ask_and_the_next_one_runs(
    machine: Machine, github: Double, tmp_path: Path, ids: tuple[str, ...]
) -> None:
    """Each failure by itself is `test_writing`'s and `test_looking`'s."""
    files = {"synapse.yaml": _SMALL, "faulty/synapse.yaml": _SMALL.replace("boolean", "bool").replace("todo", "other")}
    there = github.add_repository("octo/shop", files={path: text.encode() for path, text in files.items()})
    machine.env["LOW"] = github.workflow_token(there, {"contents": "read"})
    machine.env["HIGH"] = github.workflow_token(there, {"contents": "write", "pull_requests": "write"})
    steps = "".join(_STEPS[id] for id in ids)
    ended = machine.run(shop(tmp_path / "shop", steps, files), "push", PUSH, server=github.url)

    for id in ids[:-1]:
        step = ended.steps[id]
        ((message, _),) = step.remarks("error")
        assert (step.result, _TOLD[id] in message) == ("failure", True), message
    written = ended.steps["written"]
    assert (written.result, written.remarks("error")) == ("success", []), ended.log
    assert written.outputs["pull-request-url"] == f"{github.url}/octo/shop/pull/1"
    assert [request.head for request in there.pulls.values()] == ["synapse/todo"]
