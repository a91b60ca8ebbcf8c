"""What becomes of MISSING, NULL and EMPTY on the way through a rule, and of its errors."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from synapseops.intent.mappings import RuleForm
from synapseops.intent.slips import Slip
from synapseops.mapping import fitting, ir, literals, types
from synapseops.mapping.fitting import Typed
from synapseops.mapping.ir import Handlers, State, States
from synapseops.mapping.scope import Origin
from synapseops.mapping.work import Here, Made, Wanted, words_of
from synapseops.schema.model import ValueType
from synapseops.schema.wire import WireValue

Raw = Literal["omit", "null", "fail", "skip_item"]
_KEYS = ("on_missing", "on_null", "on_empty", "on_error")
_STATE = {"on_missing": State.MISSING, "on_null": State.NULL, "on_empty": State.EMPTY}


class Handler(Struct, frozen=True):
    """A handler: the key that it stands under, and its word, literal (not read yet) or rule."""

    key: str
    word: Raw | None = None
    literal: Any = None
    is_literal: bool = False
    made: Made | None = None


class Flow(Struct):
    """The states of a value on its way: `may` those that go on, `out` those that skip what is left of the rule."""

    here: Here
    handlers: dict[str, Handler]
    type: ValueType
    may: States
    out: set[State] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    pii: bool = False
    sources: list[Origin] = field(default_factory=list)
    is_faulty: bool = False

    def settle(self) -> None:
        """Give every state to its handler; without one, MISSING and NULL skip the rest.

        A handler is asked once: what a rule of one has made is not given to it again, here or behind a later step.
        """
        here = self.may
        self.may = frozenset()
        before = frozenset(self.used)
        self._give(here, self.handlers)
        for key, state in _STATE.items():
            handler = self.handlers.get(key)
            if state in here and key in before and handler is not None and handler.made is not None:
                self._leave(state)

    def _give(self, states: States, handlers: Mapping[str, Handler]) -> None:
        by_state = {state: handlers[key] for key, state in _STATE.items() if key in handlers}
        for state in sorted(states):
            handler = by_state.get(state)
            if handler is None:
                self._leave(state)
                continue
            self.used.add(handler.key if handler.key in handlers else _key_of(state))
            if handler.made is None:
                self.out |= _left_by(handler)
                continue
            self.pii = self.pii or handler.made.pii
            self.sources += handler.made.sources
            self._join(handler.made)
            self._give(handler.made.may, {key: other for key, other in handlers.items() if _STATE.get(key) is not state})

    def _leave(self, state: State) -> None:
        if state in types.ABSENT:
            self.out.add(state)
        else:
            self.may |= {state}

    def _join(self, made: Made) -> None:
        """Let what a handler's rule makes go on, if its type is that of the value whose place it takes."""
        if made.type == self.type:
            return
        if (both := types.united(self.type, made.type)) is not None:
            self.type = both
        elif fitting.misfit(made.typed, Typed(self.type)) is None:
            self.type = types.bare(self.type)
        else:
            self.is_faulty = True
            message = f"the handler's rule makes {types.told(made.type)} in place of {types.told(self.type)}"
            self.here.work.tell("MAP020", made.rule.node, message, "cast it there, or choose a field of the same type")


def _key_of(state: State) -> str:
    return next(key for key, one in _STATE.items() if one is state)


def read(here: Here, form: RuleForm) -> dict[str, Handler]:
    """Return the handlers that the author wrote, `on_absent` standing for two; faulty ones are told."""
    if form.says("on_absent"):
        for key in ("on_missing", "on_null"):
            if form.says(key):
                here.tell("MAP032", f"on_absent means on_missing and on_null, and {key} stands beside it", "remove one", key, on_key=True)
    found: dict[str, Handler] = {}
    absent = _one(here, form, "on_absent") if form.says("on_absent") else None
    for key in _KEYS:
        if form.says(key):
            one = _one(here, form, key)
            found.update({key: one} if one is not None else {})
        elif absent is not None and key in {"on_missing", "on_null"}:
            found[key] = absent
    return found


