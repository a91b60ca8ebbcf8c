"""Typing of a rule's value, each at most once and in this order: cast, convert, lookup (and match, which changes nothing)."""

from typing import Any, Literal

from msgspec import Struct

from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.mappings import ConvertForm, LookupForm, RuleForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown
from synapseops.mapping import casts, fitting, idle_keys, ir, literals, types, units
from synapseops.mapping.fitting import Typed
from synapseops.mapping.handlers import Flow
from synapseops.mapping.ir import Cast, Convert, Lookup, State, States
from synapseops.mapping.scope import Origin
from synapseops.mapping.work import Here, Made, Table
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind
from synapseops.schema.wire import WireValue

Miss = ir.Outcome | ir.Literally | ir.Rule | Literal["keep"]


class Typing(Struct, frozen=True):
    """What typing does to a value: its type then, the states that it adds, and what else it reads."""

    type: ValueType
    cast: Cast | None = None
    convert: Convert | None = None
    lookup: Lookup | None = None
    leaves: States = frozenset()
    pii: bool = False
    sources: tuple[Origin, ...] = ()


def typing(here: Here, form: RuleForm, flow: Flow) -> Typing | None:
    """Return what typing does to the value of *flow*, or None when that is faulty, which is told."""
    if form.cast is None and form.convert is None and form.lookup is None:
        return Typing(flow.type)
    kind = flow.type
    try:
        cast = None
        if form.cast is not None:
            cast = casts.read(form.cast, kind)
            if (lossy := casts.loss(form.cast, kind)) is not None:
                here.work.slipped(lossy, (*here.node, "cast"))
            kind = cast.target
            _only_texts_are_empty(flow, kind)
        convert, sources = None, tuple[Origin, ...]()
        if form.convert is not None:
            convert, sources = _convert(here, form.convert, kind)
            kind = Scalar(ScalarKind.DECIMAL, scale=form.convert.scale)
            flow.may -= {State.EMPTY}
    except Slip as slip:
        here.work.slipped(slip, (*here.node, "cast" if form.convert is None or (kind is flow.type and form.cast) else "convert"))
        return None
    if form.lookup is None:
        return Typing(kind, cast, convert, None, sources=sources)
    found = _lookup(here, form.lookup, kind, flow)
    if found is None:
        return None
    lookup, leaves, made = found
    more = made.sources if made is not None else ()
    return Typing(lookup.type, cast, convert, lookup, leaves, bool(made and made.pii), (*sources, *more))


def _only_texts_are_empty(flow: Flow, kind: ValueType) -> None:
    if not types.is_text(kind):
        flow.may -= {State.EMPTY}


def _convert(here: Here, form: ConvertForm, kind: ValueType) -> tuple[Convert, tuple[Origin, ...]]:
    if types.kind(kind) not in {ScalarKind.INTEGER, ScalarKind.DECIMAL}:
        raise Slip("MAP020", f"convert takes integers and decimals, and this is {types.told(kind)}", "cast it to decimal first")
    if form.from_ in units.MONEY or form.to in units.MONEY:
        return _convert_money(here, form)
    for key in ("currency", "currency_path"):
        if form.says(key):
            raise Slip("MAP032", f"{key} goes with minor and major", "remove it")
    by, plus = units.factor(form.from_, form.to)
    if form.scale is None or form.round is None:
        raise Slip("MAP032", "a change of unit may have digits without end", "add scale: 3, round: half_up")
    numbers = (str(by.numerator), str(by.denominator), str(plus))
    return Convert(form.from_, form.to, *numbers, form.scale, form.round), ()


