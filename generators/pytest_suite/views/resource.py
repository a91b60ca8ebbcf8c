"""The module of tests of one resource: what each operation must do, with the tables of values that it takes and refuses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from generators.pytest_suite import prose
from generators.pytest_suite.composites import Composer
from generators.pytest_suite.literals import literal, text
from generators.pytest_suite.plan import Plan
from generators.pytest_suite.views.common import Pair
from generators.pytest_suite.views.listing import ListingView, listing_view
from generators.pytest_suite.views.references import MergeView, ReferenceView, merge_views, reference_views
from generators.pytest_suite.views.tables import AcceptedView, RefusedView, Tables
from generators.pytest_suite.views.upserts import UpsertView, upsert_views
from generators.rendering import Code
from synapseops.blueprint.model import Action, Field, Ref, Scalar, ScalarKind

_MOST_ROWS = 3
_WRITES = (("PUT", Action.REPLACE), ("PATCH", Action.PATCH), ("DELETE", Action.DELETE))


@dataclass(frozen=True, slots=True)
class RouteView:
    """An operation as it is called in the tests of access: its path leads to a row that need not exist."""

    method: Code
    path: Code
    roles: Code
    guarded: bool
    takes_body: bool


@dataclass(frozen=True, slots=True)
class ResourceView:
    """Everything that the tests of one resource show. `capacity` rows can exist at once."""

    module: Code
    one: Code
    singular: Code
    plural: Code
    title: Code
    path: Code
    identifier: Code
    identifiers: Code
    rows: int
    absent: Code
    malformed: Code | None
    malformed_code: Code
    capacity: int
    creates: bool
    gets: bool
    replaces: bool
    patches: bool
    deletes: bool
    lists: bool
    makes_rows: bool
    guarded: bool
    writes: tuple[Code, ...]
    modules: tuple[Code, ...]
    helpers: tuple[Code, ...]
    required: tuple[Code, ...]
    refused: tuple[RefusedView, ...]
    accepted: tuple[AcceptedView, ...]
    forbidden: tuple[Pair, ...]
    frozen: tuple[Pair, ...]
    defaults: tuple[Pair, ...]
    changes: tuple[Pair, ...]
    other: Pair | None
    nullable: tuple[Code, ...]
    uniques: tuple[Code, ...]
    free_uniques: tuple[Code, ...]
    later_uniques: tuple[Code, ...]
    replace_required: tuple[Code, ...]
    groups: tuple[Pair, ...]
    group_references: tuple[ReferenceView, ...]
    compared_references: tuple[ReferenceView, ...]
    documents: tuple[Pair, ...]
    references: tuple[ReferenceView, ...]
    merges: tuple[MergeView, ...]
    upserts: tuple[UpsertView, ...]
    routes: tuple[RouteView, ...]
    listing: ListingView | None

    @property
    def refused_fields(self) -> tuple[Code, ...]:
        """The fields that have values to be refused."""
        return tuple(dict.fromkeys(one.field for one in self.refused))

    @property
    def writes_bodies(self) -> bool:
        """Whether some operation takes a body."""
        return any(route.takes_body for route in self.routes)

    @property
    def shows_defaults(self) -> bool:
        """Whether a test compares with the defaults."""
        return self.makes_rows and (self.creates or self.replaces or bool(self.upserts))

    @property
    def dumps(self) -> bool:
        """Whether a test writes JSON itself."""
        return self.makes_rows and self.patches and bool(self.changes)

    @property
    def lists_rows(self) -> bool:
        """Whether rows are listed."""
        return self.makes_rows and self.lists

    @property
    def api_names(self) -> tuple[Code, ...]:
        """The names that the tests take from `tests.api`."""
        roles = self.guarded and any(route.guarded for route in self.routes)
        body = self.shows_defaults or bool(self.changes) or self.lists_rows
        return tuple(Code(name) for name, used in (("Api", True), ("Apis", roles), ("Body", body)) if used)

    @property
    def cases(self) -> tuple[Code, ...]:
        """The names that the tests take from `tests.cases`."""
        return tuple(Code(name) for name, used in (("Accepted", self.accepted), ("Refused", self.refused)) if used)


class ResourceViews:
    """Makes the views of one blueprint's resources."""

    def __init__(self, plans: Mapping[str, Plan], composer: Composer, *, guarded: bool) -> None:
        self._plans = plans
        self._composer = composer
        self._guarded = guarded

    def view(self, plan: Plan) -> ResourceView:
        """Return what the tests of *plan*'s resource show."""
        resource, composer = plan.resource, self._composer
        absent, malformed = _paths(plan, composer)
        references = tuple(reference_views(plan, self._plans, composer))
        upserts = tuple(upsert_views(plan, composer))
        listing = listing_view(plan, composer) if plan.has(Action.LIST) else None
        tables = Tables(plan, composer)
        groups = tuple(_groups(plan))
        parents = {text(parent.field.name) for parent in plan.parents}
        grouped = {text(name) for group in plan.resource.unique_together for name in group}
        compared = {one.field for one in listing.compared} if listing else set()
        optional = tuple(one for one in references if one.field not in parents)
        view = ResourceView(
            module=Code(plan.module),
            one=prose.one(resource.singular),
            singular=prose.plural(resource.singular),
            plural=prose.plural(resource.plural),
            title=prose.title(resource.plural),
            path=prose.path(resource.path),
            identifier=prose.identifier(resource.singular),
            identifiers=prose.identifier(resource.plural),
            absent=text(absent),
            malformed=None if malformed is None else text(malformed[0]),
            malformed_code=text(malformed[1] if malformed else ""),
            capacity=min(plan.capacity, _MOST_ROWS),
            rows=min(plan.capacity, _MOST_ROWS),
            creates=plan.has(Action.CREATE),
            gets=plan.has(Action.GET),
            replaces=plan.has(Action.REPLACE) and plan.capacity > 0,
            patches=plan.has(Action.PATCH),
            deletes=plan.has(Action.DELETE),
            lists=listing is not None,
            makes_rows=plan.capacity > 0,
            guarded=self._guarded,
            writes=tuple(text(method) for method, action in _WRITES if plan.has(action) and (plan.capacity or method != "PUT")),
            required=tuple(text(field.name) for field in plan.settable if field.required),
            refused=tables.refused,
            accepted=tables.accepted,
            forbidden=tables.forbidden,
            frozen=tables.frozen,
            defaults=tables.defaults,
            changes=tables.changes,
            other=tables.other,
            nullable=tuple(text(field.name) for field in plan.replaceable if field.nullable),
            uniques=tuple(text(field.name) for field in tables.uniques),
            free_uniques=tuple(text(field.name) for field in tables.uniques if field.nullable),
            later_uniques=tuple(text(field.name) for field in tables.uniques if field in plan.replaceable),
            replace_required=tuple(text(field.name) for field in plan.replaceable if field.required),
            groups=groups,
            group_references=tuple(one for one in optional if one.field in grouped),
            compared_references=tuple(one for one in optional if one.field in compared),
            documents=tuple(
                Pair(text(field.name), Code(plan.identifiers[field.name])) for field in plan.replaceable if _is_document(field)
            ),
            references=references,
            merges=tuple(merge_views(plan, composer)),
            upserts=upserts,
            routes=tuple(_routes(plan, absent, upserts)),
            listing=listing,
            modules=(),
            helpers=(),
        )
        return replace(view, modules=_modules(view, tables), helpers=_helpers(view, tables))


