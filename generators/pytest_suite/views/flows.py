"""What the tests of flows show: a record that each flow takes, and what then happens to whom."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct

from generators import naming
from generators.fastapi_service.flows.expressions import path as path_expression
from generators.fastapi_service.flows.mappings import named, of
from generators.fastapi_service.flows.modules import module_names
from generators.fastapi_service.names import Names
from generators.pytest_suite import ages, collecting, records
from generators.pytest_suite.planning import Plan
from generators.pytest_suite.views.common import Pair, varies
from generators.python import text
from generators.python.names import BUILTINS, KEYWORDS
from generators.rendering import Code
from generators.samples import Way
from generators.samples.composites import Composer
from synapseops.blueprint import flows as made
from synapseops.blueprint.model import Action, Blueprint, Ref, Scalar

SHARED_MODULES = frozenset({"conditions", "deliveries", "fetching", "operating", "running", "worker"})
"""Names of the tests of what all flows do, which no flow's may take."""


class RowView(Struct, frozen=True):
    """A table in which a flow keeps a row."""

    module: Code
    row: Code
    imported: Code


class FlowTests(Struct, frozen=True):
    """The tests of one flow: the behaviours that it has, and the arguments of its case."""

    says: str
    package: Code
    module: Code
    tests: Code
    class_name: Code
    behaviours: tuple[Code, ...]
    arguments: tuple[Pair, ...]
    rows: tuple[RowView, ...]
    factories: tuple[Code, ...]
    uses_decimal: bool


def flow_tests(blueprint: Blueprint, package: str, names: Names, plans: Mapping[str, Plan], composer: Composer) -> Iterator[FlowTests]:
    """Yield the tests of every flow."""
    flows = [one.name for one in blueprint.flows]
    modules = module_names(blueprint)
    tests = naming.allocate(flows, naming.snake, taken=KEYWORDS | BUILTINS | SHARED_MODULES, fallback="flow")
    for flow in blueprint.flows:
        view = _FlowView(blueprint, flow, names, plans, composer)
        yield view.view(Code(package), Code(modules[flow.name]), Code(tests[flow.name]))


