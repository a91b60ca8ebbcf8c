"""Patching a row: only what is sent changes, objects are merged into."""

import json

from tests import expect
from tests.api import Api
from tests.behaviour import Behaviour, each, needs
from tests.case import Case
from tests.factories import without
from tests.fields import Field


def merging(case: Case) -> list[Field]:
    """Return the fields that hold a value object to be merged into."""
    return [field for field in case.later() if field.merge]


def merging_from_null(case: Case) -> list[Field]:
    """Return those that may be null, whose value object has a member that is required."""
    return [
        field for field in merging(case) if field.nullable and field.merge and field.merge.required
    ]


def documents(case: Case) -> list[Field]:
    """Return the fields that hold any JSON."""
    return [field for field in case.later() if field.kind == "json"]


class Patches(Behaviour):
    """A resource whose rows are changed by PATCH."""

    @needs(Case.changes, rows=1)
    async def test_patch_sets_one_field_alone(self, api: Api) -> None:
        before = await self.factory.create(api)
        for name, value in self.case.changes().items():
            reply = await api.patch(self.factory.path(before), json={name: value})
            after = reply.json()
            expect.shown(reply, after)
            expect.holds(after[name], value)
            expect.followed(before, after, changed=[name])
            before = after
        await self.stays(api, before)

    @needs(Case.changes, rows=1)
    async def test_patch_takes_a_merge_patch(self, api: Api) -> None:
        before = await self.factory.create(api)
        reply = await api.patch(
            self.factory.path(before),
            content=json.dumps(self.case.changes()),
            headers={"Content-Type": "application/merge-patch+json"},
        )
        expect.status(reply, 200)
        expect.holds(reply.json(), self.case.changes())

    @needs(rows=1)
    async def test_patch_with_nothing_changes_nothing(self, api: Api) -> None:
        before = await self.factory.create(api)
        reply = await api.patch(self.factory.path(before), json={})
        expect.shown(reply, before)

    @needs(rows=1)
    @each("field", Case.nullable)
    async def test_patch_with_null_empties(self, api: Api, field: Field) -> None:
        before = await self.factory.create(api)
        reply = await api.patch(self.factory.path(before), json={field.name: None})
        expect.status(reply, 200)
        assert reply.json()[field.name] is None

    @needs(Case.refusing, rows=1)
    async def test_patch_refuses_what_create_refuses(self, api: Api) -> None:
        before = await self.factory.create(api)
        for field in self.case.later():
            for refused in field.refusals() if field.name in self.factory.REPLACEABLE else ():
                if not refused.merges:
                    sent = {field.name: refused.value}
                    reply = await api.patch(self.factory.path(before), json=sent)
                    expect.faults(reply, {refused.at: refused.code}, refused)
        await self.stays(api, before)

    @needs(rows=1)
    async def test_patch_refuses_what_cannot_be_set_later(self, api: Api) -> None:
        before = await self.factory.create(api)
        for name, code in (self.case.forbidden() | self.case.frozen()).items():
            reply = await api.patch(self.factory.path(before), json={name: before.get(name)})
            expect.faults(reply, {f"/{name}": code})

    @needs(rows=1)
    @each("field", merging)
    async def test_patch_merges_into(self, api: Api, field: Field) -> None:
        before = await self.factory.create(api)
        assert field.merge is not None
        sent = {field.merge.member: field.merge.value}
        reply = await api.patch(self.factory.path(before), json={field.name: sent})
        expect.status(reply, 200)
        assert reply.json()[field.name] == before[field.name] | sent

    @needs(rows=1)
    @each("field", merging_from_null)
    async def test_patch_merges_into_null(self, api: Api, field: Field) -> None:
        before = await self.factory.create(api, {field.name: None})
        assert field.merge is not None
        sent = without(self.factory.body()[field.name], field.merge.required)
        reply = await api.patch(self.factory.path(before), json={field.name: sent})
        expect.faults(reply, {f"{field.pointer}/{field.merge.required}": "required"})

    @needs(rows=1)
    @each("field", documents)
    async def test_patch_merges_into_json(self, api: Api, field: Field) -> None:
        given = {"kept": 1, "gone": 2, "deep": {"kept": [1]}}
        before = await self.factory.create(api, {field.name: given})
        sent = {"gone": None, "new": "alpha", "deep": {"more": True}}
        reply = await api.patch(self.factory.path(before), json={field.name: sent})
        merged = {"kept": 1, "new": "alpha", "deep": {"kept": [1], "more": True}}
        assert reply.json()[field.name] == merged

    async def test_patch_misses_what_is_not_there(self, api: Api) -> None:
        expect.problem(await api.patch(self.case.missing, json={}), 404, "not-found")

    @needs(rows=2)
    @each("field", Case.unique_later)
    async def test_patch_to_a_taken_value_conflicts(self, api: Api, field: Field) -> None:
        first, second = [await self.factory.create(api) for _ in range(2)]
        sent = {field.name: first[field.name]}
        reply = await api.patch(self.factory.path(second), json=sent)
        expect.conflicts(reply, {field.pointer})
