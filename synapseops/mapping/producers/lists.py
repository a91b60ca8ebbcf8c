"""Producers over lists: `each`, `entries`, `group`, `find`, `wrap`."""

from msgspec.structs import replace

from synapseops.intent.mappings import RuleForm, SortForm
from synapseops.intent.wording import shown
from synapseops.mapping import conditions, fitting, ir, types, writing
from synapseops.mapping.fitting import Typed
from synapseops.mapping.ir import Condition, State, States
from synapseops.mapping.producers import objects
from synapseops.mapping.producers.choices import choices_of, shared_type, sources
from synapseops.mapping.producers.texts import skipped
from synapseops.mapping.scope import Bound, Found
from synapseops.mapping.work import Here, Made, Product, Wanted
from synapseops.schema.model import Items
from synapseops.schema.scalars import Enum, Scalar


def each(here: Here, form: RuleForm) -> Product | None:
    """`each: PATH`, a list of what is made for every item."""
    found = list_at(here, form.each or "", "each")
    if found is None:
        return None
    items, origin = found.read.type, items_origin(found)
    alias = _alias(here, form, "each")
    if alias is None or not isinstance(items, Items):
        return None
    inside = inside_of(here, alias, Bound(items.item, origin, items.nullable, found.read.pii))
    where, sort = _where(inside, form), _sort(inside, form)
    body = _body(inside, form, "each")
    if body is None or where is _FAULTY or sort is None:
        return None
    producer = ir.Each(found.read, alias, _condition(where), sort, body.rule)
    may = _list_states(found, has_where=where is not None, body=body)
    return Product(producer, _items_of(body, items, where is not None), may, body.schema, body.pii, (found.origin, *body.sources))


def entries(here: Here, form: RuleForm) -> Product | None:
    """`entries: PATH`, a list of what is made for every member of an object."""
    found = here.find(form.entries or "", "entries")
    alias = _alias(here, form, "entries")
    if found is None or alias is None:
        return None
    value = _member_type(here, found)
    if value is None:
        return None
    members = {"key": Bound(types.STRING, (*found.origin, "[]")), "value": value}
    inside = inside_of(here, alias, Bound(types.JSON, (*found.origin, "[]"), members=members))
    where, sort = _where(inside, form), _sort(inside, form)
    body = _body(inside, form, "entries")
    if body is None or where is _FAULTY or sort is None:
        return None
    producer = ir.Entries(found.read, alias, _condition(where), sort, body.rule)
    may = (found.may & types.ABSENT) | {State.VALUE, State.EMPTY}
    return Product(producer, _items_of(body, None, True), may, body.schema, body.pii, (found.origin, *body.sources))


def _member_type(here: Here, found: Found) -> Bound | None:
    """Return what stands behind the keys of an object."""
    origin = (*found.origin, "[]")
    if types.is_json(found.read.type):
        return Bound(types.JSON, origin, True, found.read.pii)
    if isinstance(found.read.type, Items | Scalar | Enum):
        here.tell("MAP025", f"entries takes an object, and this is {types.told(found.read.type)}", "use each for a list", "entries")
        return None
    members = here.scope.schema.shape(found.read.type).properties
    for one in members:
        here.work.reads.setdefault((*found.origin, one.name), here.node)
    kinds = {one.type for one in members}
    kind = kinds.pop() if len(kinds) == 1 else types.JSON
    return Bound(kind, origin, any(one.nullable for one in members), any(one.pii for one in members))


