"""Creating: what a body must hold, may hold and may not, and what it becomes."""

import pytest

from tests import expect
from tests.api import Api
from tests.behaviour import Behaviour, each, needs
from tests.case import Case, Together
from tests.factories import only, without
from tests.fields import Accepted, Field


class Creates(Behaviour):
    """A resource whose rows are created by POST."""

    @needs(rows=1)
    async def test_create_answers_with_what_was_made(self, api: Api) -> None:
        sent = await self.factory.prepare(api)
        reply = await api.post(self.factory.PATH, json=sent)
        shown = expect.created(reply, sent, self.factory.path)
        await self.stays(api, shown)

    @needs(rows=1)
    async def test_create_fills_in_what_is_absent(self, api: Api) -> None:
        sent = only(await self.factory.prepare(api), self.factory.REQUIRED)
        shown = await api.created("POST", self.factory.PATH, sent)
        expect.holds(shown, self.case.defaults() | sent)

    @needs(Case.required, rows=1)
    async def test_create_requires_what_has_no_default(self, api: Api) -> None:
        for field in self.case.required():
            sent = without(self.factory.body(), field.name)
            reply = await api.post(self.factory.PATH, json=sent)
            expect.faults(reply, {field.pointer: "required"})

    @needs(Case.required)
    async def test_create_reports_all_faults_at_once(self, api: Api) -> None:
        reply = await api.post(self.factory.PATH, json={})
        expect.faults(reply, {field.pointer: "required" for field in self.case.required()})

    @each("field", Case.refusing)
    async def test_create_refuses(self, api: Api, field: Field) -> None:
        for refused in field.refusals():
            sent = self.factory.body({field.name: refused.value})
            reply = await api.post(self.factory.PATH, json=sent)
            expect.faults(reply, {refused.at: refused.code}, refused)

    @each("key", Case.dots)
    async def test_create_refuses_a_key_that_ends_no_address(self, api: Api, key: str) -> None:
        reply = await api.post(self.factory.PATH, json=self.factory.body({self.factory.KEY: key}))
        expect.problem(reply, 422, "invalid-request")

    @needs(rows=1)
    @each("accepted", Case.acceptances)
    async def test_create_accepts(self, api: Api, accepted: Accepted) -> None:
        shown = await self.factory.create(api, {accepted.field: accepted.sent})
        expect.holds(shown[accepted.field], accepted.shown)

    @needs(rows=1)
    async def test_create_refuses_what_is_not_the_clients(self, api: Api) -> None:
        for name, code in self.case.forbidden().items():
            reply = await api.post(self.factory.PATH, json=self.factory.body({name: None}))
            expect.faults(reply, {f"/{name}": code})

    @needs(rows=1)
    async def test_create_with_one_idempotency_key_creates_once(self, api: Api) -> None:
        sent = await self.factory.prepare(api)
        headers = {"Idempotency-Key": "one"}
        first = await api.post(self.factory.PATH, json=sent, headers=headers)
        again = await api.post(self.factory.PATH, json=sent, headers=headers)
        expect.replayed(first, again)
        if self.case.does("list"):
            assert await expect.total(api, self.factory.PATH) == 1

    @needs(Case.variations, rows=1)
    async def test_an_idempotency_key_is_for_one_body(self, api: Api) -> None:
        sent = await self.factory.prepare(api)
        other = sent | self.case.variations()
        headers = {"Idempotency-Key": "one"}
        await api.post(self.factory.PATH, json=sent, headers=headers)
        reply = await api.post(self.factory.PATH, json=other, headers=headers)
        expect.problem(reply, 422, "idempotency-key-reused")

    @needs(rows=1)
    @pytest.mark.parametrize("key", ["", "two words", "a" * 256])
    async def test_a_malformed_idempotency_key_is_refused(self, api: Api, key: str) -> None:
        headers = {"Idempotency-Key": key}
        reply = await api.post(self.factory.PATH, json=self.factory.body(), headers=headers)
        expect.faults(reply, {"Idempotency-Key": "format"})

    @needs(rows=2)
    @each("field", Case.unique)
    async def test_a_taken_value_conflicts(self, api: Api, field: Field) -> None:
        first = await self.factory.create(api)
        sent = await self.factory.prepare(api, {field.name: first[field.name]})
        expect.conflicts(await api.post(self.factory.PATH, json=sent), {field.pointer})

    @needs(rows=2)
    @each("field", Case.unique_or_null)
    async def test_null_conflicts_with_nothing(self, api: Api, field: Field) -> None:
        shown = [await self.factory.create(api, {field.name: None}) for _ in range(2)]
        assert [one[field.name] for one in shown] == [None, None]

    @needs(rows=2)
    @each("key", lambda case: case.together)
    async def test_fields_unique_together_conflict(self, api: Api, key: Together) -> None:
        first = await self.factory.create(api, await self.referred(api, key.fields))
        taken = only(first, key.fields)
        reply = await api.post(self.factory.PATH, json=await self.factory.prepare(api, taken))
        expect.conflicts(reply, {f"/{name}" for name in key.fields})
        await self.factory.create(api, without(taken, key.apart))
