"""Replacing a row by PUT: what is absent is set back, what is refused leaves it as it was."""

from tests import expect
from tests.api import Api
from tests.behaviour import Behaviour, each, needs
from tests.case import Case
from tests.factories import only, without
from tests.fields import Field


class Replaces(Behaviour):
    """A resource whose rows are replaced by PUT."""

    @needs(Case.changes, rows=1)
    async def test_replace_sets_every_field(self, api: Api) -> None:
        before = await self.factory.create(api)
        sent = self.factory.replacement(before, self.case.changes())
        reply = await api.put(self.factory.path(before), json=sent)
        after = reply.json()
        expect.shown(reply, after)
        expect.holds(after, sent)
        expect.followed(before, after, changed=self.factory.REPLACEABLE)
        await self.stays(api, after)

    @needs(rows=1)
    async def test_replace_sets_back_what_is_absent(self, api: Api) -> None:
        before = await self.factory.create(api)
        sent = only(self.factory.replacement(before), self.factory.REQUIRED)
        reply = await api.put(self.factory.path(before), json=sent)
        expect.status(reply, 200)
        expect.holds(reply.json(), sent | only(self.case.defaults(), self.factory.REPLACEABLE))

    @needs(rows=1)
    async def test_replace_by_itself_changes_nothing(self, api: Api) -> None:
        before = await self.factory.create(api)
        reply = await api.put(self.factory.path(before), json=self.factory.replacement(before))
        expect.shown(reply, before)

    @needs(rows=1)
    async def test_replace_refuses_what_create_refuses(self, api: Api) -> None:
        before = await self.factory.create(api)
        path = self.factory.path(before)
        for field in self.case.later():
            if field.required:
                sent = without(self.factory.replacement(before), field.name)
                expect.faults(await api.put(path, json=sent), {field.pointer: "required"})
            for refused in field.refusals() if field.name in self.factory.REPLACEABLE else ():
                sent = self.factory.replacement(before, {field.name: refused.value})
                expect.faults(await api.put(path, json=sent), {refused.at: refused.code}, refused)
        await self.stays(api, before)

    @needs(rows=1)
    async def test_replace_refuses_what_cannot_be_set_later(self, api: Api) -> None:
        before = await self.factory.create(api)
        for name, code in (self.case.forbidden() | self.case.frozen()).items():
            sent = self.factory.replacement(before, {name: before.get(name)})
            reply = await api.put(self.factory.path(before), json=sent)
            expect.faults(reply, {f"/{name}": code})

    async def test_replace_misses_what_is_not_there(self, api: Api) -> None:
        sent = only(self.factory.body(), self.factory.REPLACEABLE)
        expect.problem(await api.put(self.case.missing, json=sent), 404, "not-found")

    @needs(rows=2)
    @each("field", Case.unique_later)
    async def test_replace_by_a_taken_value_conflicts(self, api: Api, field: Field) -> None:
        first, second = [await self.factory.create(api) for _ in range(2)]
        sent = self.factory.replacement(second, {field.name: first[field.name]})
        reply = await api.put(self.factory.path(second), json=sent)
        expect.conflicts(reply, {field.pointer})
