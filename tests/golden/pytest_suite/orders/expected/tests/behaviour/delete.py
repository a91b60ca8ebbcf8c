"""Deleting a row: then it is gone."""

from tests import expect
from tests.api import Api
from tests.behaviour import Behaviour, needs


class Deletes(Behaviour):
    """A resource whose rows are removed by DELETE."""

    @needs(rows=1)
    async def test_delete_removes(self, api: Api) -> None:
        path = self.factory.path(await self.factory.create(api))
        reply = await api.delete(path)
        assert (reply.status_code, reply.content) == (204, b"")
        expect.problem(await api.delete(path), 404, "not-found")
        if self.case.does("get"):
            expect.problem(await api.get(path), 404, "not-found")
        if self.case.does("list"):
            assert await expect.total(api, self.factory.PATH) == 0

    async def test_delete_misses_what_is_not_there(self, api: Api) -> None:
        expect.problem(await api.delete(self.case.missing), 404, "not-found")