class _FlowView:
    def __init__(self, blueprint: Blueprint, flow: made.Flow, names: Names, plans: Mapping[str, Plan], composer: Composer) -> None:
        self._blueprint = blueprint
        self._flow = flow
        self._names = names
        self._plans = plans
        self._composer = composer
        self._is_change = isinstance(flow.trigger, made.Change)
        self._sample = records.record(blueprint, flow)
        self._replies = {name: records.reply(blueprint, mapping) for name, mapping in self._reply_mappings()}
        self._older = None if self._is_change else ages.older(blueprint, flow, self._sample.value)

    def view(self, package: Code, module: Code, tests: Code) -> FlowTests:
        factories = self._factories()
        changed = self._changed()
        used = {*factories.values(), *([changed] if changed is not None else [])}
        return FlowTests(
            f"The flow `{self._flow.name}`.",
            package,
            module,
            tests,
            Code(f"Test{naming.pascal(tests)}"),
            tuple(map(Code, self._behaviours())),
            tuple(Pair(Code(name), value) for name, value in self._arguments(changed, factories)),
            self._rows(),
            tuple(map(Code, sorted(used))),
            _holds_decimal([self._sample.value, *(one.value for one in self._replies.values())]),
        )

    def _behaviours(self) -> Iterator[str]:
        """Yield the behaviours of the flow, in the order of their names as imports have it; none where it cannot be set off."""
        found = set(self._of_trigger())
        if not self._is_change or self._changed() is not None:
            found |= {"Runs", *self._of_steps()}
        yield from sorted(found)

    def _of_trigger(self) -> Iterator[str]:
        match self._flow.trigger:
            case made.Webhook(verification=verification, delivery_id=delivery_id):
                yield "IsDelivered"
                if verification is not None:
                    yield "IsSigned"
                if delivery_id is not None:
                    yield "TellsApart"
            case made.Schedule():
                yield "Fetches"

    def _of_steps(self) -> Iterator[str]:
        effects = [step.effect for step in self._flow.steps]
        if any(isinstance(effect, made.Send) for effect in effects):
            yield from ("Sends", *(["SendsAgain"] if self._flow.failure.attempts > 1 else []))
            if self._flow.failure.then == "dead_letter":
                yield "KeepsDead"
        if self._is_change or not self._may_repeat():
            return
        if any(isinstance(effect, made.Save) for effect in effects) and not self._tells_time():
            yield "Saves"
        if self._older is not None:
            yield "PassesOver"
        if self._refers():
            yield "Refers"

    def _arguments(self, changed: str | None, factories: Mapping[str, str]) -> Iterator[tuple[str, Code]]:
        if not self._is_change:
            yield "record", text.literal(self._sample.value)
        if self._is_certain():
            yield "is_certain", Code("True")
        if self._older is not None:
            path, value = self._older
            yield "older", Code(f"({path_expression(path)}, {text.literal(value)})")
        if self._replies:
            yield "replies", text.literal({name: one.value for name, one in self._replies.items()})
        if rows := self._rows():
            yield "rows", Code(f"[{', '.join(one.row for one in rows)}]")
        if changed is not None:
            yield "changed", Code(changed)
            if changes := self._changes():
                yield "changes", text.literal(changes)
        if factories:
            yield "factories", Code("{" + ", ".join(f"{text.string(name)}: {module}" for name, module in factories.items()) + "}")

    def _is_certain(self) -> bool:
        """Tell whether cases show that everything goes through: no key that only the service can know is asked for."""
        return (
            not self._is_change
            and self._sample.is_certain
            and all(one.is_certain for one in self._replies.values())
            and not self._names_keys()
            and not any(step.reads_saved and step.condition is None for step in self._flow.steps)
        )

    def _reply_mappings(self) -> Iterator[tuple[str, str]]:
        for step in self._flow.steps:
            if isinstance(step.effect, made.Send) and step.effect.reply is not None:
                yield step.effect.system, step.effect.reply.mapping

    def _saves(self) -> list[tuple[made.Step, made.Save]]:
        return [(step, step.effect) for step in self._flow.steps if isinstance(step.effect, made.Save)]

    def _rows(self) -> tuple[RowView, ...]:
        """Return the tables in which there is one row afterwards: not those that also hold what set the flow off."""
        sources = {self._flow.trigger.resource} if isinstance(self._flow.trigger, made.Change) else set()
        kept = [save.resource for step, save in self._saves() if step.condition is None and save.resource not in sources]
        return tuple(self._row(name) for name in dict.fromkeys(kept))

    def _row(self, resource: str) -> RowView:
        row = self._names.row(resource)
        return RowView(Code(self._names.modules[resource]), collecting.called(row), collecting.imported(row))

    def _factories(self) -> dict[str, str]:
        """Return what makes rows that the flow's saves refer to, or change and never make."""
        wanted = [save.resource for _, save in self._saves() if save.only == "update"]
        wanted += [field.type.resource for step, save in self._saves() for field in self._references(step, save)]
        return {name: self._plans[name].module for name in dict.fromkeys(wanted) if self._is_makeable(name)}

    def _references(self, step: made.Step, save: made.Save) -> Iterator[Any]:
        written = named(of(self._blueprint, step.mapping))
        yield from (
            field for field in self._blueprint.resource(save.resource).fields if isinstance(field.type, Ref) and field.name in written
        )

    def _refers(self) -> bool:
        """Tell whether what the record refers to by a unique field can be made, and only that."""
        referring = [field for step, save in self._saves() if not step.reads_saved for field in self._references(step, save)]
        return bool(referring) and not self._names_keys() and all(self._is_makeable(field.type.resource) for field in referring)

    def _names_keys(self) -> bool:
        """Tell whether a mapping writes the key of what it refers to, which no record can know."""
        return any(
            not named(of(self._blueprint, step.mapping))[field.name]
            for step, save in self._saves()
            for field in self._references(step, save)
        )

    def _is_makeable(self, resource: str) -> bool:
        plan = self._plans[resource]
        return plan.way is Way.CREATE and plan.capacity > 0

    def _changed(self) -> str | None:
        """Return the factory of the resource whose changes set the flow off, where its rows can be changed so."""
        trigger = self._flow.trigger
        if not isinstance(trigger, made.Change) or not self._is_makeable(trigger.resource):
            return None
        plan, when = self._plans[trigger.resource], set(trigger.when)
        if made.ChangeKind.CREATED in when or (made.ChangeKind.UPDATED in when and plan.has(Action.PATCH) and self._changes()):
            return plan.module
        is_deletable = made.ChangeKind.DELETED in when and made.ChangeKind.UPDATED not in when and plan.has(Action.DELETE)
        return plan.module if is_deletable else None

    def _changes(self) -> dict[str, Any]:
        """Return what a patch of the rows whose changes set the flow off says; nothing where creating one is enough."""
        trigger = self._flow.trigger
        if (
            not isinstance(trigger, made.Change)
            or trigger.when[0] is not made.ChangeKind.UPDATED
            or made.ChangeKind.CREATED in trigger.when
        ):
            return {}
        plan = self._plans[trigger.resource]
        plain = (one for one in plan.replaceable if isinstance(one.type, Scalar) and one.name not in plan.numbered)
        found = next((one for one in plain if varies(one, self._composer)), None)
        return {found.name: self._composer.value(found.type, 1)} if found is not None else {}

    def _may_repeat(self) -> bool:
        """Tell whether one record may be delivered twice: not where it is what tells deliveries apart."""
        trigger = self._flow.trigger
        if isinstance(trigger, made.Schedule):
            return True
        delivery_id = trigger.delivery_id if isinstance(trigger, made.Webhook) else None
        return delivery_id is None or delivery_id.path is None

    def _tells_time(self) -> bool:
        return any(isinstance(given.source, made.OfMessage) for step in self._flow.steps for given in step.context)


def _holds_decimal(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_holds_decimal, value.values() if isinstance(value, dict) else value))
    return isinstance(value, Decimal)
