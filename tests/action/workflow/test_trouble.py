"""What goes wrong in workflows, in workflows that are run for real: each step fails, and the next one runs.

What each word of `fail-on` fails in which mode is `test_words_by_act`."""

from pathlib import Path

from tests.action.workflow.act import Machine
from tests.action.workflow.repositories import PUSH, shop, use
from tests.github import Double
from tests.pipeline.workshop import TODO

_SMALL = f"{TODO}generate: {{service: false, sdks: [], postman: false, infra: []}}\n"
_STEPS = (
    use("without", "pull-request", **{"token": '""'}),
    use("nonsense", "pull-request", **{"token": "ghs_nonsense"}),
    use("forbidden", "pull-request", intents="synapse.yaml", **{"token": "${{ env.LOW }}"}),
    use("nowhere", "check", intents="nowhere/**"),
    use("faulty", "check", working_directory="faulty"),
    use("written", "pull-request", intents="synapse.yaml", **{"token": "${{ env.HIGH }}"}),
)


def test_each_step_fails_as_its_inputs_ask_and_the_next_one_runs(machine: Machine, github: Double, tmp_path: Path) -> None:
    files = {"synapse.yaml": _SMALL, "faulty/synapse.yaml": _SMALL.replace("boolean", "bool").replace("todo", "other")}
    there = github.add_repository("octo/shop", files={path: text.encode() for path, text in files.items()})
    machine.env["LOW"] = github.workflow_token(there, {"contents": "read"})
    machine.env["HIGH"] = github.workflow_token(there, {"contents": "write", "pull_requests": "write"})
    ended = machine.run(shop(tmp_path / "shop", "".join(_STEPS), files), "push", PUSH, server=github.url)

    told = {id: (step.result, [message.partition("\n")[0] for message, _ in step.remarks("error")]) for id, step in ended.steps.items()}
    assert told["without"] == ("failure", ['input "token" is empty, and mode "pull-request" writes with it'])
    assert told["nonsense"][0] == "failure"
    assert "401 Bad credentials" in told["nonsense"][1][0]
    assert told["forbidden"][0] == "failure"
    assert 'the permission "pull_requests=read" is missing' in told["forbidden"][1][0]
    assert told["nowhere"] == ("failure", ['no intent in "." matches "nowhere/**"'])
    assert (told["faulty"][0], len(told["faulty"][1])) == ("failure", 1)
    assert told["written"] == ("success", []), ended.log
    assert ended.steps["written"].outputs["pull-request-url"] == f"{github.url}/octo/shop/pull/1"
    assert [request.head for request in there.pulls.values()] == ["synapse/todo"]
