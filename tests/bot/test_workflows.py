"""Workflows of a service, placed where GitHub runs them: by an App that may."""

import asyncio

from generators import registry
from synapseops.intent import Kinds
from tests.bot.office import Office, in_office, tree
from tests.pipeline.test_placing import ON, PLACED, WITH_WORKFLOW


@in_office
async def test_a_workflow_is_placed_when_the_app_may_and_said_not_to_be_until_then(place: Office) -> None:
    place.bench.generators, place.bench.kinds = WITH_WORKFLOW, Kinds(registry.made(WITH_WORKFLOW), registry.PLANNED)
    installation = place.install()
    await place.delivered({"synapse.yaml": ON.encode()})
    (request,) = place.pulls
    assert "the App has not the permission for workflows" in (request.body or "")
    assert PLACED not in tree(place, request.head_sha)
    await asyncio.to_thread(place.github.grant, installation, {**installation.permissions, "workflows": "write"})
    await place.settle()
    (request,) = place.pulls
    assert PLACED in tree(place, request.head_sha)
    assert "the App has not the permission for workflows" not in (request.body or "")