def _convert_money(here: Here, form: ConvertForm) -> tuple[Convert, tuple[Origin, ...]]:
    if {form.from_, form.to} != units.MONEY:
        raise Slip(
            "MAP020",
            "an amount in minor units becomes one in major units, or the other way round",
            "write {from: minor, to: major, currency: EUR}",
        )
    if (form.currency is None) == (form.currency_path is None):
        raise Slip(
            "MAP032", "how many minor units there are depends on the currency", "add currency: EUR, or currency_path: PATH, one of them"
        )
    if form.currency is not None:
        by = units.money_factor(form.from_, form.currency)
        return Convert(form.from_, form.to, str(by.numerator), str(by.denominator), "0", form.scale, form.round, form.currency), ()
    found = here.scope.find(form.currency_path or "")
    if not types.is_text_like(found.read.type):
        raise Slip("MAP020", f"{shown(form.currency_path)} is {types.told(found.read.type)}, no code of a currency", "choose a text")
    if found.may & types.ABSENT:
        raise Slip(
            "MAP021",
            f"{shown(form.currency_path)} may be absent, and the amount means nothing without it",
            "choose one that is there, or currency: EUR",
        )
    here.work.reads.setdefault(found.origin, here.node)
    return Convert(form.from_, form.to, "1", "1", "0", form.scale, form.round, None, found.read), (found.origin,)


def _lookup(here: Here, form: LookupForm, kind: ValueType, flow: Flow) -> tuple[Lookup, States, Made | None] | None:
    at = here.at("lookup")
    if not types.is_text_like(kind):
        at.tell("MAP020", f"lookup takes texts, and this is {types.told(kind)}", "add cast: string", on_key=True)
        return None
    table = _table(at, form, here)
    if table is None:
        return None
    miss, made, is_whole = _miss(at, form, table.type, kind)
    if not is_whole:
        return None
    lacking = _every_word(at, form, table, kind, miss)
    if form.table is not None:
        at.work.asked.append((form.table, kind))
    else:
        at.work.faults += idle_keys.inline((key for key, _ in table.entries), kind, (*at.node, "inline"), lacking)
    result = _result(at, table, miss, kind, here)
    if result is None:
        return None
    leaves = _leaves(miss, made)
    if any(value.value == "" for _, value in table.entries):
        leaves |= {State.EMPTY}
    flow.may = (flow.may - {State.EMPTY}) | types.VALUE if flow.may else flow.may
    return Lookup(form.table, table.entries, result, miss), leaves, made


def _table(at: Here, form: LookupForm, here: Here) -> Table | None:
    if (form.table is None) == (form.inline is None):
        at.tell("MAP032", "a lookup has one of table and inline", "write lookup: {table: NAME}, or {inline: {a: b}}", on_key=True)
        return None
    if form.table is not None:
        return _named_table(at, form.table)
    kind = _inline_type(at, form, here)
    if kind is None:
        return None
    entries: list[tuple[str, WireValue]] = []
    for key, value in (form.inline or {}).items():
        try:
            entries.append((key, literals.read(value, Typed(kind))[0]))
        except Slip as slip:
            code = "MAP042" if isinstance(kind, Enum) and slip.code == "MAP020" else slip.code
            at.tell(code, slip.message, slip.hint, "inline", key)
            return None
    return Table("", tuple(entries), kind)


def _named_table(at: Here, name: str) -> Table | None:
    known = at.work.around.tables
    if name not in known:
        hint = did_you_mean(name, known) or (f"tables are {listed(known, last='and')}" if known else "declare it under tables:")
        at.tell("MAP040", f"there is no table {shown(name)}", hint, "table")
    return known.get(name)


def _inline_type(at: Here, form: LookupForm, here: Here) -> Scalar | Enum | None:
    """Return the type of the values of an inline table: the one written, the target's, or the one they show."""
    if form.type is not None:
        try:
            kind, nullable = at.work.around.type_of(form.type)
        except Slip as slip:
            at.work.faults.append(slip.at((*at.node, "type"), "the lookup"))
            return None
        if nullable or not isinstance(kind, Scalar | Enum):
            at.tell("MAP020", "values of a lookup are scalars or enums, never null", "write type: string, say", "type")
            return None
        return kind
    values = list((form.inline or {}).values())
    wanted = here.wanted.type if here.wanted is not None else None
    if isinstance(wanted, Enum) and all(isinstance(value, str) for value in values):
        return wanted
    if isinstance(wanted, Scalar) and not types.is_json(wanted):
        return wanted if not types.is_text(wanted) else types.STRING
    kinds = {types.bare(literals.inferred(value)) for value in values}
    one = kinds.pop()
    if kinds or not isinstance(one, Scalar):
        at.tell("MAP020", "values of the lookup are of several types", "add type: string, and quote them", "inline")
        return None
    return one


