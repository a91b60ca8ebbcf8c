"""Producers that choose: `first` and `switch`; and what a choice of several rules has in common."""

from collections.abc import Sequence

from msgspec.structs import replace

from synapseops.intent.mappings import BranchForm, RuleForm
from synapseops.mapping import conditions, fitting, ir, types
from synapseops.mapping.fitting import Typed
from synapseops.mapping.ir import Condition, State, States
from synapseops.mapping.scope import Origin
from synapseops.mapping.work import Here, Made, Product, Wanted
from synapseops.schema.model import Schema, ValueType


def first(here: Here, form: RuleForm) -> Product | None:
    """`first: [rules]`, the first that is there."""
    made = [here.for_(choices_of(here.wanted)).sub(one, "first", index) for index, one in enumerate(form.first or ())]
    whole = [one for one in made if one is not None]
    if len(whole) < len(made):
        return None
    skip = set(form.skip or ())
    if not skip <= {"empty"}:
        here.tell("MAP032", "first always passes over missing and null", "write skip: [empty], or remove it", "skip")
    skip_empty = "empty" in skip
    common = shared_type(here, whole, "first")
    if common is None:
        return None
    kind, schema = common
    passed = types.ABSENT | ({State.EMPTY} if skip_empty else set())
    may: States = frozenset(state for one in whole for state in one.may if state not in passed)
    if all(one.may & passed for one in whole):
        may |= {State.MISSING}
    producer = ir.First(tuple(one.rule for one in whole), skip_empty)
    return Product(producer, kind, may, schema, any(one.pii for one in whole), sources(whole))


def switch(here: Here, form: RuleForm) -> Product | None:
    """`switch: [{when, then}…, {else}]`, the first branch that holds."""
    branches: list[tuple[Condition | None, Made | None]] = []
    otherwise: Made | None = None
    has_else, is_whole = False, True
    written = form.switch or []
    for number, branch in enumerate(written):
        at = here.for_(choices_of(here.wanted)).at("switch", number)
        if has_else:
            at.tell("MAP032", "nothing comes after else", "put else last")
            return None
        if branch.says("else_"):
            has_else = True
            otherwise = _else(at, branch)
            is_whole = is_whole and otherwise is not None
        else:
            pair = _branch(at, branch)
            is_whole = is_whole and None not in pair
            branches.append(pair)
    if is_whole and not branches:
        here.tell("MAP032", "a switch without conditions is its else", "write the rule itself", "switch", on_key=True)
        return None
    return _switch(here, branches, otherwise) if is_whole else None


def _else(at: Here, branch: BranchForm) -> Made | None:
    if branch.says("when") or branch.says("then"):
        at.tell("MAP032", "when and else stand in one branch", "make two of it: {when: …, then: …} and {else: …}")
        return None
    return at.sub(branch.else_, "else") if branch.else_ is not None else None


def _branch(at: Here, branch: BranchForm) -> tuple[Condition | None, Made | None]:
    if branch.when is None or branch.then is None:
        at.tell("MAP032", "a branch has when and then, the last one else", "write {when: {path: a, eq: x}, then: {const: y}}")
        return None, None
    condition = conditions.check(at.work, at.scope, branch.when, (*at.node, "when"))
    return condition, at.sub(branch.then, "then")


def _switch(here: Here, branches: list[tuple[Condition | None, Made | None]], otherwise: Made | None) -> Product | None:
    pairs = [(condition, made) for condition, made in branches if condition is not None and made is not None]
    all_made = [made for _, made in pairs] + ([otherwise] if otherwise is not None else [])
    common = shared_type(here, all_made, "switch")
    if common is None:
        return None
    may: States = frozenset(state for one in all_made for state in one.may)
    if otherwise is None:
        may |= {State.MISSING}
    producer = ir.Switch(tuple((condition, made.rule) for condition, made in pairs), otherwise.rule if otherwise else None)
    asked = (origin for condition, _ in pairs for origin in conditions.origins(condition, here.scope))
    read = tuple(dict.fromkeys((*sources(all_made), *asked)))
    return Product(producer, common[0], may, common[1], any(one.pii for one in all_made), read)


def choices_of(wanted: Wanted | None) -> Wanted | None:
    """Return what is wanted of one of several rules: it may be absent, where the choice of them may not."""
    return None if wanted is None else replace(wanted, is_required=False, nullable=True)


def sources(made: Sequence[Made]) -> tuple[Origin, ...]:
    """Return what several rules read, each path once, in order."""
    return tuple(dict.fromkeys(origin for one in made for origin in one.sources))


def shared_type(here: Here, made: Sequence[Made], key: str) -> tuple[ValueType, Schema | None] | None:
    """Return the one type that rules have in common, or that which all become where they go; None when there is none, which is told."""
    kind: ValueType | None = made[0].type
    for one in made[1:]:
        kind = types.united(kind, one.type) if kind is not None else None
    if kind is not None:
        return kind, made[0].schema
    wanted = here.wanted
    widest = _widest(made)
    is_free = wanted is None or (types.is_json(wanted.type) and all(fitting.misfit(one.typed, widest) is None for one in made))
    target = widest if is_free or wanted is None else wanted.typed
    for one in made:
        misfit = fitting.misfit(one.typed, target)
        if misfit is not None:
            against = types.told(target.type)
            message = misfit.message if wanted is not None else f"{types.told(one.type)} stands beside {against}"
            here.work.tell(misfit.code, one.rule.node, message, misfit.hint)
            return None
    return (target.type if target.schema is not None else types.bare(target.type)), target.schema


def _widest(made: Sequence[Made]) -> Typed:
    """Return the type that most of the others become by themselves."""
    return max((one.typed for one in made), key=lambda typed: sum(fitting.misfit(one.typed, typed) is None for one in made))
