"""The life of one row of a resource, request by request: created, read, listed, changed, refused in every way, and removed."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import quote

from generators import naming
from generators.postman import scripts
from generators.postman.requests import MERGE_PATCH, Item, request
from generators.postman.values import Variable
from generators.samples import Composer, Plan, Way, is_unique, plain, unused_name
from synapseops.blueprint.model import Action, Blueprint, Field, FilterOp, List, Record, Ref, Resource, Route, Scalar, ScalarKind

_NUMBERS = frozenset({ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.DECIMAL})
_AS_CODE_POINTS = frozenset({ScalarKind.DATE, ScalarKind.DATETIME, ScalarKind.UUID, *_NUMBERS})
_UNKNOWN_UUID = "00000000-0000-4000-8000-ffffffffffff"
_LONGEST_QUERY = 200
_MOST_REFUSALS = 3
"""The generated tests have them all."""


class Walk:
    """Makes the requests of one blueprint's resources."""

    def __init__(self, blueprint: Blueprint, composer: Composer) -> None:
        self._composer = composer
        self._guarded = blueprint.options.auth != "none"
        self._variables = naming.allocate([one.name for one in blueprint.resources], naming.snake, fallback="row")

    def steps(self, plan: Plan) -> list[Item]:
        """Return the requests of a resource, up to its removal."""
        return [*self._before(plan), *self._creation(plan), *self._reading(plan), *self._lists(plan), *self._changes(plan)]

    def removal(self, plan: Plan) -> Iterator[Item]:
        """Yield the requests that remove the row again, and show that it is gone."""
        route = plan.resource.route(Action.DELETE)
        if route is None or not self._exists(plan):
            return
        one, path = plan.resource.singular, self._path(route, plan.resource)
        yield request(f"Delete the {one}", "DELETE", path, scripts.status(204))
        again = scripts.status(404) + scripts.problem()
        yield request(f"Delete the {one} again", "DELETE", path, again)

    def _before(self, plan: Plan) -> Iterator[Item]:
        route = plan.resource.route(Action.LIST)
        if route is None:
            return
        many = plan.resource.plural
        variable = self._variables[plan.resource.name]
        asserted = scripts.status(200) + scripts.schema(route.reply or "") + scripts.keep_total(variable)
        yield request(f"Count {many}", "GET", f"{route.path}?limit=1&with_total=true", asserted)
        if self._guarded:
            refused = scripts.status(401) + scripts.header("WWW-Authenticate") + scripts.problem()
            yield request(f"List {many} as a stranger", "GET", route.path, refused, anonymous=True)
        wrong = scripts.status(422) + scripts.problem()
        yield request(f"List {many} by what is no parameter", "GET", f"{route.path}?{unused_name(plan.resource.all_fields)}=1", wrong)

    def _exists(self, plan: Plan) -> bool:
        return plan.capacity > 0 and plan.way is not Way.STORE

    def _creation(self, plan: Plan) -> Iterator[Item]:
        if not self._exists(plan):
            return
        resource = plan.resource
        one, variable = resource.singular, self._variables[resource.name]
        sent = self._sent(plan)
        route, path, body = self._creating(plan, sent)
        asserted = [*scripts.status(201), *scripts.header("Location"), *scripts.header("ETag"), *scripts.schema(route.reply or "")]
        asserted += [*scripts.holds(self._known(plan, body)), *scripts.keep(variable, resource.key.name)]
        yield request(f"Create {_article(one)}", route.method, path, asserted, body=body)
        if plan.way is Way.CREATE:
            yield from self._refused_creations(plan, route, path, body)

    def _refused_creations(self, plan: Plan, route: Route, path: str, body: dict[str, Any]) -> Iterator[Item]:
        one, least = plan.resource.singular, _least(plan, body)
        unique = {
            field.name: body[field.name] for field in plan.given if is_unique(field, plan.resource) and not isinstance(field.type, Ref)
        }
        if unique:
            taken = scripts.status(409) + scripts.problem()
            yield request(f"Create the same {one} again", route.method, path, taken, body={**least, **unique})
        unknown = unused_name(plan.resource.all_fields)
        asserted = scripts.status(422) + scripts.problem("unknown", f"/{unknown}")
        yield request(f"Create {_article(one)} with an unknown field", route.method, path, asserted, body={**least, unknown: 1})
        refusals = ((field, refusal) for field in plan.given for refusal in self._composer.refusals(field.type)[:1])
        for field, refusal in islice(refusals, _MOST_REFUSALS):
            pointer = "".join(f"/{_pointer(step)}" for step in (field.name, *refusal.path))
            value = plain(refusal.value, self._composer)
            asserted = scripts.status(422) + scripts.problem(refusal.code, pointer)
            name = f"Create {_article(one)} with a wrong {field.name}"
            yield request(name, route.method, path, asserted, body={**least, field.name: value})

    def _creating(self, plan: Plan, sent: dict[str, Any]) -> tuple[Route, str, dict[str, Any]]:
        """Return the route by which a row comes to be, its path and its body."""
        create, upsert = plan.resource.route(Action.CREATE), plan.resource.route(Action.UPSERT)
        if create is not None:
            return create, create.path, sent
        if upsert is None or upsert.by is None:
            raise ValueError(f"rows of {plan.resource.name} cannot be made")
        path = upsert.path.replace("{value}", _encoded(sent[upsert.by]))
        return upsert, path, {name: value for name, value in sent.items() if name != upsert.by}

    def _reading(self, plan: Plan) -> Iterator[Item]:
        route = plan.resource.route(Action.GET)
        if route is None:
            return
        one, variable = plan.resource.singular, self._variables[plan.resource.name]
        if self._exists(plan):
            path = self._path(route, plan.resource)
            asserted = [*scripts.status(200), *scripts.header("ETag"), *scripts.schema(route.reply or "")]
            yield request(f"Get the {one}", "GET", path, asserted + scripts.holds(self._known(plan, self._sent(plan))))
            same = {"If-None-Match": f"{{{{{variable}_etag}}}}"}
            yield request(f"Get the {one} as it is known already", "GET", path, scripts.status(304), headers=same)
        if isinstance(plan.resource.key.type, Scalar) and plan.resource.key.type.kind is ScalarKind.UUID:
            path = route.path.replace("{id}", _UNKNOWN_UUID)
            asserted = scripts.status(404) + scripts.problem() + scripts.schema("Problem")
            yield request(f"Get {_article(one)} that is not there", "GET", path, asserted)

    def _lists(self, plan: Plan) -> Iterator[Item]:
        route = plan.resource.route(Action.LIST)
        if route is None or not self._exists(plan):
            return
        resource, variable = plan.resource, self._variables[plan.resource.name]
        many, key = resource.plural, resource.key.name
        page = scripts.status(200) + scripts.schema(route.reply or "")
        yield request(f"Count {many} again", "GET", f"{route.path}?limit=1&with_total=true", page + scripts.one_more(variable))
        known = self._known(plan, self._sent(plan))
        for filter_ in resource.listing.filters:
            value = known.get(filter_.field)
            if value is None or not _can_be_asked(value):
                continue
            for op, found in ((FilterOp.EQ, True), (FilterOp.NE, False)):
                if op in filter_.ops:
                    query = f"{quote(filter_.field, safe='')}.{op.value}={_encoded(value)}&limit=200"
                    title = f"List {many} by {filter_.field}" if found else f"List {many} by another {filter_.field}"
                    yield request(title, "GET", f"{route.path}?{query}", page + scripts.finds(variable, key, found=found))
        for name in resource.listing.sort:
            order = self._order(resource.field(name), name)
            yield request(f"Sort {many} by {name}", "GET", f"{route.path}?sort={quote(name, safe='')}&limit=200", page + order)
        for name in resource.listing.search:
            value = known.get(name)
            if isinstance(value, str) and value and _can_be_asked(value):
                query = f"search={_encoded(value[:_LONGEST_QUERY])}&limit=200"
                yield request(f"Search {many} by {name}", "GET", f"{route.path}?{query}", page + scripts.finds(variable, key, found=True))

    def _order(self, field: Field, name: str) -> scripts.Lines:
        kind = field.type.key if isinstance(field.type, Ref) else field.type
        if isinstance(kind, Scalar) and kind.kind in _AS_CODE_POINTS:
            return scripts.sorted_by(name, numeric=kind.kind in _NUMBERS)
        return []  # JavaScript compares texts by UTF-16 units, the service by code points

    def _changes(self, plan: Plan) -> Iterator[Item]:
        if not self._exists(plan):
            return
        one, variable = plan.resource.singular, self._variables[plan.resource.name]
        sent = self._sent(plan)
        replaceable = {field.name: sent[field.name] for field in plan.replaceable if field.name in sent}
        stale = {"If-Match": '"0"'}
        refused = scripts.status(412) + scripts.problem()
        if (route := plan.resource.route(Action.PATCH)) is not None:
            path = self._path(route, plan.resource)
            body = dict(list(replaceable.items())[:1])
            asserted = [*scripts.status(200), *scripts.schema(route.reply or ""), *scripts.holds(self._known(plan, body))]
            match = {"If-Match": f"{{{{{variable}_etag}}}}"}
            yield request(
                f"Change the {one}", "PATCH", path, asserted + scripts.keep_tag(variable), body=body, media=MERGE_PATCH, headers=match
            )
            yield request(
                f"Change {_article(one)} that somebody else changed", "PATCH", path, refused, body=body, media=MERGE_PATCH, headers=stale
            )
        if (route := plan.resource.route(Action.REPLACE)) is not None:
            path = self._path(route, plan.resource)
            asserted = [*scripts.status(200), *scripts.schema(route.reply or ""), *scripts.holds(self._known(plan, replaceable))]
            yield request(f"Replace the {one}", "PUT", path, asserted + scripts.keep_tag(variable), body=replaceable)
            least = _least(plan, replaceable)
            yield request(f"Replace {_article(one)} that somebody else changed", "PUT", path, refused, body=least, headers=stale)
        yield from self._upserts(plan, sent)

    def _upserts(self, plan: Plan, sent: dict[str, Any]) -> Iterator[Item]:
        one, variable = plan.resource.singular, self._variables[plan.resource.name]
        for route in plan.resource.routes:
            if route.action is not Action.UPSERT or route.by is None or not isinstance(sent.get(route.by), str | int | float):
                continue
            path = route.path.replace("{value}", _encoded(sent[route.by]))
            body = {name: value for name, value in sent.items() if name != route.by}
            asserted = [*scripts.status(200), *scripts.schema(route.reply or ""), *scripts.holds(self._known(plan, body))]
            yield request(f"Save the {one} by {route.by}", "PUT", path, asserted + scripts.keep_tag(variable), body=body)

    def _path(self, route: Route, resource: Resource) -> str:
        return route.path.replace("{id}", f"{{{{{self._variables[resource.name]}_path}}}}")

    def _sent(self, plan: Plan) -> dict[str, Any]:
        """Return a full body: references by what was created before, null where they may be."""
        parents = {parent.field.name: parent.resource.name for parent in plan.parents}
        sent: dict[str, Any] = {}
        for field in plan.given:
            if field.name in parents:
                sent[field.name] = Variable(f"{self._variables[parents[field.name]]}_ref")
            elif isinstance(field.type, Ref):
                sent[field.name] = None
            else:
                sent[field.name] = plain(self._composer.value(field.type), self._composer)
        return sent

    def _known(self, plan: Plan, sent: dict[str, Any]) -> dict[str, Any]:
        """Return what of *sent* is read back as it is, known beforehand."""
        fields = {field.name: field for field in plan.resource.fields}
        return {name: value for name, value in sent.items() if not isinstance(value, Variable) and not self._shows_more(fields[name])}

    def _shows_more(self, field: Field) -> bool:
        kind = field.type.item if isinstance(field.type, List) else field.type
        return isinstance(kind, Record) and self._composer.has_read_only(kind.name)


def _least(plan: Plan, body: dict[str, Any]) -> dict[str, Any]:
    """Return what of *body* may not be left out: a request that is refused anyway shows no more, so that other fields do not touch it."""
    needed = {field.name for field in plan.given if field.default is None and not field.nullable}
    return {name: value for name, value in body.items() if name in needed}


def _can_be_asked(value: Any) -> bool:
    return isinstance(value, bool | int | float) or (isinstance(value, str) and 0 < len(value) <= _LONGEST_QUERY)


def _encoded(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return quote(str(value), safe="")


def _pointer(step: str | int) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def _article(one: str) -> str:
    return f"{'an' if one[:1] in 'aeiou' else 'a'} {one}"
