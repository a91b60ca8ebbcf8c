"""What an operation asks of its callers and their requests before it does anything."""

from tests import expect
from tests.api import Api, Apis
from tests.behaviour import Behaviour, each
from tests.case import Case, Route


class Guards(Behaviour):
    """A resource whose operations answer no request that makes no sense, and no stranger's."""

    @each("method", Case.keyed)
    async def test_a_key_that_cannot_be_one_is_refused(self, api: Api, method: str) -> None:
        reply = await api.request(method, self.case.impossible, json=self.sent(method))
        expect.faults(reply, {"id": self.case.key_code})

    async def test_parameters_that_are_not_there_are_refused(self, api: Api) -> None:
        name = self.case.nonsense
        for route in self.case.routes():
            reply = await api.request(route.method, route.path, params={name: "1"}, json={})
            expect.blames(reply, name, "unknown")

    @each("route", Case.bodies)
    async def test_a_body_must_be_an_object_of_json(self, api: Api, route: Route) -> None:
        for media_type in ("text/plain", ""):
            headers = {"Content-Type": media_type}
            reply = await api.request(route.method, route.path, content=b"{}", headers=headers)
            expect.problem(reply, 415, "unsupported-media-type")
        no_json = (b"", b"{", b"\xff", b'{"a": NaN}', b'{"a": "\\ud800"}', b"[" * 100_000)
        for content in (*no_json, b'{"a": 1, "a": 1}'):
            headers = {"Content-Type": "application/json; charset=utf-8"}
            reply = await api.request(route.method, route.path, content=content, headers=headers)
            expect.problem(reply, 400, "malformed-body")
        for content in (b"[]", b'"alpha"', b"1", b"null"):
            headers = {"Content-Type": "application/json"}
            reply = await api.request(route.method, route.path, content=content, headers=headers)
            expect.faults(reply, {"": "type"})

    async def test_strangers_are_refused(self, stranger: Api) -> None:
        for route in self.case.routes():
            expect.unauthorized(await stranger.request(route.method, route.path, json={}))

    @each("route", Case.restricted)
    async def test_only_some_roles_may(self, apis: Apis, route: Route) -> None:
        reply = await apis("nobody").request(route.method, route.path, json={})
        expect.problem(reply, 403, "forbidden")
        for role in route.roles:
            reply = await apis(f"only {role}").request(route.method, route.path, json={})
            expect.let_in(reply)
