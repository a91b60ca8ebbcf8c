"""Getting one row, in full or not at all to those who have it."""

from tests import expect
from tests.api import Api
from tests.behaviour import Behaviour, needs


class Gets(Behaviour):
    """A resource whose rows can be asked for one by one."""

    @needs(rows=1)
    async def test_get_answers_as_create_did(self, api: Api) -> None:
        shown = await self.factory.create(api)
        expect.shown(await api.get(self.factory.path(shown)), shown)

    @needs(rows=1)
    async def test_get_answers_304_to_who_has_it(self, api: Api) -> None:
        shown = await self.factory.create(api)
        for tags in ('"1"', 'W/"1"', '"0", "1"', "*"):
            reply = await api.get(self.factory.path(shown), headers={"If-None-Match": tags})
            assert (reply.status_code, reply.content) == (304, b""), tags
            assert reply.headers["etag"] == '"1"'

    @needs(rows=1)
    async def test_get_answers_in_full_to_who_has_another(self, api: Api) -> None:
        shown = await self.factory.create(api)
        reply = await api.get(self.factory.path(shown), headers={"If-None-Match": '"0"'})
        expect.shown(reply, shown)

    async def test_get_misses_what_is_not_there(self, api: Api) -> None:
        expect.problem(await api.get(self.case.missing), 404, "not-found")

    async def test_get_refuses_a_malformed_etag(self, api: Api) -> None:
        reply = await api.get(self.case.missing, headers={"If-None-Match": "1"})
        expect.faults(reply, {"If-None-Match": "format"})
