"""The module of tests of one resource: what each operation must do, with the tables of values that it takes and refuses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generators.pytest_suite import prose
from generators.pytest_suite.composites import Composer
from generators.pytest_suite.literals import literal, text
from generators.pytest_suite.plan import Plan
from generators.pytest_suite.rows import MOST_ROWS
from generators.pytest_suite.samples import texts
from generators.pytest_suite.views.listing import ListingView, listing_view
from generators.pytest_suite.views.references import MergeView, ReferenceView, merge_views, reference_views
from generators.pytest_suite.views.tables import Tables, TablesView
from generators.pytest_suite.views.upserts import UpsertView, upsert_views
from generators.rendering import Code
from synapseops.blueprint.model import Action, Ref, Resource, Scalar, ScalarKind

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
class Words:
    """What the resource is called in sentences and in names of tests."""

    one: Code
    plural: Code
    title: Code
    path: Code
    identifier: Code
    identifiers: Code


@dataclass(frozen=True, slots=True)
class Operations:
    """What can be asked of the resource, in tests that make rows if any can be made. `capacity` of them can exist at once."""

    creates: bool
    gets: bool
    replaces: bool
    patches: bool
    deletes: bool
    lists: bool
    guarded: bool
    capacity: int
    writes: tuple[Code, ...]

    @property
    def makes_rows(self) -> bool:
        """Whether rows can be made at all."""
        return self.capacity > 0


@dataclass(frozen=True, slots=True)
class ResourceView:
    """Everything that the tests of one resource show.

    `group_references` and `compared_references` are those to be filled for a compound key, and for a filter, to be of use.
    """

    module: Code
    words: Words
    does: Operations
    tables: TablesView
    absent: Code
    malformed: Code | None
    malformed_code: Code
    references: tuple[ReferenceView, ...]
    group_references: tuple[ReferenceView, ...]
    compared_references: tuple[ReferenceView, ...]
    merges: tuple[MergeView, ...]
    upserts: tuple[UpsertView, ...]
    routes: tuple[RouteView, ...]
    listing: ListingView | None

    @property
    def writes_bodies(self) -> bool:
        """Whether some operation takes a body."""
        return any(route.takes_body for route in self.routes)

    @property
    def shows_defaults(self) -> bool:
        """Whether a test compares with the defaults."""
        return self.does.makes_rows and (self.does.creates or self.does.replaces or bool(self.upserts))

    @property
    def dumps(self) -> bool:
        """Whether a test writes JSON itself."""
        return self.does.makes_rows and self.does.patches and bool(self.tables.changes)

    @property
    def api_names(self) -> tuple[Code, ...]:
        """The names that the tests take from `tests.api`."""
        roles = self.does.guarded and any(route.guarded for route in self.routes)
        body = self.shows_defaults or bool(self.tables.changes) or (self.does.makes_rows and self.does.lists)
        return _used(("Api", True), ("Apis", roles), ("Body", body))

    @property
    def cases(self) -> tuple[Code, ...]:
        """The names that the tests take from `tests.cases`."""
        return _used(("Accepted", bool(self.tables.accepted)), ("Refused", bool(self.tables.refused)))

    @property
    def modules(self) -> tuple[Code, ...]:
        """The modules of factories that the tests name."""
        tested = [one for one in self.references if self.does.makes_rows and self._makes(one)]
        named = (*tested, *self.group_references, *self.compared_references)
        return tuple(sorted({self.module, *(one.module for one in named), *self.tables.modules}))

    def _makes(self, reference: ReferenceView) -> bool:
        """Tell whether a test makes what *reference* refers to."""
        return reference.is_tested or (reference.unique and self.does.creates and self.does.capacity > 1)

    @property
    def helpers(self) -> tuple[Code, ...]:
        """The functions of `tests.factories` that the tests call."""
        does = self.does
        only = does.replaces or (does.makes_rows and (does.creates or bool(self.upserts)))
        return tuple(sorted({*self.tables.helpers, *_used(("only", only), ("without", self._takes_away))}))

    @property
    def _takes_away(self) -> bool:
        """Whether a test sends a body without one of its members."""
        does, tables = self.does, self.tables
        in_writes = (
            (does.creates and bool(tables.required))
            or (does.replaces and bool(tables.replace_required))
            or (does.patches and any(one.nullable and one.required is not None for one in self.merges))
            or (does.creates and does.capacity > 1 and bool(tables.groups))
        )
        in_upserts = bool(self.upserts) and (does.makes_rows or any(one.refused is not None for one in self.upserts))
        return (does.makes_rows and in_writes) or in_upserts


def _used(*names: tuple[str, bool]) -> tuple[Code, ...]:
    return tuple(Code(name) for name, used in names if used)


class ResourceViews:
    """Makes the views of one blueprint's resources."""

    def __init__(self, plans: Mapping[str, Plan], composer: Composer, *, guarded: bool) -> None:
        self._plans = plans
        self._composer = composer
        self._guarded = guarded

    def view(self, plan: Plan) -> ResourceView:
        """Return what the tests of *plan*'s resource show."""
        composer = self._composer
        absent, malformed, malformed_code = _paths(plan, composer)
        references = tuple(reference_views(plan, self._plans, composer))
        upserts = tuple(upsert_views(plan, composer))
        listing = listing_view(plan, composer) if plan.has(Action.LIST) else None
        grouped = {text(name) for group in plan.resource.unique_together for name in group}
        compared = {one.field for one in listing.compared} if listing else set()
        optional = [one for one in references if one.field not in {text(parent.field.name) for parent in plan.parents}]
        return ResourceView(
            module=Code(plan.module),
            words=_words(plan.resource),
            does=_operations(plan, guarded=self._guarded),
            tables=Tables(plan, composer).view(),
            absent=text(absent),
            malformed=None if malformed is None else text(malformed),
            malformed_code=text(malformed_code),
            references=references,
            group_references=tuple(one for one in optional if one.field in grouped),
            compared_references=tuple(one for one in optional if one.field in compared),
            merges=tuple(merge_views(plan, composer)),
            upserts=upserts,
            routes=tuple(_routes(plan, absent, upserts)),
            listing=listing,
        )


