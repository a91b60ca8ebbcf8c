"""What changed about the operations of one resource: which there are, who may call them, what lists may be asked."""

from collections.abc import Iterator, Mapping, Sequence

from synapseops.blueprint.model import Action, Resource, Route
from synapseops.evidence.contract.changes import ContractChange, Detail, Verdict

_WORDS = {Action.REPLACE: "update", Action.PATCH: "update"}
_Key = tuple[Action, str | None]


def changes(old: Resource, new: Resource, renamed: Mapping[str, str]) -> Iterator[ContractChange]:
    """Yield the operations that come, go or differ; *renamed* are fields by their names before."""
    before, after = _routes(old, renamed), _routes(new, {})
    for key, route in after.items():
        if key not in before:
            yield ContractChange("added", _told(route), verdict=Verdict.ADDITIVE, node=(*new.node, "operations"))
            continue
        former = before[key]
        details = tuple(_details(former, route, old, new, renamed))
        access = (*new.node, "access", _WORDS.get(route.action, route.action.value))
        node = access if former.roles != route.roles else (*new.node, "list" if route.action is Action.LIST else "operations")
        if former.by != route.by:
            yield ContractChange("renamed", _told(route), _told(former), details, verdict=Verdict.BREAKING, node=node)
        elif details:
            yield ContractChange("changed", _told(route), details=details, node=node)
    for key, route in before.items():
        if key not in after:
            yield ContractChange("removed", _told(route), verdict=Verdict.BREAKING, node=(*new.node, "operations"))


def _routes(resource: Resource, renamed: Mapping[str, str]) -> dict[_Key, Route]:
    return {(route.action, renamed.get(route.by, route.by) if route.by else None): route for route in resource.routes}


def _told(route: Route) -> str:
    return f"{route.method} {route.path}"


def _details(old: Route, new: Route, before: Resource, after: Resource, renamed: Mapping[str, str]) -> Iterator[Detail]:
    yield from _roles(old.roles, new.roles)
    come = [str(status) for status in new.errors if status not in {*old.errors, 401, 403}]
    gone = [str(status) for status in old.errors if status not in {*new.errors, 401, 403}]
    if come:
        yield Detail(f"may answer {', '.join(come)}")
    if gone:
        yield Detail(f"no longer answers {', '.join(gone)}")
    if old.success != new.success:
        yield Detail(f"answers {', '.join(map(str, new.success))} instead of {', '.join(map(str, old.success))}", Verdict.BREAKING)
    if new.action is Action.LIST:
        yield from _listing(before, after, renamed)


def _roles(old: Sequence[str], new: Sequence[str]) -> Iterator[Detail]:
    """Yield who is let in no longer, and who is now; no roles let in everybody who is known."""
    if old and not new:
        yield Detail("lets every caller in")
    elif new and not old:
        yield Detail(f"lets {_or(new)} alone in", Verdict.BREAKING)
    else:
        gone, come = [role for role in old if role not in new], [role for role in new if role not in old]
        if gone:
            yield Detail(f"no longer lets {_or(gone)} in", Verdict.BREAKING)
        if come:
            yield Detail(f"also lets {_or(come)} in")


def _or(words: Sequence[str]) -> str:
    return " or ".join(words)


def _listing(old: Resource, new: Resource, renamed: Mapping[str, str]) -> Iterator[Detail]:
    before = {renamed.get(one.field, one.field): one for one in old.listing.filters}
    after = {one.field: one for one in new.listing.filters}
    yield from _names("filter", before, after)
    for name in (name for name in after if name in before):
        gone = [op.value for op in before[name].ops if op not in after[name].ops]
        come = [op.value for op in after[name].ops if op not in before[name].ops]
        if gone:
            yield Detail(f"no filter {', '.join(f'{name}.{op}' for op in gone)} any more", Verdict.BREAKING)
        if come:
            yield Detail(f"also filter {', '.join(f'{name}.{op}' for op in come)}")
    filtered = {one.field for one in old.listing.filters} | set(old.listing.sort)
    for name in (name for name in renamed if name in filtered):
        yield Detail(f"filter and sort by {renamed[name]} instead of {name}", Verdict.BREAKING)
    yield from _names("sort by", _after(old.listing.sort, renamed), new.listing.sort)
    yield from _search(_after(old.listing.search, renamed), new.listing.search)
    if old.listing.page_size != new.listing.page_size:
        verdict = Verdict.BREAKING if new.listing.page_size < old.listing.page_size else Verdict.ADDITIVE
        yield Detail(f"a page holds {new.listing.page_size} instead of {old.listing.page_size} unless asked otherwise", verdict)


def _after(names: Sequence[str], renamed: Mapping[str, str]) -> list[str]:
    return [renamed.get(name, name) for name in names]


def _names(what: str, before: Mapping[str, object] | Sequence[str], after: Mapping[str, object] | Sequence[str]) -> Iterator[Detail]:
    gone, come = [name for name in before if name not in after], [name for name in after if name not in before]
    if gone:
        yield Detail(f"no {what} {', '.join(gone)} any more", Verdict.BREAKING)
    if come:
        yield Detail(f"also {what} {', '.join(come)}")


def _search(before: Sequence[str], after: Sequence[str]) -> Iterator[Detail]:
    if before and not after:
        yield Detail("no search any more", Verdict.BREAKING)
    elif after and not before:
        yield Detail("also search")
    else:
        gone, come = [name for name in before if name not in after], [name for name in after if name not in before]
        if gone:
            yield Detail(f"search no longer looks into {', '.join(gone)}", Verdict.BREAKING)
        if come:
            yield Detail(f"search also looks into {', '.join(come)}")