def group(here: Here, form: RuleForm) -> Product | None:
    """`group: PATH`, a list of what is made for items with equal `by`."""
    found = list_at(here, form.group or "", "group")
    alias = _alias(here, form, "group")
    if found is None or alias is None or not isinstance(found.read.type, Items):
        return None
    items, origin = found.read.type, items_origin(found)
    item = Bound(items.item, origin, items.nullable, found.read.pii)
    if form.by is None:
        here.tell("MAP032", "group does not say what is equal in a group", f"add by: {alias}.FIELD", "group", on_key=True)
        return None
    by = inside_of(here, alias, item).for_(None).sub(form.by, "by")
    if by is None:
        return None
    if not isinstance(by.type, Scalar | Enum) or types.is_json(by.type):
        here.tell("MAP031", f"items are not grouped by {types.told(by.type)}", "choose a text, number, date or enum", "by")
        return None
    list_of = Bound(replace(items, min_items=1), origin[:-1], False, found.read.pii)
    members = {"key": Bound(by.type, by.sources[0] if by.sources else origin, bool(by.may & types.ABSENT), by.pii), "items": list_of}
    body = _body(inside_of(here, alias, Bound(types.JSON, origin, members=members)), form, "group")
    if body is None:
        return None
    producer = ir.Group(found.read, alias, by.rule, body.rule)
    may = _list_states(found, has_where=False, body=body)
    return Product(producer, _items_of(body, None, False), may, body.schema, body.pii, (found.origin, *by.sources, *body.sources))


def find(here: Here, form: RuleForm) -> Product | None:
    """`find: PATH`, what `take` makes of the first item for which `where` holds."""
    found = list_at(here, form.find or "", "find")
    alias = _alias(here, form, "find")
    if found is None or alias is None or not isinstance(found.read.type, Items):
        return None
    if form.take is None:
        here.tell(
            "MAP032", "find does not say what is taken of the item", f"add take: {alias}.FIELD, or take: {alias}", "find", on_key=True
        )
        return None
    items = found.read.type
    inside = inside_of(here, alias, Bound(items.item, items_origin(found), items.nullable, found.read.pii))
    where = _where(inside, form)
    taken = replace(inside, is_in_list=here.is_in_list).sub(form.take, "take")
    if taken is None or where is _FAULTY:
        return None
    producer = ir.Find(found.read, alias, _condition(where), taken.rule)
    may = taken.may | {State.MISSING}
    return Product(producer, taken.type, may, taken.schema, taken.pii, (found.origin, *taken.sources))


def wrap(here: Here, form: RuleForm) -> Product | None:
    """`wrap: [rules]`, a list of these values."""
    wanted = choices_of(_item_wanted(here))
    made = [here.for_(wanted).sub(one, "wrap", index) for index, one in enumerate(form.wrap or ())]
    whole = [one for one in made if one is not None]
    if len(whole) < len(made):
        return None
    common = shared_type(here.for_(wanted), whole, "wrap")
    if common is None:
        return None
    skip = skipped(form)
    kept = frozenset(state for one in whole for state in one.may) - skip
    sure = sum(not one.may & skip for one in whole)
    kind = Items(common[0], State.NULL in kept, sure or None, len(whole))
    may: States = types.VALUE | (frozenset() if sure else {State.EMPTY})
    producer = ir.Wrap(tuple(one.rule for one in whole), skip)
    return Product(producer, kind, may, common[1], any(one.pii for one in whole), sources(whole))


def list_at(here: Here, path: str, key: str) -> Found | None:
    """Return the list at a path; None when it is none, which is told."""
    found = here.find(path, key, only_state=True)
    if found is None or isinstance(found.read.type, Items):
        return found
    if types.is_json(found.read.type):
        here.tell("MAP025", f"{shown(path)} is json, which may be a list or not", f'write "{path}[]" for its items', key)
    else:
        here.tell("MAP025", f"{shown(path)} is {types.told(found.read.type)}, no list", "choose a list of the source, or write fields", key)
    return None


def items_origin(found: Found) -> tuple[str, ...]:
    """Return where in the record the items of a list stand."""
    return found.origin if found.origin[-1:] == ("[]",) else (*found.origin, "[]")