def _words(resource: Resource) -> Words:
    return Words(
        one=prose.one(resource.singular),
        plural=prose.plural(resource.plural),
        title=prose.title(resource.plural),
        path=prose.path(resource.path),
        identifier=prose.identifier(resource.singular),
        identifiers=prose.identifier(resource.plural),
    )


def _operations(plan: Plan, *, guarded: bool) -> Operations:
    replaces = plan.has(Action.REPLACE) and plan.capacity > 0
    return Operations(
        creates=plan.has(Action.CREATE),
        gets=plan.has(Action.GET),
        replaces=replaces,
        patches=plan.has(Action.PATCH),
        deletes=plan.has(Action.DELETE),
        lists=plan.has(Action.LIST),
        guarded=guarded,
        capacity=min(plan.capacity, MOST_ROWS),
        writes=tuple(text(method) for method, action in _WRITES if plan.has(action) and (replaces or method != "PUT")),
    )


def _paths(plan: Plan, composer: Composer) -> tuple[str, str | None, str]:
    """Return the path of a row that is not there, and one that cannot be a row's (if any) with the code it is blamed by."""
    resource = plan.resource
    key = resource.key.type
    kind = key.key if isinstance(key, Ref) else key
    known = composer.values(key)
    absent = f"{resource.path}/{prose.segment(known[-1]) if known else 'absent'}"
    if not isinstance(kind, Scalar) or kind.kind in texts.KINDS:
        return absent, None, ""
    typed = kind.kind in {ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.BOOLEAN}
    return absent, f"{resource.path}/nonsense", "type" if typed else "format"


def _routes(plan: Plan, absent: str, upserts: Iterable[UpsertView]) -> Iterator[RouteView]:
    paths = {one.field: one.absent for one in upserts}
    for route in plan.resource.routes:
        by = text(route.by) if route.by is not None else None
        if by is not None and by not in paths:
            continue
        path = paths[by] if by is not None else text(plan.resource.path if route.action in {Action.LIST, Action.CREATE} else absent)
        takes_body = route.action not in {Action.LIST, Action.GET, Action.DELETE}
        yield RouteView(text(route.method), path, literal(list(route.roles)), bool(route.roles), takes_body)