def _one(here: Here, form: RuleForm, key: str) -> Handler | None:
    value = getattr(form, key)
    if isinstance(value, RuleForm):
        if value.model_fields_set == {"const"}:
            return Handler(key, literal=value.const, is_literal=True)
        made = here.for_(_of_error(here) if key == "on_error" else None).sub(value, key)
        return None if made is None else Handler(key, made=made)
    if value is None or value == "null":
        return Handler(key, "null" if _takes(here, key, "null") else "fail")
    if value in ("omit", "fail"):
        return Handler(key, value if _takes(here, key, value) else "fail")
    if value == "skip_item":
        if key == "on_error" and here.is_in_list:
            return Handler(key, "skip_item")
        here.tell("MAP032", "skip_item is for on_error of a rule inside each", "write omit, null, fail or a value", key)
        return None
    return Handler(key, literal=value, is_literal=True)


def _of_error(here: Here) -> Wanted | None:
    return None if here.wanted is None else replace(here.wanted, is_required=False, nullable=True)


def _takes(here: Here, key: str, word: str) -> bool:
    """MAP021, MAP022: what is required is not omitted, what is never null not made null."""
    wanted = here.wanted
    if wanted is None or wanted.path is None:
        return True
    where = here.work.told_path(wanted.path)
    if word == "omit" and wanted.is_required and not here.work.is_patch:
        here.tell("MAP021", f"{where} is required, so it cannot be omitted", f"write a value, or {key}: fail", key)
        return False
    if word == "null" and not wanted.nullable:
        here.tell("MAP022", f"{where} is never null", f"write a value, {key}: omit where it is optional, or fail", key)
        return False
    return True


def _left_by(handler: Handler) -> set[State]:
    """Return the states that a handler without rule leaves."""
    if handler.word is not None:
        return {{"omit": State.MISSING, "null": State.NULL}.get(handler.word, State.VALUE)} - (
            {State.VALUE} if handler.word in {"fail", "skip_item"} else set()
        )
    return {State.EMPTY} if handler.literal in ("", [], {}) else {State.VALUE}


def of_errors(handlers: dict[str, Handler]) -> set[State]:
    """Return the states that a rule is left in by its errors."""
    handler = handlers.get("on_error")
    if handler is None:
        return set()
    return set(handler.made.may) if handler.made is not None else _left_by(handler)


def typed(here: Here, form: RuleForm, written: dict[str, Handler], kind: Typed) -> Handlers | None:
    """Return the handlers with literals read as the type *kind*; None when one is faulty, which is told."""
    given: dict[str, Any] = {}
    is_whole = True
    for key, handler in written.items():
        name = key.removeprefix("on_")
        if handler.made is not None:
            given[name] = handler.made.rule
        elif handler.word is not None:
            given[name] = handler.word
        else:
            read = _literal(here, handler.literal, kind, key if form.says(key) else "on_absent")
            is_whole = is_whole and read is not None
            given[name] = read
    return replace(Handlers(), **given) if is_whole else None


def _literal(here: Here, value: Any, kind: Typed, key: str) -> ir.Literally | None:
    if value in ("", [], {}) and _takes_empty(value, kind.type):
        return ir.Literally(WireValue.of(value), types.bare(kind.type))
    try:
        wire, read = literals.read(value, kind)
    except Slip as slip:
        hint = slip.hint
        if isinstance(value, str) and value:
            hint = f"{hint}; for a path, write {{from: {value}}}" if hint else f"for a path, write {{from: {value}}}"
        here.work.tell(slip.code, (*here.node, key), slip.message, hint)
        return None
    return ir.Literally(wire, read)


def _takes_empty(value: Any, kind: ValueType) -> bool:
    return value == "" and types.is_text(kind) and types.may_be_empty(kind, None)


def tell_dead(here: Here, form: RuleForm, written: dict[str, Handler], used: set[str]) -> None:
    """MAP024: a handler for a state that cannot occur, but for `on_missing` beside `on_null`, which people write by habit."""
    if form.says("on_absent") and not used & {"on_missing", "on_null"}:
        here.tell("MAP024", "the value is never missing or null, so on_absent is never used", "remove it", "on_absent", on_key=True)
    for key, state in _STATE.items():
        is_habit = key == "on_missing" and form.says("on_null")
        if key in written and form.says(key) and key not in used and not is_habit:
            here.tell("MAP024", f"the value is never {words_of(state)}, so {key} is never used", "remove it", key, on_key=True)
