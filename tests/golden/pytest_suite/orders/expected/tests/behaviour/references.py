"""Referring to rows of other resources, which must be there, and what becomes of them."""

from collections.abc import Callable

from tests import expect
from tests.api import Api, Body
from tests.behaviour import Behaviour, each, needs
from tests.case import Case
from tests.fields import Field, Reference


def references(case: Case) -> list[Field]:
    """Return the fields that refer to something."""
    return [field for field in case.settable() if field.refers]


def written(case: Case) -> list[Field]:
    """Return those that some operation writes, and of which a key is known that no row has."""
    known = [one for one in references(case) if _of(one).absent is not None]
    return [one for one in known if case.does("create") or _is_written_later(case, one)]


def referring_once(case: Case) -> list[Field]:
    """Return those that no two rows may share."""
    return [field for field in references(case) if field.unique and case.does("create")]


def deletable(on_delete: str) -> Callable[[Case], list[Field]]:
    """Return what tells those that answer to a deletion in one way."""
    return lambda case: [one for one in references(case) if _of(one).on_delete == on_delete]


def _is_written_later(case: Case, field: Field) -> bool:
    return not field.immutable and (case.does("replace") or case.does("patch"))


def _of(field: Field) -> Reference:
    assert field.refers is not None
    return field.refers


class Refers(Behaviour):
    """A resource whose rows refer to others."""

    @needs(rows=2)
    @each("field", written)
    async def test_what_is_referred_to_must_exist(self, api: Api, field: Field) -> None:
        absent = {field.name: _of(field).absent}
        faults = {field.pointer: "reference"}
        if self.case.does("create"):
            sent = await self.factory.prepare(api) | absent
            expect.faults(await api.post(self.factory.PATH, json=sent), faults)
        if _is_written_later(self.case, field):
            shown = await self.factory.create(api)
            if self.case.does("replace"):
                sent = self.factory.replacement(shown, absent)
                expect.faults(await api.put(self.factory.path(shown), json=sent), faults)
            if self.case.does("patch"):
                expect.faults(await api.patch(self.factory.path(shown), json=absent), faults)

    @needs(rows=2)
    @each("field", referring_once)
    async def test_it_is_referred_to_once(self, api: Api, field: Field) -> None:
        taken = {field.name: await _of(field).key(api)}
        await self.factory.create(api, taken)
        sent = await self.factory.prepare(api, taken)
        expect.conflicts(await api.post(self.factory.PATH, json=sent), [field.pointer])

    @needs(rows=1)
    @each("field", deletable("restrict"))
    async def test_it_stays_while_it_is_referred_to(self, api: Api, field: Field) -> None:
        target, place, shown = await self.referring(api, field)
        expect.problem(await api.delete(place), 409, "still-referenced")
        if self.case.does("delete"):
            expect.status(await api.delete(self.factory.path(shown)), 204)
            expect.status(await api.delete(place), 204)
        else:
            assert shown[field.name] == target[_of(field).factory.KEY]

    @needs(rows=1)
    @each("field", deletable("cascade"))
    async def test_it_takes_along_what_refers_to_it(self, api: Api, field: Field) -> None:
        _, place, gone = await self.referring(api, field)
        kept = await self.factory.create(api) if self.case.capacity > 1 else None
        expect.status(await api.delete(place), 204)
        expect.problem(await api.get(self.factory.path(gone)), 404, "not-found")
        if kept is not None:
            await self.stays(api, kept)

    @needs(rows=1)
    @each("field", deletable("set_null"))
    async def test_it_is_forgotten_when_it_goes(self, api: Api, field: Field) -> None:
        _, place, before = await self.referring(api, field)
        expect.status(await api.delete(place), 204)
        after = (await api.get(self.factory.path(before))).json()
        assert after[field.name] is None
        expect.followed(before, after, changed=[field.name])

    async def referring(self, api: Api, field: Field) -> tuple[Body, str, Body]:
        """Return a row to refer to, its path, and a row that refers to it."""
        factory = _of(field).factory
        target = await factory.create(api)
        shown = await self.factory.create(api, {field.name: target[factory.KEY]})
        return target, factory.path(target), shown
