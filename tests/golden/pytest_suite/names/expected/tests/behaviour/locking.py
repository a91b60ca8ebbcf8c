"""Writing only to the version that one has seen."""

from tests import expect
from tests.api import Api
from tests.behaviour import Behaviour, each, needs
from tests.case import Case


class Locks(Behaviour):
    """A resource whose rows are written to under the entity tag of their version."""

    @needs(rows=1)
    @each("method", Case.writes)
    async def test_a_write_with_the_current_etag_passes(self, api: Api, method: str) -> None:
        shown = await self.factory.create(api)
        sent = self.factory.replacement(shown) if method == "PUT" else {}
        for tags in ['"0", "1"'] if method == "DELETE" else ["*", '"1"', '"0", "1"']:
            headers = {"If-Match": tags}
            reply = await api.request(method, self.factory.path(shown), json=sent, headers=headers)
            expect.status(reply, 204 if method == "DELETE" else 200)

    @needs(rows=1)
    @each("method", Case.writes)
    async def test_a_write_with_another_etag_is_refused(self, api: Api, method: str) -> None:
        shown = await self.factory.create(api)
        changes = self.case.changes()
        sent = self.factory.replacement(shown, changes) if method == "PUT" else {}
        for tags in ('"0"', 'W/"1"', '"2", "3"'):
            headers = {"If-Match": tags}
            reply = await api.request(method, self.factory.path(shown), json=sent, headers=headers)
            expect.problem(reply, 412, "precondition-failed")
        await self.stays(api, shown)

    @each("method", Case.writes)
    async def test_a_write_with_a_malformed_etag_is_refused(self, api: Api, method: str) -> None:
        headers = {"If-Match": "1"}
        sent = self.sent(method)
        reply = await api.request(method, self.case.missing, json=sent, headers=headers)
        expect.faults(reply, {"If-Match": "format"})

    @each("method", Case.writes)
    async def test_a_write_misses_before_it_compares_etags(self, api: Api, method: str) -> None:
        headers = {"If-Match": '"1"'}
        sent = self.sent(method)
        reply = await api.request(method, self.case.missing, json=sent, headers=headers)
        expect.problem(reply, 404, "not-found")
