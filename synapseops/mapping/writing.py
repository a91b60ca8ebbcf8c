"""What a value meets where it is written: the target's type, states and limits."""

from msgspec.structs import astuple, replace

from synapseops.intent.wording import shown
from synapseops.mapping import fitting, types
from synapseops.mapping.ir import Each, Entries, Group, Object, Rule, State, Switch, Target
from synapseops.mapping.paths import joined
from synapseops.mapping.work import Here, Made, Wanted
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

_ROUNDED = "a rule casts before it converts, so cast around it: {first: [{from: …, convert: {…}}], cast: {to: integer, round: half_up}}"


def write(here: Here, made: Made, wanted: Wanted, *, is_missing: bool = False) -> bool:
    """Tell what stands against writing a value where it is *wanted*, and whether nothing does.

    Missing ones are `missing`'s to judge; where it *is_missing* that they may not be, null ones are told with them.
    """
    misfit = fitting.misfit(made.typed, wanted.typed)
    where = here.work.told_path(wanted.path)
    if misfit is not None:
        here.tell(misfit.code, f"{where}: {misfit.message}", _ROUNDED if _is_rounded(made, wanted) else misfit.hint)
        return False
    is_null = State.NULL in made.may and not wanted.nullable
    if is_null and not is_missing:
        source = _source(made)
        here.tell("MAP022", f"{where} is never null, and {source} may be", _states_hint("on_null", wanted))
    if State.EMPTY in made.may and _forbids_empty(wanted):
        here.work.may_break_empty.append(where)
    if State.VALUE in made.may and (limit := fitting.narrowing(_unchecked(made, wanted), wanted.type)) is not None:
        here.work.may_exceed.append(f"{where} ({limit})")
    if made.pii and not wanted.pii:
        message = f"{where} gets personal data and is not marked so"
        here.tell("MAP070", message, "add pii: true to the rule or to the target's field, or mask or hash it in steps")
    return not is_null


def _is_rounded(made: Made, wanted: Wanted) -> bool:
    """Tell whether all that is missing is a cast behind `convert`, which a rule does before it."""
    return made.rule.convert is not None and types.kind(wanted.type) is ScalarKind.INTEGER


def _unchecked(made: Made, wanted: Wanted) -> ValueType:
    """Return the type of which limits are still to be compared: items that rules made one by one are compared already.

    A text that `match` has looked at has its pattern, unless a rule makes another where it does not.
    """
    if isinstance(made.rule.producer, Each | Entries | Group) and isinstance(made.type, Items) and isinstance(wanted.type, Items):
        return replace(made.type, item=wanted.type.item)
    match = made.rule.match
    if match is not None and isinstance(made.type, Scalar) and types.is_text(made.type):
        is_made_anew = any(isinstance(one, Rule) for one in astuple(made.rule.handlers))
        return made.type if is_made_anew else replace(made.type, pattern=match.pattern)
    return made.type


def missing(here: Here, made: Made, wanted: Wanted) -> None:
    """Tell that a value may be missing where one is required."""
    where = here.work.told_path(wanted.path)
    producer = made.rule.producer
    if isinstance(producer, Switch) and producer.otherwise is None:
        message = f"{where} is required, and the switch makes nothing when no branch holds"
        here.tell("MAP036", message, "add {else: …} as its last branch")
        return
    if isinstance(producer, Object):
        here.tell(
            "MAP021", f"{where} is required, and may have nothing in it", "add always: true to write it all the same, or on_missing: fail"
        )
        return
    is_null = State.NULL in made.may and not wanted.nullable
    states, handler = ("missing or null", "on_absent") if is_null else ("missing", "on_missing")
    here.tell("MAP021", f"{where} is required, and {_source(made)} may be {states}", _states_hint(handler, wanted))


def may_be_left_out(here: Here, wanted: Wanted) -> bool:
    """Tell whether a record without this leaf is whole."""
    return wanted.optional or wanted.has_default or here.work.is_patch


def _forbids_empty(wanted: Wanted) -> bool:
    is_compared = isinstance(wanted.type, Items) or types.is_text(wanted.type)
    return is_compared and not types.may_be_empty(wanted.type, wanted.schema)


def _source(made: Made) -> str:
    if len(made.sources) == 1:
        return shown(joined(made.sources[0]) or "the record")
    return "what is written"


def _states_hint(handler: str, wanted: Wanted) -> str:
    if wanted.optional and handler == "on_null":
        return "add on_null: omit, or a value"
    return f"add {handler}: VALUE, or {handler}: fail to make it an error of the record"


def target(path: tuple[str, ...], wanted: Wanted, within: tuple[str, ...] | None) -> Target:
    """Return what the target says of a leaf, for those who compile it."""
    return Target(path, wanted.type, wanted.optional, wanted.nullable, wanted.has_default, wanted.pii, within)
