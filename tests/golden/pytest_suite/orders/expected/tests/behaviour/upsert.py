"""Writing by the value of a unique field: what is not there is created, what is there replaced."""

from collections.abc import Iterable
from typing import Any

from tests import expect
from tests.api import Api, Body
from tests.behaviour import Behaviour, each, needs
from tests.case import Case
from tests.factories import only, without
from tests.fields import NOTHING, Field

AWKWARD = "a/b %cé?"
"""A text that must be quoted well in a path."""


def upserts(case: Case) -> list[Field]:
    """Return the fields by which rows are written."""
    return [field for field in case.fields if field.upsert]


def keeping(case: Case) -> list[Field]:
    """Return those beside which something immutable can vary."""
    return [field for field in upserts(case) if any(immutable(case, field))]


def refusing(case: Case) -> list[Field]:
    """Return those of which a value is known that no row could have."""
    return [field for field in upserts(case) if field.upsert and field.upsert.refused]


def quoted(case: Case) -> list[Field]:
    """Return those that take what must be quoted well."""
    return [field for field in upserts(case) if field.upsert and field.upsert.takes_any_text]


def immutable(case: Case, by: Field) -> Iterable[Field]:
    """Yield the immutable fields beside *by* of which another value is known."""
    return (one for one in case.fields if one.immutable and one != by and one.change is not NOTHING)


class Upserts(Behaviour):
    """A resource whose rows are written by a field other than their key."""

    @needs(rows=1)
    @each("field", upserts)
    async def test_upsert_creates_then_updates(self, api: Api, field: Field) -> None:
        given = await self.factory.prepare(api)
        sent, place = without(given, field.name), self.place(field, given[field.name])
        first = await api.put(place, json=sent)
        shown = expect.created(first, given, self.factory.path)
        expect.shown(await api.put(place, json=sent), shown)
        if changes := without(self.case.changes(), field.name):
            changed = await api.put(place, json=sent | changes)
            expect.status(changed, 200)
            expect.holds(changed.json(), changes)
            expect.followed(shown, changed.json(), changed=changes)

    @needs(rows=1)
    @each("field", upserts)
    async def test_upsert_sets_back_what_is_absent(self, api: Api, field: Field) -> None:
        before = await self.factory.create(api)
        sent = only(self.again(field, before), (one.name for one in self.case.required()))
        reply = await api.put(self.place(field, before[field.name]), json=sent)
        expect.status(reply, 200)
        defaults = without(self.case.defaults(), field.name)
        expect.holds(reply.json(), only(defaults, self.factory.REPLACEABLE))

    @needs(rows=1)
    @each("field", keeping)
    async def test_upsert_keeps_what_is_immutable(self, api: Api, field: Field) -> None:
        before = await self.factory.create(api)
        place, sent = self.place(field, before[field.name]), self.again(field, before)
        for one in immutable(self.case, field):
            for equal in (sent, sent | {one.name: before[one.name]}):
                expect.shown(await api.put(place, json=equal), before)
            reply = await api.put(place, json=sent | {one.name: one.change})
            expect.faults(reply, {one.pointer: "immutable"})

    @needs(rows=1)
    @each("field", upserts)
    async def test_upsert_compares_etags(self, api: Api, field: Field) -> None:
        given = await self.factory.prepare(api)
        sent, place = without(given, field.name), self.place(field, given[field.name])
        missing = await api.put(place, json=sent, headers={"If-Match": "*"})
        expect.problem(missing, 412, "precondition-failed")
        expect.status(await api.put(place, json=sent), 201)
        stale = await api.put(place, json=sent, headers={"If-Match": '"0"'})
        expect.problem(stale, 412, "precondition-failed")
        expect.status(await api.put(place, json=sent, headers={"If-Match": '"1"'}), 200)

    @needs(rows=1)
    @each("field", quoted)
    async def test_upsert_takes_any_character(self, api: Api, field: Field) -> None:
        sent = without(await self.factory.prepare(api), field.name)
        reply = await api.put(self.place(field, AWKWARD), json=sent)
        expect.status(reply, 201)
        assert reply.json()[field.name] == AWKWARD

    @each("field", upserts)
    async def test_upsert_takes_the_value_from_the_path_alone(self, api: Api, field: Field) -> None:
        assert field.upsert is not None
        sent = self.factory.body({field.name: field.upsert.unused})
        reply = await api.put(self.place(field, field.upsert.unused), json=sent)
        expect.faults(reply, {field.pointer: "unknown"})

    @each("field", refusing)
    async def test_upsert_refuses_a_value_it_could_not_hold(self, api: Api, field: Field) -> None:
        assert field.upsert is not None
        assert field.upsert.refused is not None
        value, code = field.upsert.refused
        sent = without(self.factory.body(), field.name)
        expect.faults(await api.put(self.place(field, value), json=sent), {"value": code}, value)

    @needs(Case.refusing)
    @each("field", upserts)
    async def test_upsert_refuses_what_create_refuses(self, api: Api, field: Field) -> None:
        assert field.upsert is not None
        place = self.place(field, field.upsert.unused)
        for other in self.case.settable():
            for refused in other.refusals() if other != field else ():
                sent = without(self.factory.body({other.name: refused.value}), field.name)
                reply = await api.put(place, json=sent)
                expect.faults(reply, {refused.at: refused.code}, refused)

    def place(self, field: Field, value: Any) -> str:
        """Return the path of the row whose *field* has *value*."""
        assert field.upsert is not None
        return field.upsert.place(value)

    def again(self, field: Field, shown: Body) -> Body:
        """Return the body that writes a row anew, with what is immutable if it must be there."""
        fixed = (one.name for one in self.case.required() if one.immutable)
        return without(self.factory.replacement(shown) | only(shown, fixed), field.name)
