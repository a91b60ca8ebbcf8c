"""`fields`: rules by target path. Each path is one of the target's, none is written twice, and what is required is written."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from synapseops.diagnostics import Fault
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.mappings import RuleForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown
from synapseops.mapping import ir, paths, types, writing
from synapseops.mapping.ir import State, States
from synapseops.mapping.producers.choices import sources
from synapseops.mapping.work import Here, Made, Product, Wanted
from synapseops.schema.model import Property, Schema, ShapeRef, ValueType

Keys = tuple[str, ...]


class _Leaf(Struct, frozen=True):
    """A path of the target: what the target says of it, and the nearest optional object above it."""

    keys: Keys
    wanted: Wanted
    within: Keys | None


class _Entry(Struct, frozen=True):
    """A rule with the text of its path, and where it goes."""

    text: str
    form: RuleForm
    leaf: _Leaf
    made: Made | None = None


def nested(here: Here, form: RuleForm) -> Product | None:
    """`fields: {…}` as the producer of a rule: an object that is there once something in it is."""
    always = bool(form.always)
    is_optional = here.wanted is not None and writing.may_be_left_out(here, here.wanted)
    made = _object(here, form.fields or {}, always=always, within=() if is_optional and not always else None)
    if made is None:
        return None
    entries, rules = made
    is_sure = always or any(State.MISSING not in entry.made.may for entry in entries if entry.made is not None)
    may: States = types.VALUE
    if not is_sure:
        may |= {State.MISSING}
    if always and not any(entry.made and State.MISSING not in entry.made.may for entry in entries):
        may |= {State.EMPTY}
    return _product(here, ir.Object(rules, always), may, entries)


def whole(here: Here, form: RuleForm) -> Made | None:
    """Return what `fields` make for each item of a list: an object, whatever is in it."""
    found = _object(here, form.fields or {}, always=True, within=None)
    if found is None:
        return None
    entries, rules = found
    product = _product(here, ir.Object(rules, bool(form.always)), types.VALUE, entries)
    rule = ir.Rule(product.producer, product.type, product.may, product.may, here.node)
    return Made(rule, product.schema, product.pii, product.sources)


def body(here: Here, fields: Mapping[str, RuleForm]) -> ir.Object | None:
    """Return the object that a mapping makes; None when a rule of it is faulty."""
    found = _object(here, fields, always=True, within=None)
    return None if found is None else ir.Object(found[1], always=True)


def _product(here: Here, producer: ir.Object, may: States, entries: list[_Entry]) -> Product:
    wanted = here.wanted
    kind: ValueType = wanted.type if wanted is not None else types.JSON
    made = [entry.made for entry in entries if entry.made is not None]
    return Product(producer, kind, may, wanted.schema if wanted is not None else None, False, sources(made))


def _object(
    here: Here, fields: Mapping[str, RuleForm], *, always: bool, within: Keys | None
) -> tuple[list[_Entry], tuple[ir.Rule, ...]] | None:
    wanted = here.wanted
    if wanted is not None and not isinstance(wanted.type, ShapeRef) and not types.is_json(wanted.type):
        here.tell(
            "MAP020", f"an object goes where {types.told(wanted.type)} belongs", "write one rule for the value", "fields", on_key=True
        )
        return None
    entries = _apart(here, _entries(here, fields, within))
    made = [_made(here, entry) for entry in entries]
    _together(here, made, is_sure=always)
    _complete(here, {entry.leaf.keys for entry in entries}, is_whole=len(entries) == len(fields))
    rules = tuple(entry.made.rule for entry in made if entry.made is not None)
    return (made, rules) if len(rules) == len(fields) else None


def _entries(here: Here, fields: Mapping[str, RuleForm], within: Keys | None) -> list[_Entry]:
    found = []
    for text, form in fields.items():
        try:
            found.append(_Entry(text, form, _leaf(here, text, within)))
        except Slip as slip:
            here.work.faults.append(_at_key(here, text, slip, is_ignored=form.ignore is not None))
    return found


def _at_key(here: Here, text: str, slip: Slip, *, is_ignored: bool) -> Fault:
    fault = slip.at((*here.node, "fields", text))
    code = "MAP013" if is_ignored and slip.code == "MAP002" else slip.code
    return replace(fault, code=code, on="key")


def _leaf(here: Here, text: str, within: Keys | None) -> _Leaf:
    """Follow a target path; raises `Slip`."""
    keys = paths.keys(text)
    wanted = here.wanted
    kind: ValueType = wanted.type if wanted is not None else types.JSON
    schema = wanted.schema if wanted is not None else None
    base = wanted.path if wanted is not None else None
    found: Property | None = None
    pii = False
    for number, (name, at) in enumerate(keys):
        before = tuple(key for key, _ in keys[:number])
        found = _property(here, kind, schema, _unique_fields(here, found), name, at, before)
        pii = pii or found.pii
        is_last = number == len(keys) - 1
        if not is_last and _is_optional(found, schema):
            within = (*before, name)
        kind = found.type
    if found is None:
        raise Slip("MAP002", "the path is empty", "write the path of a field")
    names = tuple(name for name, _ in keys)
    path = (*base, *names) if base is not None else None
    is_optional = _is_optional(found, schema)
    is_personal = pii or bool(wanted and wanted.pii)
    is_required = not is_optional and within is None
    leaf = Wanted(found.type, schema, path, is_optional, found.nullable, found.has_default, is_personal, is_required)
    return _Leaf(names, leaf, None if is_optional or found.has_default else within)


def _is_optional(found: Property, schema: Schema | None) -> bool:
    """Tell whether a target takes a record without this field; a resource fills in null where it may."""
    return found.optional or found.has_default or (schema is not None and schema.is_resource and found.nullable)


def _unique_fields(here: Here, found: Property | None) -> tuple[Property, ...]:
    """Return the fields by which what a reference points to is found."""
    referred = here.work.around.records.get(found.refers_to or "") if found is not None else None
    return tuple(one for one in referred.shape(referred.root).properties if one.is_unique) if referred is not None else ()


def _property(
    here: Here, kind: ValueType, schema: Schema | None, through: tuple[Property, ...], name: str, at: int, before: Keys
) -> Property:
    where = shown(paths.joined(before)) if before else shown(schema.name if schema is not None else "the object")
    if isinstance(kind, ShapeRef) and schema is not None:
        shape = schema.shape(kind)
        found = shape.get(name)
        known = tuple(one.name for one in shape.properties if not one.is_server_set)
        if found is None:
            raise Slip("MAP002", f"{where} has no field {shown(name)}", lambda: did_you_mean(name, known) or _known(known), at)
        if found.is_server_set:
            raise Slip("MAP002", f"{shown(name)} of {where} is set by the service", "remove the rule", at)
        return found
    if types.is_json(kind):
        return Property(name, types.JSON, optional=True, nullable=True)
    if through:
        found = next((one for one in through if one.name == name), None)
        if found is not None:
            return found
        names = listed([one.name for one in through])
        raise Slip("MAP002", f"what {where} refers to is not found by {shown(name)}", f"write one of its unique fields: {names}", at)
    hint = "a list is made by each or wrap" if not isinstance(kind, ShapeRef) else ""
    raise Slip("MAP002", f"{where} is {types.told(kind)} and has no fields", hint or "write the rule at its own path", at)


def _known(names: Keys) -> str:
    return f"it has {listed(names if len(names) <= 12 else (*names[:12], '…'), last='and')}" if names else "it has no named fields"


def _apart(here: Here, entries: list[_Entry]) -> list[_Entry]:
    """MAP003, MAP004, MAP014: return the entries whose paths are each written once, and none of which is part of another."""
    seen: dict[Keys, _Entry] = {}
    for entry in entries:
        at = ("fields", entry.text)
        other = seen.get(entry.leaf.keys)
        if other is not None:
            here.tell(
                _code(entry, other, "MAP003"),
                f"{shown(entry.text)} is written by {shown(other.text)} already",
                "keep one of the two",
                *at,
                on_key=True,
            )
            continue
        seen[entry.leaf.keys] = entry
    for entry in seen.values():
        for length in range(1, len(entry.leaf.keys)):
            other = seen.get(entry.leaf.keys[:length])
            if other is not None:
                hint = f"write it into the fields of {shown(other.text)}, or remove one of the two"
                what = "is ignored and written" if _code(entry, other, "") else "is written as a whole"
                message = f"{shown(entry.text)} is a part of {shown(other.text)}, which {what}"
                here.tell(_code(entry, other, "MAP004"), message, hint, "fields", entry.text, on_key=True)
    return list(seen.values())


def _code(entry: _Entry, other: _Entry, code: str) -> str:
    return "MAP014" if (entry.form.ignore is None) != (other.form.ignore is None) else code


def _made(here: Here, entry: _Entry) -> _Entry:
    """Check a rule and what it meets where it is written."""
    wanted, at = entry.leaf.wanted, here.for_(entry.leaf.wanted).at("fields", entry.text)
    if wanted.path is not None:
        (here.work.ignored if entry.form.ignore else here.work.writes).setdefault(wanted.path, at.node)
    made = at.make(at, entry.form)
    if made is None:
        return entry
    if not isinstance(made.rule.producer, ir.Ignore):
        is_missing = State.MISSING in made.may and not writing.may_be_left_out(at, wanted) and entry.leaf.within is None
        if not isinstance(made.rule.producer, ir.Object):
            writing.write(at, made, wanted, is_missing=is_missing)
            at.work.trace(wanted, made)
        if is_missing:
            writing.missing(at, made, wanted)
    target = writing.target(entry.leaf.keys, wanted, entry.leaf.within)
    return replace(entry, made=replace(made, rule=replace(made.rule, target=target)))


def _together(here: Here, entries: list[_Entry], *, is_sure: bool) -> None:
    """MAP021: what is required below an optional parent is there whenever something beside it surely is."""
    sure = [entry.leaf.keys for entry in entries if entry.made is not None and State.MISSING not in entry.made.may]
    for entry in entries:
        within, made = entry.leaf.within, entry.made
        if within is None or made is None or State.MISSING not in made.may or isinstance(made.rule.producer, ir.Ignore):
            continue
        is_created = any(keys[: len(within)] == within for keys in sure)
        if is_created and not writing.may_be_left_out(here, entry.leaf.wanted):
            writing.missing(here.at("fields", entry.text), made, entry.leaf.wanted)


def _complete(here: Here, written: set[Keys], *, is_whole: bool) -> None:
    """MAP010: every required leaf is written, in each object that is made."""
    wanted = here.wanted
    if (
        wanted is None
        or wanted.schema is None
        or not isinstance(wanted.type, ShapeRef)
        or here.work.is_patch
        or not (is_whole and here.work.is_whole)
    ):
        return
    touched = {keys[:length] for keys in written for length in range(1, len(keys) + 1)}
    told: list[Keys] = []
    _lacking(wanted.schema, wanted.type, (), written, touched, told, ())
    for keys in told[:_MOST_TOLD]:
        path = here.work.told_path((*(wanted.path or ()), *keys))
        hint = f"add {shown(paths.joined(keys))} to fields, with a path of {shown(here.scope.schema.name)}, a const or a hook"
        here.tell("MAP010", f"{path} is required, and no rule writes it", hint, *(["fields"] if here.node else []), on_key=True)


_MOST_TOLD = 50


def _lacking(
    schema: Schema, kind: ShapeRef, at: Keys, written: set[Keys], touched: set[Keys], told: list[Keys], above: tuple[ShapeRef, ...]
) -> None:
    for one in schema.shape(kind).properties:
        keys = (*at, one.name)
        is_required = not _is_optional(one, schema) and not one.is_server_set
        if keys in written or len(told) > _MOST_TOLD or (not is_required and keys not in touched):
            continue
        is_open = isinstance(one.type, ShapeRef) and one.type not in above
        if isinstance(one.type, ShapeRef) and is_open and (keys in touched or _has_required(schema, one.type)):
            _lacking(schema, one.type, keys, written, touched, told, (*above, one.type))
        elif keys not in touched:
            told.append(keys)


def _has_required(schema: Schema, kind: ShapeRef) -> bool:
    return any(not _is_optional(one, schema) and not one.is_server_set for one in schema.shape(kind).properties)