def _alias(here: Here, form: RuleForm, key: str) -> str | None:
    """Return the name of an item in paths; None when there is none or it means something else already, which is told."""
    alias = form.as_
    if alias is None:
        here.tell("MAP032", f"{key} does not say what an item is called", "add as: one, and write its paths as one.FIELD", key, on_key=True)
        return None
    message = ""
    if alias in here.scope.aliases:
        message = f"alias {shown(alias)} is that of a list around this one already"
    elif alias == "root":
        message = '"root" means the record itself'
    elif here.scope.schema.shape(here.scope.schema.root).get(alias) is not None:
        message = f"alias {shown(alias)} is also a field of {shown(here.scope.schema.name)}"
    if message:
        here.tell("MAP032", message, "choose another name", "as")
        return None
    return alias


def inside_of(here: Here, alias: str, bound: Bound) -> Here:
    """Return the place of rules for an item called *alias*."""
    return replace(here, scope=here.scope.with_alias(alias, bound), is_in_list=True)


class _Faulty:
    """Stands for a condition that is told to be faulty."""


_FAULTY = _Faulty()


def _where(inside: Here, form: RuleForm) -> Condition | _Faulty | None:
    if form.where is None:
        return None
    return conditions.check(inside.work, inside.scope, form.where, (*inside.node, "where")) or _FAULTY


def _condition(where: Condition | _Faulty | None) -> Condition | None:
    return None if isinstance(where, _Faulty) else where


def _sort(inside: Here, form: RuleForm) -> tuple[ir.Sort, ...] | None:
    keys = [_key(inside, one, index) for index, one in enumerate(form.sort or ())]
    whole = tuple(one for one in keys if one is not None)
    return whole if len(whole) == len(keys) else None


def _key(inside: Here, form: SortForm, index: int) -> ir.Sort | None:
    made = inside.for_(None).sub(form.by, "sort", index, "by")
    if made is None:
        return None
    if not isinstance(made.type, Enum) and types.kind(made.type) not in types.ORDERED | types.TEXTS:
        inside.tell(
            "MAP031", f"items are not sorted by {types.told(made.type)}", "choose a text, number, date or enum", "sort", index, "by"
        )
        return None
    return ir.Sort(made.rule, form.desc)


def _item_wanted(here: Here) -> Wanted | None:
    """Return where an item of the list goes."""
    wanted = here.wanted
    if wanted is None:
        return None
    path = (*wanted.path, "[]") if wanted.path is not None else None
    if types.is_json(wanted.type):
        return Wanted(types.JSON, None, path, optional=False, nullable=True, pii=wanted.pii)
    if isinstance(wanted.type, Items):
        return Wanted(wanted.type.item, wanted.schema, path, optional=False, nullable=wanted.type.nullable, pii=wanted.pii)
    return None


def _body(inside: Here, form: RuleForm, key: str) -> Made | None:
    """Return what is made for an item: an object of `fields`, or a `value`."""
    if (form.fields is None) == (form.value is None):
        both = form.fields is not None
        message = f"{key} has both fields and value" if both else f"{key} does not say what is made for an item"
        inside.tell("MAP032", message, "write fields: {…} for objects, or value: RULE", *([key] if not both else []), on_key=True)
        return None
    wanted = _item_wanted(inside)
    if inside.wanted is not None and wanted is None:
        misfit = fitting.misfit(Typed(Items(types.JSON)), inside.wanted.typed)
        inside.tell("MAP025", f"{key} makes a list, where one {types.told(inside.wanted.type)} belongs", misfit.hint if misfit else "", key)
        return None
    at = inside.for_(wanted)
    made = objects.whole(at, form) if form.fields is not None else (at.sub(form.value, "value") if form.value is not None else None)
    if made is None or wanted is None or form.value is None:
        return made
    return replace(made, pii=False) if writing.write(at.at("value"), made, wanted) else None


def _items_of(body: Made, source: Items | None, is_filtered: bool) -> Items:
    drops = is_filtered or State.MISSING in body.may or source is None
    least = None if drops or source is None else source.min_items
    return Items(body.type, State.NULL in body.may, least, source.max_items if source is not None else None)


def _list_states(found: Found, *, has_where: bool, body: Made) -> States:
    may = (found.may & {*types.ABSENT, State.EMPTY}) | types.VALUE
    return may | {State.EMPTY} if has_where or State.MISSING in body.may else may
