"""Commands on pull requests: who is obeyed, how it is acknowledged, and what follows."""

import asyncio
import re

from bot.runs.saying import MARKER
from tests.bot.office import BRANCH, FAULTY, INTENT, MODELS, MORE, TODO, Office, in_office, locked, tree
from tests.github import Fault


async def says(place: Office, words: str, number: int = 1, who: str = "alice") -> list[str]:
    """Let *who* comment; return the reactions to it."""
    person = place.alice if who == "alice" else place.github.add_person(who)
    comment = await asyncio.to_thread(person.comment, place.repo, number, words)
    await place.settle()
    return [one.content for one in comment.reactions]


def answers(place: Office) -> list[str]:
    """Return what we said in comments."""
    return [one.body for one in place.looked(lambda: list(place.repo.comments.values())) if one.app is place.app]


async def proposed(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": TODO})


@in_office
async def test_strangers_are_not_obeyed(place: Office) -> None:
    await proposed(place)
    head = place.pulls[0].head_sha
    assert await says(place, "/synapse recreate", who="mallory") == ["-1"]
    assert (place.pulls[0].head_sha, answers(place)) == (head, [])


@in_office
async def test_help_is_one_comment_however_often_it_is_asked_for(place: Office) -> None:
    await proposed(place)
    assert await says(place, "/synapse help") == ["eyes", "+1"]
    assert await says(place, "/synapse help") == ["eyes", "+1"]
    assert await says(place, "/synapse dance") == ["eyes", "confused"]
    (answer,) = answers(place)
    assert answer.startswith(f"{MARKER}\n`/synapse dance` of `alice`: there is no such command.\n")


def answered(place: Office) -> str:
    """Return our one answer, from whose it is on."""
    (answer,) = answers(place)
    return answer.removeprefix(f"{MARKER}\n").partition(" of `alice`: ")[2]


@in_office
async def test_what_cannot_be_done_is_not_told_as_done_and_leaves_the_checks_as_they_were(place: Office) -> None:
    await proposed(place)
    assert await says(place, "/synapse forget nope") == ["eyes", "confused"]
    assert answered(place) == (
        'that could not be done: `there is no edit "nope"`. '
        'The description of this pull request lists the edits under "Your edits", each with its id.'
    )
    for path in (MODELS, "todo/models.py"):  # from the root, and below the service's folder
        assert await says(place, f"/synapse resolve {path} theirs") == ["eyes", "confused"]
        assert answered(place) == (
            f'that could not be done: `"{MODELS}" awaits no decision`. '
            "The description of this pull request lists the files that await a decision, each with the command for it."
        )
    assert place.concluded(place.ref("main") or "")[INTENT] == ["success"]
    assert place.concluded(place.pulls[0].head_sha)["synapse"] == ["success"]
    await says(place, "/synapse explain")
    assert "- `pull request`: `proposed`" in answers(place)[0]
    start = len(place.github.requests)
    assert await says(place, "/synapse approve-breaking 0a1b") == ["eyes", "confused"]
    assert answered(place) == "`0a1b` approves of nothing: no check of this pull request awaits an approval."
    assert not [one.path for one in place.github.requests[start:] if "/git/" in one.path], "what the checks show answers, without a run"
    await says(place, "/synapse regenerate")
    assert answered(place) == "done."


@in_office
async def test_a_closed_pull_request_takes_no_command_but_tells_what_to_do(place: Office) -> None:
    await proposed(place)
    await asyncio.to_thread(place.alice.close, 1)
    await place.settle()
    for command in ("regenerate", "recreate", "pause"):
        assert await says(place, f"/synapse {command}") == ["eyes", "confused"]
    assert answered(place) == (
        "this pull request is closed, and nothing is done on it. "
        "Reopen it and write the command again, or change the intent: then another one is opened."
    )
    await place.delivered({"synapse.yaml": MORE})
    await asyncio.to_thread(place.alice.merge, 2, "squash")
    await place.settle()
    start = len(place.github.requests)
    assert await says(place, "/synapse recreate", 2) == ["eyes", "confused"]
    assert answers(place)[1].endswith("is merged, and nothing can be done on it. What `main` asks for next comes on another one.")
    assert [one for one in place.writes(start) if "/git/" in one or "check-runs" in one] == []


@in_office
async def test_a_command_about_an_intent_that_has_faults_by_now_is_not_told_as_done(place: Office) -> None:
    await proposed(place)
    await place.delivered({"synapse.yaml": FAULTY})
    assert await says(place, "/synapse recreate") == ["eyes", "confused"]
    assert answered(place) == (
        'that could not be done: `no intent on "main" makes the service "todo"`. '
        'What helps: `mend "synapse.yaml": it has faults, and its check shows where`.'
    )


@in_office
async def test_an_approval_where_nothing_was_compared_does_not_say_that_nothing_breaks(place: Office) -> None:
    place.install()
    await place.delivered({"synapse.yaml": FAULTY})
    await place.delivered({"README.md": b"words\n"}, "feature")
    await asyncio.to_thread(place.alice.open_pull_request, place.repo, "feature")
    await place.settle()
    assert await says(place, "/synapse approve-breaking 0a1b") == ["eyes", "confused"]
    assert answered(place) == (
        "`0a1b` approves of nothing: what `synapse.yaml` breaks could not be found out. Mend it first; the check shows where."
    )


@in_office
async def test_what_is_not_for_a_pull_request_of_peoples_or_of_a_fork_says_so(place: Office) -> None:
    await proposed(place)
    fork = await asyncio.to_thread(place.alice.fork, place.repo)
    await asyncio.to_thread(place.alice.push, fork, "idea", {"synapse.yaml": MORE})
    await asyncio.to_thread(place.alice.open_pull_request, place.repo, "idea", fork=fork)
    await place.settle()
    assert await says(place, "/synapse pause", 2) == ["eyes", "confused"]
    assert "This one is not the App's; it takes " in answers(place)[-1]
    assert await says(place, "/synapse approve-breaking 0a1b", 2) == ["eyes", "confused"]
    assert answers(place)[-1].endswith(
        "what a pull request from a fork breaks is not compared. Push it as a branch of this repository, and approve there."
    )


@in_office
async def test_what_breaks_within_a_command_is_answered_too(place: Office) -> None:
    await proposed(place)
    place.github.faults.add(Fault("GET /repos/*/pulls/1", status=404, message="Not Found"))
    assert await says(place, "/synapse regenerate") == ["eyes", "confused"]
    assert answered(place).startswith("that could not be done: `GitHub refused GET ")


@in_office
async def test_recreate_discards_what_people_committed_on_the_branch(place: Office) -> None:
    await proposed(place)
    await place.delivered({"NOTES.md": b"mine\n"}, BRANCH)
    assert "NOTES.md" in tree(place, place.pulls[0].head_sha)
    await says(place, "/synapse recreate")
    assert "NOTES.md" not in tree(place, place.pulls[0].head_sha)


@in_office
async def test_a_conflict_lands_partially_and_is_resolved_by_a_command(place: Office) -> None:
    await proposed(place)
    await asyncio.to_thread(place.alice.merge, 1, "squash", delete_branch=True)
    await place.settle()
    models = tree(place, place.ref("main") or "")[MODELS]
    await place.delivered({MODELS: models.replace(b'done = "done"', b'done = "DONE"')})
    await place.delivered({"synapse.yaml": MORE})
    request = place.pulls[-1]
    checks = place.concluded(request.head_sha)
    assert checks["synapse"] == ["action_required"]
    assert b"DONE" in tree(place, request.head_sha)[MODELS]
    assert f"`/synapse resolve {MODELS} theirs|ours`" in request.body
    assert await says(place, "/synapse resolve todo/models.py theirs", request.number) == ["eyes", "+1"]
    assert b"DONE" not in tree(place, place.pulls[-1].head_sha)[MODELS]


@in_office
async def test_where_the_conversation_is_locked_a_command_is_obeyed_without_an_answer(place: Office) -> None:
    await proposed(place)
    mine = await place.delivered({"NOTES.md": b"mine\n"}, BRANCH)
    place.github.faults.add(*locked())
    for words in ("/synapse recreate", "/synapse help"):
        assert await says(place, words) == []
        assert place.done[-1].verdict == "done"
    assert (answers(place), place.ref(BRANCH) == mine) == ([], False)


@in_office
async def test_a_paused_pull_request_is_left_alone_until_it_is_resumed(place: Office) -> None:
    await proposed(place)
    head = place.pulls[0].head_sha
    await says(place, "/synapse pause")
    commit = await place.delivered({"synapse.yaml": MORE})
    assert place.pulls[0].head_sha == head
    (run,) = place.runs(commit)["synapse: synapse.yaml"]
    assert (run.conclusion, run.title) == ("neutral", "Paused by alice")
    await says(place, "/synapse resume")
    assert b"note" in tree(place, place.pulls[0].head_sha)[MODELS]


@in_office
async def test_explain_tells_of_the_intent_of_this_pull_request_and_of_its_last_run(place: Office) -> None:
    await proposed(place)
    other = TODO.replace(b"service: todo", b"service: notes")
    await place.delivered({"notes/synapse.yaml": other})
    await asyncio.to_thread(place.alice.close, 2)
    await place.settle()
    await place.delivered({"notes/synapse.yaml": other + b"# again\n"})
    await says(place, "/synapse explain")
    await says(place, "/synapse explain", 2)
    first, second = answers(place)
    assert "`: The last run about `synapse.yaml`, " in first.splitlines()[1]
    assert "`: The last run about `notes/synapse.yaml`, " in second.splitlines()[1]
    assert ("`pull request`: `not proposed`" in first, "`pull request`: `not proposed`" in second) == (False, True)


@in_office
async def test_explain_tells_of_the_preview_on_a_pull_request_of_peoples(place: Office) -> None:
    await proposed(place)

    def propose() -> None:
        place.alice.push(place.repo, "feature", {"synapse.yaml": MORE})
        place.alice.open_pull_request(place.repo, "feature")

    await asyncio.to_thread(propose)
    await place.settle()
    await says(place, "/synapse explain", 2)
    (answer,) = answers(place)
    assert "`: The last run about the preview of this pull request, " in answer.splitlines()[1]
    assert len(answer.splitlines()) > 3
    assert await says(place, "/synapse recreate", 2) == ["eyes", "confused"]
    assert answered(place) == (
        "that is for pull requests that the App opens. This one is not the App's; "
        "it takes `/synapse approve-breaking`, `/synapse explain`, `/synapse help`, `/synapse regenerate`."
    )


@in_office
async def test_regenerate_looks_at_the_intent_again(place: Office) -> None:
    await proposed(place)
    place.github.faults.add(Fault("POST /repos/*/git/commits", status=403, message="no more today", times=None))
    await place.delivered({"synapse.yaml": MORE})
    place.github.faults.clear()
    assert b"note" not in tree(place, place.pulls[0].head_sha)[MODELS]
    assert await says(place, "/synapse regenerate") == ["eyes", "+1"]
    assert b"note" in tree(place, place.pulls[0].head_sha)[MODELS]


@in_office
async def test_forget_drops_the_edit_that_the_report_names(place: Office) -> None:
    await proposed(place)
    await asyncio.to_thread(place.alice.merge, 1, "squash", delete_branch=True)
    await place.settle()
    models = tree(place, place.ref("main") or "")[MODELS]
    await place.delivered({MODELS: models.replace(b"import json", b"import json  # ours")})
    await place.delivered({"synapse.yaml": MORE})
    request = place.pulls[-1]
    found = re.search(rf"\| `([0-9a-f]{{8}})` \| `{MODELS}`", request.body or "")
    assert found is not None
    assert b"# ours" in tree(place, request.head_sha)[MODELS]
    assert await says(place, f"/synapse forget {found[1]}", request.number) == ["eyes", "+1"]
    assert b"# ours" not in tree(place, place.pulls[-1].head_sha)[MODELS]


@in_office
async def test_a_comment_that_was_edited_before_it_is_read_is_no_command(place: Office) -> None:
    await proposed(place)
    head = place.pulls[0].head_sha

    def edited() -> None:
        with place.github.deliveries.held():
            comment = place.alice.comment(place.repo, 1, "/synapse recreate")
            place.github.clock.advance(5)
            place.alice.edit_comment(place.repo, comment, "/synapse recreate now")

    await asyncio.to_thread(edited)
    await place.settle()
    assert (place.pulls[0].head_sha, answers(place)) == (head, [])


@in_office
async def test_breaking_changes_wait_for_the_approval_of_exactly_these(place: Office) -> None:
    demand = b"delivery: {require: {breaking_change: approve}}\n"
    place.install()
    await place.delivered({"synapse.yaml": TODO + demand})
    await asyncio.to_thread(place.alice.merge, 1, "squash", delete_branch=True)
    await place.settle()
    await place.delivered({"synapse.yaml": TODO.replace(b"  Task:\n", b"  Task:\n    path: /jobs\n") + demand})
    request = place.pulls[-1]
    (run,) = place.runs(place.ref("main") or "")["synapse: synapse.yaml"]  # the base's tells of it as well
    assert run.title == place.runs(request.head_sha)["synapse: synapse.yaml"][-1].title
    assert (run.conclusion, run.title) == ("action_required", "Breaking changes await an approval")
    assert [one["identifier"] for one in run.actions] == ["regenerate", "accept"]
    await asyncio.to_thread(place.alice.press, place.repo, run, "accept")
    await place.settle()
    (answer,) = answers(place)
    command = answer.rpartition("write `")[2].removesuffix("`.")
    assert f"`{command}`" in request.body
    assert await says(place, "/synapse approve-breaking 0a1b", request.number) == ["eyes", "confused"]
    assert answered(place).endswith(f"After a look at them, write `{command}`.")
    await says(place, command, request.number, who="mallory")
    assert place.concluded(request.head_sha)["synapse"][-1] == "action_required"
    assert await says(place, command, request.number) == ["eyes", "+1"]
    assert place.concluded(request.head_sha)["synapse"][-1] == "success"
