"""A rule: one producer, steps in order, typing in the fixed order cast, convert, lookup, match, and handlers on the way."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from synapseops.intent.mappings import RuleForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed
from synapseops.mapping import handlers, ir, steps, types
from synapseops.mapping.conditions import check_pattern
from synapseops.mapping.fitting import Typed
from synapseops.mapping.handlers import Flow, Handler
from synapseops.mapping.ir import Change, State
from synapseops.mapping.producers import aggregates, arithmetic, choices, lists, objects, plain, texts
from synapseops.mapping.typing import Typing, typing
from synapseops.mapping.work import Here, Made, Product
from synapseops.schema.model import Items

_DEEPEST = 40
_Producer = Callable[[Here, RuleForm], Product | None]

PRODUCERS: Mapping[str, tuple[_Producer, tuple[str, ...]]] = {
    "from_": (plain.read, ()),
    "const": (plain.const, ()),
    "ctx": (plain.context, ()),
    "index": (plain.index, ("base",)),
    "first": (choices.first, ("skip",)),
    "join": (texts.join, ("sep", "skip")),
    "template": (texts.template, ("skip",)),
    "switch": (choices.switch, ()),
    "each": (lists.each, ("as_", "where", "sort", "fields", "value")),
    "aggregate": (aggregates.aggregate, ()),
    "calc": (arithmetic.calc, ("let", "scale", "round")),
    "use": (plain.use, ("in_",)),
    "find": (lists.find, ("as_", "where", "take")),
    "wrap": (lists.wrap, ("skip",)),
    "entries": (lists.entries, ("as_", "where", "sort", "fields", "value")),
    "group": (lists.group, ("as_", "by", "fields", "value")),
    "hook": (plain.hook, ("args", "returns")),
    "ignore": (plain.ignore, ("reason",)),
    "fields": (objects.nested, ("always",)),
}
"""What makes a value, and the keys that go with it."""

_TYPING = ("cast", "convert", "lookup", "match")
_AFTERWARDS = ("steps", *_TYPING, "on_missing", "on_null", "on_absent", "on_empty", "on_error", "pii", "doc")
_NO_CHANGES = frozenset({"ignore", "fields"})


def make(here: Here, form: RuleForm) -> Made | None:
    """Return a rule typed, or None when it is faulty, which is told."""
    name = _producer(here, form)
    if name is None or not _keys_go_together(here, form, name):
        return None
    is_last = not any(form.says(key) for key in ("steps", *_TYPING))
    producer, _ = PRODUCERS[name]
    written = handlers.read(here, form)
    product = producer(here if is_last or name in _NO_CHANGES else here.for_(None), form)
    return None if product is None else _changed(here, form, product, written)


def _producer(here: Here, form: RuleForm) -> str | None:
    """Return the one producer of a rule; None when there is none or several, which is told."""
    if len(here.node) > _DEEPEST * 2:
        here.tell("MAP032", f"rules are nested more than {_DEEPEST} deep", "use another mapping by use:")
        return None
    named = [name for name in PRODUCERS if form.says(name)]
    if "fields" in named and any(name in named for name in ("each", "entries", "group")):
        named.remove("fields")
    if len(named) == 1:
        return named[0]
    words = [_word(name) for name in named]
    if named:
        hint = "keep one; several values are put together by first, join or calc"
        here.tell("MAP032", f"{listed(words, last='and')} stand in one rule, which makes one value", hint, on_key=True)
    elif here.work.is_whole:
        here.tell(
            "MAP032", "the rule does not say where its value comes from", "add from: PATH, const: VALUE, template: TEXT …", on_key=True
        )
    return None


def _keys_go_together(here: Here, form: RuleForm, name: str) -> bool:
    """MAP032: beside a producer stand its own keys and those of any rule."""
    own = PRODUCERS[name][1]
    for key in RuleForm.model_fields:
        if not form.says(key) or key == name or key in own:
            continue
        if key in _AFTERWARDS and not (name == "ignore" and key != "doc"):
            continue
        message = f"{_word(key)} does not go with {_word(name)}"
        here.tell("MAP032", message, _where_it_goes(key), _word(key), on_key=True)
        return False
    return True


def _where_it_goes(key: str) -> str:
    owners = [_word(name) for name, (_, keys) in PRODUCERS.items() if key in keys]
    return f"it goes with {listed(owners)}" if owners else "remove it"


def _word(key: str) -> str:
    return key.removesuffix("_")


def _changed(here: Here, form: RuleForm, product: Product, written: dict[str, Handler]) -> Made | None:
    """Run the value through steps, typing and handlers."""
    flow = Flow(here, written, product.type, product.may, pii=product.pii, sources=list(product.sources))
    flow.settle()
    changes = _steps(here, form, flow, product)
    if changes is None:
        return None
    done = typing(here, form, flow)
    if done is None or flow.is_faulty or not _holds(here, form, flow):
        return None
    kind = _final_type(here, flow, done, product)
    place = here.wanted.typed if here.wanted is not None else kind
    read = handlers.typed(here, form, written, place)
    if read is None:
        return None
    handlers.tell_dead(here, form, written, flow.used)
    may = flow.may | frozenset(flow.out) | done.leaves | frozenset(handlers.of_errors(written))
    is_marked = _marks(product.producer) and not any(one.name in steps.ENDS_PII for one in changes)
    pii = form.pii if form.pii is not None else flow.pii or done.pii or is_marked
    rule = ir.Rule(
        product.producer,
        kind.type,
        may,
        product.may,
        here.node,
        None,
        tuple(changes),
        done.cast,
        done.convert,
        done.lookup,
        ir.Match(form.match) if form.match is not None else None,
        read,
        pii,
        form.doc.strip(),
    )
    personal = flow.pii or done.pii
    return Made(rule, kind.schema, personal and form.pii is None, tuple(dict.fromkeys((*flow.sources, *done.sources))))


def _marks(found: object) -> bool:
    """Tell whether a rule inside of a producer makes what is personal. Parts of objects are leaves of their own."""
    if isinstance(found, ir.Rule):
        return found.pii
    if isinstance(found, ir.Object):
        return False
    if isinstance(found, tuple):
        return any(map(_marks, found))
    return any(_marks(getattr(found, one)) for one in getattr(found, "__struct_fields__", ()))


def _final_type(here: Here, flow: Flow, done: Typing, product: Product) -> Typed:
    is_changed = done.cast or done.convert or done.lookup
    return Typed(done.type if is_changed else flow.type, product.schema)


def _steps(here: Here, form: RuleForm, flow: Flow, product: Product) -> list[Change] | None:
    changes: list[Change] = []
    for number, written in enumerate(form.steps or ()):
        at = (*here.node, "steps", number)
        try:
            change = steps.read(written, flow.type, product.schema)
        except Slip as slip:
            here.work.slipped(slip, at)
            return None
        may = _after(change, flow)
        changes.append(replace(change, may=may))
        flow.type, flow.may = change.after, may
        flow.pii = flow.pii and change.name not in steps.ENDS_PII
        flow.settle()
    return changes


_KEEPS_EMPTY = frozenset({"lower", "upper", "pad_left", "sort", "distinct", "trim_each", "mask"})
_PICKS = frozenset({"first", "last"})


def _after(change: Change, flow: Flow) -> frozenset[State]:
    """Return the states behind a step, knowing those before it."""
    if not flow.may:
        return frozenset()
    may = set(change.may)
    is_empty = State.EMPTY in flow.may
    if change.name in _KEEPS_EMPTY and not is_empty:
        may.discard(State.EMPTY)
    if change.name in _PICKS and not is_empty:
        may.discard(State.MISSING)
    if change.name == "take" and isinstance(flow.type, Items) and change.arguments == (0,) and not is_empty:
        may.discard(State.MISSING)
    return frozenset(may)


def _holds(here: Here, form: RuleForm, flow: Flow) -> bool:
    """MAP037, MAP031: `match` has a pattern that is read alike everywhere, and a text to look at."""
    if form.match is None:
        return True
    try:
        check_pattern(form.match)
        if not types.is_text_like(flow.type):
            raise Slip("MAP031", f"match looks at a text, and this is {types.told(flow.type)}", "cast it to string first")
    except Slip as slip:
        here.work.slipped(slip, (*here.node, "match"))
        return False
    return True
