"""What the tests of flows show: a record that each flow takes, and what then happens to whom."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generators import naming
from generators.fastapi_service.flows.expressions import path as path_expression
from generators.fastapi_service.flows.mappings import named, of
from generators.fastapi_service.names import Names
from generators.pytest_suite.planning import Plan
from generators.python import text
from generators.python.names import BUILTINS, KEYWORDS
from generators.rendering import Code
from generators.samples import Way
from synapseops.blueprint import flows as made
from synapseops.blueprint.model import Action, Blueprint, Ref
from synapseops.mapping import ir


@dataclass(frozen=True, slots=True)
class RowView:
    """A table in which a flow keeps a row."""

    module: Code
    row: Code


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What a system answers to whoever sends to it."""

    system: str
    name: Code
    body: Code


@dataclass(frozen=True, slots=True)
class FlowTests:
    """The tests of one flow. `sample` is a record that it takes from end to end; None where no case of its mapping shows one."""

    says: str
    package: Code
    module: Code
    is_webhook: bool
    is_change: bool
    is_verified: bool
    tells_apart: bool
    path: str
    sample: Code | None
    replies: tuple[ReplyView, ...]
    uses_decimal: bool
    rows: tuple[RowView, ...]
    sends_to: str | None
    method: str
    key_header: str
    fetches_from: str | None
    list: Code
    empty_list: Code
    created_by: Code | None
    is_deleted: bool
    attempts: int
    keeps_dead: bool
    repeats_itself: bool
    age: Code | None

    @property
    def has_tests(self) -> bool:
        """Whether there is anything to test."""
        return self.is_webhook or self.has_sample or self.created_by is not None

    @property
    def has_sample(self) -> bool:
        """Whether there is a record to begin with."""
        return self.sample is not None


def flow_tests(blueprint: Blueprint, package: str, names: Names, plans: Mapping[str, Plan]) -> Iterator[FlowTests]:
    """Yield the tests of every flow."""
    modules = naming.allocate([one.name for one in blueprint.flows], naming.snake, taken=KEYWORDS | BUILTINS, fallback="flow")
    for flow in blueprint.flows:
        yield _FlowView(blueprint, flow, names, plans).view(Code(package), Code(modules[flow.name]))