def _modules(view: ResourceView, tables: Tables) -> tuple[Code, ...]:
    """Return the modules of factories that the tests name."""
    tested = (one for one in view.references if one.is_tested)
    referred = {one.module for one in tested} if view.makes_rows else set()
    optional = {one.module for one in (*view.group_references, *view.compared_references)}
    return tuple(map(Code, sorted({view.module, *referred, *optional, *tables.modules})))


def _helpers(view: ResourceView, tables: Tables) -> tuple[Code, ...]:
    """Return the functions of `tests.factories` that the tests call."""
    only = view.replaces or (view.makes_rows and (view.creates or bool(view.upserts)))
    without = (
        (view.creates and view.makes_rows and bool(view.required))
        or (view.makes_rows and view.replaces and bool(view.replace_required))
        or (view.makes_rows and view.patches and any(one.nullable and one.required is not None for one in view.merges))
        or (bool(view.upserts) and (view.makes_rows or any(one.refused is not None for one in view.upserts)))
        or (view.creates and view.capacity > 1 and bool(view.groups))
    )
    used = tables.helpers | ({"only"} if only else set()) | ({"without"} if without else set())
    return tuple(map(Code, sorted(used)))


def _groups(plan: Plan) -> Iterator[Pair]:
    """Yield each compound key that can be taken alone, with the one of its fields that tells rows apart by itself."""
    given = {field.name for field in plan.given}
    apart = {name for name in plan.numbered} | {field.name for field in plan.given if isinstance(field.type, Ref)}
    alone = {field.name for field in plan.given if field.unique} | {plan.resource.key.name}
    keys = [set(group) for group in plan.resource.unique_together]
    for group, fields in zip(plan.resource.unique_together, keys, strict=True):
        others = [other for other in keys if other != fields]
        telling = next((name for name in group if name in apart), None)
        if telling is None or not fields <= given or fields & alone:
            continue
        # what is equal in the second row, and in the third, must not take another key as well
        if all((other - fields) & apart and (other - (fields - {telling})) & apart for other in others):
            yield Pair(literal(list(group)), text(telling))


def _is_document(field: Field) -> bool:
    return isinstance(field.type, Scalar) and field.type.kind is ScalarKind.JSON


def _paths(plan: Plan, composer: Composer) -> tuple[str, tuple[str, str] | None]:
    """Return the path of a row that is not there, and one that cannot be a row's with the code it is blamed by."""
    resource = plan.resource
    key = resource.key.type
    kind = key.key if isinstance(key, Ref) else key
    known = composer.values(key)
    absent = prose.segment(known[-1]) if known else "absent"
    loose = not isinstance(kind, Scalar) or kind.kind in {ScalarKind.STRING, ScalarKind.TEXT, ScalarKind.EMAIL, ScalarKind.URL}
    typed = isinstance(kind, Scalar) and kind.kind in {ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.BOOLEAN}
    malformed = None if loose else (f"{resource.path}/nonsense", "type" if typed else "format")
    return f"{resource.path}/{absent}", malformed


def _routes(plan: Plan, absent: str, upserts: Iterable[UpsertView]) -> Iterator[RouteView]:
    paths = {one.field: one.absent for one in upserts}
    for route in plan.resource.routes:
        by = text(route.by) if route.by is not None else None
        if by is not None and by not in paths:
            continue
        path = paths[by] if by is not None else text(plan.resource.path if route.action in {Action.LIST, Action.CREATE} else absent)
        takes_body = route.action not in {Action.LIST, Action.GET, Action.DELETE}
        yield RouteView(text(route.method), path, literal(list(route.roles)), bool(route.roles), takes_body)
