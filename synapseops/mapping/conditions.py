"""Conditions: types that agree, and an answer for values that are not there, so that no condition is ever unknown."""

from typing import Any, cast

from msgspec import Struct

from synapseops.diagnostics import Fault, Pointer
from synapseops.intent import patterns
from synapseops.intent.mappings import ConditionForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import kind_of, listed, shown
from synapseops.mapping import casts, ir, literals, types
from synapseops.mapping.fitting import Typed
from synapseops.mapping.ir import Condition, Path
from synapseops.mapping.scope import Found, Origin, Scope
from synapseops.mapping.work import Surroundings, Work
from synapseops.schema.model import FAULTY, Items, Schema, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind
from synapseops.schema.wire import WireValue

_STATES = ("exists", "is_null", "is_empty")
_EQUAL = ("eq", "ne", "in_", "not_in")
_ORDER = ("gt", "gte", "lt", "lte")
_TEXT = ("starts_with", "ends_with", "contains", "matches")
_OPERATORS = (*_EQUAL, *_ORDER, *_STATES, *_TEXT)
_GROUPS = ("all", "any", "not_")
_TEXTUAL = types.TEXTS | {ScalarKind.EMAIL, ScalarKind.URL, ScalarKind.UUID}
_DEEPEST = 20

Place = tuple[str | None, tuple[ir.Segment, ...]]
Places = frozenset[Place]
"""Paths of which something is known."""


class _Asked(Struct, frozen=True):
    """Where a condition stands: in scope of what, and which paths are known to lead to a value."""

    work: Work
    scope: Scope
    node: Pointer
    there: Places = frozenset()
    depth: int = 0

    def at(self, *way: str | int, there: Places | None = None) -> "_Asked":
        known = self.there if there is None else there
        return _Asked(self.work, self.scope, (*self.node, *way), known, self.depth + 1)

    def tell(self, code: str, message: str, hint: str, *way: str, on_key: bool = False) -> None:
        self.work.tell(code, (*self.node, *way), message, hint, on_key=on_key)


def check(work: Work, scope: Scope, form: ConditionForm, node: Pointer) -> Condition | None:
    """Return a condition typed, or None when it is faulty, which is told."""
    return _condition(_Asked(work, scope, node), form)


def origins(condition: Condition, scope: Scope) -> tuple[Origin, ...]:
    """Return the paths of the record that *condition* asks."""
    match condition:
        case ir.Test(rule=ir.Rule(producer=ir.Read(path=path))):
            return (scope.find(path.text).origin,)
        case ir.All(inner) | ir.AnyOf(inner):
            return tuple(origin for one in inner for origin in origins(one, scope))
        case ir.Not(one):
            return origins(one, scope)
    return ()


def alone(form: ConditionForm, schema: Schema, node: Pointer, around: Surroundings) -> tuple[Condition | None, list[Fault]]:
    """Check a condition on a record outside of any mapping, such as that of a flow's step."""
    work = Work("", node, schema, schema, False, {}, around)
    return check(work, Scope(schema), form, node), work.faults


def _condition(here: _Asked, form: ConditionForm) -> Condition | None:
    written = [word for word in (*_GROUPS, *_OPERATORS) if form.says(word)]
    if len(written) != 1:
        names = [_name(word) for word in written]
        message = f"{listed(names, last='and')} stand in one condition" if written else "the condition asks nothing"
        here.tell("MAP032", message, "write {path: a, eq: x}, and all: [{…}, {…}] for several", on_key=bool(written))
        return None
    if here.depth > _DEEPEST:
        here.tell("MAP032", f"conditions are nested more than {_DEEPEST} deep", "flatten them")
        return None
    word = written[0]
    if word in _GROUPS:
        return _group(here, form, word)
    if form.path is None:
        here.tell("MAP032", f"{_name(word)} needs a path", f"write {{path: a, {_name(word)}: …}}", on_key=True)
        return None
    return _test(here, form, form.path, word)


def _group(here: _Asked, form: ConditionForm, word: str) -> Condition | None:
    for key in ("path", "cast", "if_absent"):
        if form.says(key):
            here.tell("MAP032", f"{key} does not go with {_name(word)}", "write it into the conditions inside", key, on_key=True)
    if word == "not_":
        inner = _condition(here.at("not"), form.not_) if form.not_ is not None else None
        return None if inner is None else ir.Not(inner)
    found: list[Condition | None] = []
    there = here.there
    for index, one in enumerate((form.all if word == "all" else form.any) or ()):
        checked = _condition(here.at(word, index, there=there), one)
        found.append(checked)
        if checked is not None:
            there |= _told_by(checked, holds=word == "all")
    whole = tuple(one for one in found if one is not None)
    if len(whole) < len(found):
        return None
    return ir.All(whole) if word == "all" else ir.AnyOf(whole)


def _told_by(condition: Condition, *, holds: bool) -> Places:
    """Return the paths that lead to a value when a condition *holds*, or when it does not."""
    match condition:
        case ir.Test(operator="exists", wanted=wanted, rule=rule) if wanted is holds and isinstance(rule.producer, ir.Read):
            return frozenset({_place(rule.producer.path)})
        case ir.Test(if_absent=answer, rule=rule) if answer is (not holds) and isinstance(rule.producer, ir.Read):
            return frozenset({_place(rule.producer.path)})
        case ir.Not(inner):
            return _told_by(inner, holds=not holds)
        case ir.All(inner) if holds:
            return frozenset().union(*(_told_by(one, holds=True) for one in inner))
        case ir.AnyOf(inner) if not holds:
            return frozenset().union(*(_told_by(one, holds=False) for one in inner))
    return frozenset()