class _FlowView:
    def __init__(self, blueprint: Blueprint, flow: made.Flow, names: Names, plans: Mapping[str, Plan]) -> None:
        self._blueprint = blueprint
        self._flow = flow
        self._names = names
        self._plans = plans

    def view(self, package: Code, module: Code) -> FlowTests:
        flow, trigger = self._flow, self._flow.trigger
        record = self._sample()
        replies = dict(self._replies()) if record is not None else {}
        send = self._first_send()
        webhook = trigger if isinstance(trigger, made.Webhook) else None
        items = trigger.fetch.items if isinstance(trigger, made.Schedule) else ()
        return FlowTests(
            f"The flow `{flow.name}`.",
            package,
            module,
            webhook is not None,
            isinstance(trigger, made.Change),
            webhook is not None and webhook.verification is not None,
            webhook is not None and webhook.delivery_id is not None,
            webhook.path if webhook is not None else "",
            text.literal(record) if record is not None else None,
            tuple(ReplyView(name, Code(f"{name.upper()}_REPLY"), text.literal(body)) for name, body in replies.items()),
            _holds_decimal(record) or _holds_decimal(list(replies.values())),
            self._rows() if record is not None else (),
            send.system if send is not None and record is not None else None,
            send.request.method if send is not None else "",
            (send.key_header or "") if send is not None else "",
            trigger.fetch.system if isinstance(trigger, made.Schedule) else None,
            _nested(Code("[RECORD]" if record is not None else "[]"), items),
            _nested(Code("[]"), items),
            *self._created_by(),
            flow.failure.attempts,
            flow.failure.then == "dead_letter",
            record is not None and bool(self._rows()) and not self._tells_time() and self._may_repeat(),
            self._age(record),
        )

    def _sample(self) -> Any:
        """Return a record that goes through every step, as far as cases show one."""
        if isinstance(self._flow.trigger, made.Change) or any(self._is_beyond_cases(step) for step in self._flow.steps):
            return None
        first = next((step for step in self._flow.steps if not step.reads_saved), None)
        return self._case(first.mapping) if first is not None else None

    def _is_beyond_cases(self, step: made.Step) -> bool:
        """Tell whether what a step needs is more than the record: rows that it refers to, answers that nobody shows."""
        effect = step.effect
        if isinstance(effect, made.Send):
            return effect.reply is not None and self._case(effect.reply.mapping) is None
        fields = self._blueprint.resource(effect.resource).fields
        written = named(of(self._blueprint, step.mapping))
        return any(isinstance(field.type, Ref) and field.name in written for field in fields) or effect.only == "update"

    def _case(self, mapping: str) -> Any:
        cases = [case for case in of(self._blueprint, mapping).cases if case.expect is not None]
        return json.loads(cases[0].input, parse_float=Decimal) if cases else None

    def _replies(self) -> Iterator[tuple[str, Any]]:
        for step in self._flow.steps:
            if isinstance(step.effect, made.Send) and step.effect.reply is not None:
                yield step.effect.system, self._case(step.effect.reply.mapping)

    def _may_repeat(self) -> bool:
        """Tell whether one record may be delivered twice: not where it is what tells deliveries apart."""
        trigger = self._flow.trigger
        return not (isinstance(trigger, made.Webhook) and trigger.delivery_id is not None and trigger.delivery_id.path is not None)

    def _first_send(self) -> made.Send | None:
        sends = (step.effect for step in self._flow.steps if step.condition is None)
        return next((effect for effect in sends if isinstance(effect, made.Send)), None)

    def _rows(self) -> tuple[RowView, ...]:
        kept = [step.effect.resource for step in self._flow.steps if step.condition is None and isinstance(step.effect, made.Save)]
        return tuple(RowView(Code(self._names.modules[name]), Code(self._names.row(name))) for name in dict.fromkeys(kept))

    def _created_by(self) -> tuple[Code | None, bool]:
        """Return the factory of the resource whose changes set the flow off, and whether its rows must go for that."""
        trigger = self._flow.trigger
        if not isinstance(trigger, made.Change):
            return None, False
        plan = self._plans[trigger.resource]
        is_created = made.ChangeKind.CREATED in trigger.when
        is_deleted = made.ChangeKind.DELETED in trigger.when and plan.has(Action.DELETE)
        is_made = plan.way is Way.CREATE and plan.capacity > 0 and not plan.parents
        return Code(plan.module) if is_made and (is_created or is_deleted) else None, not is_created

    def _tells_time(self) -> bool:
        return any(isinstance(given.source, made.OfMessage) for step in self._flow.steps for given in step.context)

    def _age(self, record: Any) -> Code | None:
        """Return where the record tells how new it is, when it does so by an instant."""
        save = next((step.effect for step in self._flow.steps if isinstance(step.effect, made.Save) and step.effect.newer), None)
        first = self._flow.steps[0]
        if record is None or save is None or first.effect is not save or not self._may_repeat():
            return None
        source = _read_by(of(self._blueprint, first.mapping), save.newer or "")
        found: Any = record
        for step in source or ():
            found = found.get(step) if isinstance(found, dict) else None
        return path_expression(source) if source and isinstance(found, str) and "T" in found else None


def _read_by(mapping: ir.Mapping, field: str) -> tuple[str, ...] | None:
    for rule in mapping.body.rules:
        if rule.target is not None and rule.target.path == (field,) and isinstance(rule.producer, ir.Read):
            steps = rule.producer.path.steps
            names = tuple(step.segment.name for step in steps if isinstance(step.segment, ir.Key))
            return names if len(names) == len(steps) and not rule.steps else None
    return None


def _nested(items: Code, path: Sequence[str | int]) -> Code:
    made_of = items
    for step in reversed(path):
        made_of = Code(f"{{{text.literal(step)}: {made_of}}}" if isinstance(step, str) else f"[{made_of}]")
    return made_of


def _holds_decimal(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_holds_decimal, value.values() if isinstance(value, dict) else value))
    return isinstance(value, Decimal)
