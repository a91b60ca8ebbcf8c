"""From plain values to an `Intent`: every fault of form at once, and what is left when the faulty nodes are taken away.

The rules that follow judge what is left, so that one unknown key hides no other fault; the plain values stay at hand, so that
nobody is told that a type does not exist when it is merely faulty.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from pydantic import ValidationError

from synapseops.diagnostics import Fault, Pointer
from synapseops.intent.kinds import Kinds
from synapseops.intent.model import Intent, fitting
from synapseops.intent.pruning import StandIns

_MAY_BE_NULL = frozenset({"default", "example", "backfill"})
_MAY_BE_NULL_IN_MAPPINGS = frozenset({"const", "miss", "on_missing", "on_null", "on_absent", "on_empty", "on_error"})
_RECORDS_IN_MAPPINGS = frozenset({"input", "expect"})


class Form(Struct, frozen=True):
    """What was understood (None: nothing), what was wrong with its form, and the plain values as the author wrote them.

    `renamed` are these by the names that the intent calls them by. `partial` are the keys that were faulty, and the
    lists that lost a faulty item: what the intent lacks there says nothing.
    """

    intent: Intent | None
    faults: tuple[Fault, ...]
    written: Mapping[str, Any]
    renamed: Mapping[str, Any]
    stand_ins: StandIns = field(default_factory=StandIns)
    partial: frozenset[Pointer] = frozenset()

    def as_written(self, fault: Fault) -> Fault:
        """Return *fault* at the node that the author wrote, where the intent calls it by another name or place."""
        return self.stand_ins.as_written(fault)


def form(value: Any, kinds: Kinds, *, whole: bool = True) -> Form:
    """Return the intent that *value* holds, as far as it holds one; unless it is the *whole* of the file, nothing is missed in it."""
    if isinstance(value, dict) and (not _holds_none(value) or next(keys_without_value(value), None) is None):
        try:
            return Form(fitting(value).model_validate(value), (), value, value)
        except ValidationError:
            pass
    from synapseops.intent import salvage  # with all that is known of mistakes

    return salvage.form(value, kinds, whole=whole)


def _holds_none(value: Any) -> bool:
    """Tell whether something in *value* is None, which is seldom so."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        children = node.values() if isinstance(node, dict) else node
        if None in children:
            return True
        waiting += [child for child in children if isinstance(child, dict | list)]
    return False


def keys_without_value(value: Any) -> Iterator[Pointer]:
    """Yield the keys that have no value, but for those whose value may be null."""
    waiting: list[tuple[Pointer, Any]] = [((), value)]
    while waiting:
        at, node = waiting.pop()
        is_mapping = at[:1] == ("mappings",)
        whole = _RECORDS_IN_MAPPINGS if is_mapping else _MAY_BE_NULL
        may_be_null = whole | _MAY_BE_NULL_IN_MAPPINGS if is_mapping else whole
        for step, child in node.items() if isinstance(node, dict) else enumerate(node):
            if child is None and isinstance(step, str) and step not in may_be_null:
                yield (*at, step)
            elif isinstance(child, dict | list) and step not in whole:
                waiting.append(((*at, step), child))