def _place(path: Path) -> Place:
    return path.alias, tuple(step.segment for step in path.steps)


def _test(here: _Asked, form: ConditionForm, path: str, word: str) -> Condition | None:
    found = here.work.find(path, here.scope, (*here.node, "path"), only_state=word in _STATES)
    if found is None:
        return None
    kind, cast_ = found.read.type, None
    if form.cast is not None:
        try:
            cast_ = casts.read(form.cast, kind)
            if (lossy := casts.loss(form.cast, kind)) is not None:
                here.work.slipped(lossy, (*here.node, "cast"))
        except Slip as slip:
            here.work.slipped(slip, (*here.node, "cast"))
            return None
        kind = cast_.target
    values = _values(here, form, word, kind)
    if values is None or not _answers(here, form, word, found):
        return None
    rule = ir.Rule(found.read, kind, found.may, found.may, here.node, cast=cast_, pii=found.read.pii)
    wanted = bool(getattr(form, word)) if word in _STATES else True
    return ir.Test(rule, cast(Any, _name(word)), values, wanted, form.if_absent)


def _answers(here: _Asked, form: ConditionForm, word: str, found: Found) -> bool:
    """Tell whether the condition has an answer where there is no value."""
    may_be_absent = bool(found.may & types.ABSENT) and _place(found.read.path) not in here.there
    if word in _STATES:
        if form.says("if_absent"):
            here.tell("MAP032", f"{word} asks for the state itself", "remove if_absent", "if_absent", on_key=True)
            return False
        return True
    if may_be_absent and form.if_absent is None:
        message = f"{shown(form.path)} may be {_absence(found)}, and the condition does not say what holds then"
        here.tell("MAP035", message, "add if_absent: false, or true", "path")
        return False
    if not may_be_absent and form.if_absent is not None:
        here.tell("MAP024", f"{shown(form.path)} is always there, so if_absent is never used", "remove it", "if_absent", on_key=True)
    return True


def _absence(found: Found) -> str:
    return " or ".join(word for state, word in ((ir.State.MISSING, "missing"), (ir.State.NULL, "null")) if state in found.may)


def _values(here: _Asked, form: ConditionForm, word: str, kind: ValueType) -> tuple[WireValue, ...] | None:
    """Return what is compared with; None when it does not agree with the type, which is told."""
    try:
        if word in _STATES:
            _has_state(word, kind)
            return ()
        if (why := _refusal(word, kind)) is not None:
            raise Slip("MAP034", *why)
        written = getattr(form, word)
        if word == "matches":
            check_pattern(written)
        wanted = _compared_type(word, kind)
        return tuple(_value(one, wanted) for one in (written if word in {"in_", "not_in"} else [written]))
    except Slip as slip:
        here.work.slipped(slip, (*here.node, _name(word)))
        return None


def _has_state(word: str, kind: ValueType) -> None:
    if word == "is_empty" and not types.may_be_empty(types.bare(kind), None):
        raise Slip("MAP034", f"{types.told(kind)} is never empty", "use exists, or compare it")


def _refusal(word: str, kind: ValueType) -> tuple[str, str] | None:
    """Tell why an operator does not apply to a type, and what to do."""
    if kind == FAULTY:
        return None
    if types.is_json(kind):
        return "json is compared with nothing until its type is known", "add cast: string, or another type"
    if word == "contains" and isinstance(kind, Items) and isinstance(kind.item, Scalar | Enum):
        return None
    if isinstance(kind, Items | ShapeRef):
        return f"{types.told(kind)} is not compared", "use exists or is_empty, or a path to one of its parts"
    if word in _ORDER and types.kind(kind) not in types.ORDERED:
        return f"{types.told(kind)} has no order", "add cast: decimal, say, or use eq"
    if word in _TEXT and not isinstance(kind, Enum) and types.kind(kind) not in _TEXTUAL:
        return f"{_name(word)} looks into texts, and this is {types.told(kind)}", "add cast: string, or use eq, gt, lt"
    return None


def _compared_type(word: str, kind: ValueType) -> ValueType:
    if word in _TEXT:
        return types.bare(kind.item) if isinstance(kind, Items) else types.STRING
    bare = types.bare(kind)
    return types.DECIMAL if types.kind(bare) is ScalarKind.DECIMAL else bare


def _value(value: Any, wanted: ValueType) -> WireValue:
    if value is None:
        raise Slip("MAP034", "nothing is equal to null", "write is_null: true, or exists: false")
    try:
        return literals.read(value, Typed(wanted))[0]
    except Slip as slip:
        code = "MAP034" if slip.code == "MAP020" else slip.code
        hint = slip.hint or f"write {types.told(wanted)}, where this is {kind_of(value)}"
        raise Slip(code, f"{slip.message}, as the path's type wants it", hint) from slip


def check_pattern(pattern: str) -> None:
    """Raise `Slip` for a pattern that engines do not read alike."""
    try:
        patterns.check(pattern)
    except Slip as slip:
        raise Slip("MAP037", slip.message, slip.hint, slip.offset) from slip


def _name(word: str) -> str:
    return word.removesuffix("_")