def _miss(at: Here, form: LookupForm, kind: Scalar | Enum, given: ValueType) -> tuple[Miss, Made | None, bool]:
    """Return what becomes of a key that the table lacks, and whether that is well written."""
    value: Any = form.miss
    if not form.says("miss") or value in ("error", "fail"):
        return "fail", None, True
    if value is None or value == "null":
        return "null", None, True
    if value == "omit":
        return "omit", None, True
    if value == "keep":
        return "keep", None, _may_be_kept(at, given, kind)
    if isinstance(value, RuleForm) and value.model_fields_set != {"const"}:
        made = at.sub(value, "miss")
        if made is not None and not fitting.converts_itself(made.type, kind):
            at.work.tell("MAP020", made.rule.node, f"{types.told(made.type)} stands beside values of {types.told(kind)}", "cast it")
            return "fail", None, False
        return (made.rule, made, True) if made is not None else ("fail", None, False)
    written = value.const if isinstance(value, RuleForm) else value
    try:
        wire, read = literals.read(written, Typed(types.STRING if isinstance(kind, Enum) else kind))
    except Slip as slip:
        at.tell(slip.code, slip.message, slip.hint, "miss")
        return "fail", None, False
    return ir.Literally(wire, kind if isinstance(kind, Enum) else read), None, True


def _may_be_kept(at: Here, given: ValueType, kind: Scalar | Enum) -> bool:
    if isinstance(kind, Enum) or fitting.converts_itself(given, kind):
        return True
    at.tell("MAP020", f"a key that is kept is a text, and values of the table are {types.told(kind)}", "write another miss", "miss")
    return False


def _every_word(at: Here, form: LookupForm, table: Table, kind: ValueType, miss: Miss) -> tuple[str, ...]:
    """MAP041: each word of the source's enum has an entry, unless the author says what becomes of others. Return those that lack one."""
    if not isinstance(kind, Enum) or miss != "fail" or form.says("miss"):
        return ()
    known = {key for key, _ in table.entries}
    lacking = tuple(word for word in kind.words if word not in known)
    if not lacking:
        return ()
    words = ", ".join(shown(word) for word in lacking[:8]) + (", …" if len(lacking) > 8 else "")
    where = f"table {shown(table.name)}" if table.name else "the lookup"
    at.tell("MAP041", f"{where} has no entry for {words}, which the source may be", "add entries, or miss: and a value", on_key=True)
    return lacking


def _result(at: Here, table: Table, miss: Miss, given: ValueType, here: Here) -> Scalar | Enum | None:
    """Return the type of what is looked up: the target's enum when every value is one of its words."""
    target = here.wanted.type if here.wanted is not None else None
    values = [value.value for _, value in table.entries]
    if isinstance(miss, ir.Literally):
        values.append(miss.value.value)
    if miss == "keep" and isinstance(given, Enum):
        values += [word for word in given.words if word not in {key for key, _ in table.entries}]
    is_free = (miss == "keep" and not isinstance(given, Enum)) or (isinstance(miss, ir.Rule) and not isinstance(miss.type, Enum))
    if isinstance(miss, ir.Rule) and isinstance(miss.type, Enum):
        values += miss.type.words
    if not isinstance(target, Enum):
        return table.type if not (is_free and isinstance(table.type, Enum)) else types.STRING
    foreign = [value for value in dict.fromkeys(values) if value not in target.words]
    if foreign:
        words = ", ".join(shown(value) for value in foreign[:8])
        hint = did_you_mean(str(foreign[0]), target.words) or f"its words are {', '.join(target.words[:8])}"
        at.tell("MAP042", f"{words} {'is no word' if len(foreign) == 1 else 'are no words'} of the target's enum", hint, on_key=True)
        return None
    return types.STRING if is_free else target


def _leaves(miss: Miss, made: Made | None) -> States:
    if made is not None:
        return made.may
    if isinstance(miss, ir.Literally):
        return frozenset({State.EMPTY}) if miss.value.value == "" else types.VALUE
    return {"omit": frozenset({State.MISSING}), "null": frozenset({State.NULL})}.get(str(miss), frozenset())
