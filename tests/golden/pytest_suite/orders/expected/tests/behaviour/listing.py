"""Listing rows: page by page, filtered, sorted, searched."""

from tests import expect
from tests.api import Api, Body
from tests.behaviour import Behaviour, each, needs, queries
from tests.case import Case
from tests.fields import Field


def rows(case: Case) -> list[Body]:
    """Return the bodies of the rows that the list is asked for."""
    count = max((len(field.rows) for field in case.fields), default=0)
    known = [field for field in case.settable() if field.rows]
    return [{field.name: field.rows[number] for field in known} for number in range(count)]


def compared(case: Case) -> list[Field]:
    """Return the filtered fields whose values are known only once the rows are there."""
    return [field for field in case.fields if field.filters and not field.rows]


def sorting(case: Case) -> list[Field]:
    """Return the fields to sort by."""
    return [field for field in case.fields if field.sorts]


def sorting_known(case: Case) -> list[Field]:
    """Return the fields to sort by whose values are known beforehand."""
    return [field for field in sorting(case) if field.rows]


def sorting_moving(case: Case) -> list[Field]:
    """Return the fields to sort by whose values are known only once the rows are there."""
    return [field for field in sorting(case) if not field.rows]


class Lists(Behaviour):
    """A resource whose rows are listed."""

    async def test_list_is_empty_at_first(self, api: Api) -> None:
        reply = await api.get(self.factory.PATH, params={"with_total": "true"})
        expect.status(reply, 200)
        assert reply.json() == {"items": [], "next_cursor": None, "total": 0}

    @needs(rows=1)
    async def test_list_shows_what_create_showed(self, api: Api) -> None:
        shown = await self.factory.create(api)
        reply = await api.get(self.factory.PATH)
        assert reply.json() == {"items": [shown], "next_cursor": None, "total": None}

    @needs(rows=3)
    async def test_list_pages_through_everything_once(self, api: Api) -> None:
        made = [await self.factory.create(api) for _ in range(3)]
        pages = await expect.pages(api, self.factory.PATH, limit=2)
        assert pages == [made[:2], made[2:]]
        assert await expect.total(api, self.factory.PATH, limit=1) == 3

    @needs(rows=3)
    async def test_list_is_stable_while_rows_are_added(self, api: Api) -> None:
        made = [await self.factory.create(api) for _ in range(2)]
        first = (await api.get(self.factory.PATH, params={"limit": 1})).json()
        made.append(await self.factory.create(api))
        turn = {"cursor": first["next_cursor"], "limit": 2}
        rest = (await api.get(self.factory.PATH, params=turn)).json()
        assert first["items"] + rest["items"] == made
        assert rest["next_cursor"] is None

    @needs(sorting, rows=3)
    async def test_a_cursor_is_for_one_order(self, api: Api) -> None:
        for _ in range(2):
            await self.factory.create(api)
        cursor = (await api.get(self.factory.PATH, params={"limit": 1})).json()["next_cursor"]
        other = {"cursor": cursor, "sort": f"-{sorting(self.case)[0]}"}
        reply = await api.get(self.factory.PATH, params=other)
        expect.faults(reply, {"cursor": "cursor"})

    @needs(queries.filters, rows=1)
    async def test_list_filters(self, api: Api) -> None:
        made = [await self.factory.create(api, row) for row in rows(self.case)]
        for query, found in queries.filters(self.case).items():
            reply = await api.get(f"{self.factory.PATH}?{query}&limit={len(made)}")
            assert expect.found(reply, made) == found, query

    @needs(rows=1)
    @each("field", compared)
    async def test_list_compares(self, api: Api, field: Field) -> None:
        referred = await self.referred(api, [one.name for one in compared(self.case)])
        made = [await self.factory.create(api, referred)]
        made += [await self.factory.create(api) for _ in range(self.case.capacity - 1)]
        pivot = made[0 if referred else len(made) // 2][field.name]
        for op in field.filters:
            operand = "true" if op == "is_null" else pivot
            query = {f"{field}.{op}": operand, "limit": len(made)}
            reply = await api.get(self.factory.PATH, params=query)
            assert expect.found(reply, made) == expect.held(made, field.name, op, pivot), op

    @needs(rows=1)
    @each("field", sorting_known)
    async def test_list_sorts_by(self, api: Api, field: Field) -> None:
        for row in rows(self.case):
            await self.factory.create(api, row)
        up = await expect.column(api, self.factory.PATH, field.name, sort=field.name)
        down = await expect.column(api, self.factory.PATH, field.name, sort=f"-{field}")
        assert up == queries.ascending(field)
        assert down == expect.descending(up)

    @needs(rows=2)
    @each("field", sorting_moving)
    async def test_list_keeps_the_order_of(self, api: Api, field: Field) -> None:
        made = [await self.factory.create(api) for _ in range(self.case.capacity)]
        up = await expect.column(api, self.factory.PATH, field.name, sort=field.name)
        down = await expect.column(api, self.factory.PATH, field.name, sort=f"-{field}")
        assert up == expect.ascending([row[field.name] for row in made])
        assert down == expect.descending(up)

    @needs(queries.searches, rows=1)
    async def test_list_searches(self, api: Api) -> None:
        made = [await self.factory.create(api, row) for row in rows(self.case)]
        for term, found in queries.searches(self.case).items():
            reply = await api.get(self.factory.PATH, params={"search": term, "limit": len(made)})
            assert expect.found(reply, made) == found, term

    async def test_list_refuses(self, api: Api) -> None:
        for query, parameter, code in queries.refused(self.case):
            reply = await api.get(f"{self.factory.PATH}?{query}")
            expect.faults(reply, {parameter: code}, query)
