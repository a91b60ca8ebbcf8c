"""Python expressions of what flows are made of, and the names that they need."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from generators.python import text
from generators.rendering import Code
from synapseops.blueprint import flows as made


class Writer:
    """Writes expressions, and remembers which names of the run time they use."""

    def __init__(self) -> None:
        self.used: set[tuple[str, str]] = set()

    def call(self, module: str, name: str, *arguments: Code, **named: Code | None) -> Code:
        """Return a call of *name* of *module* of the run time; arguments that are None are left out."""
        self.used.add((module, name))
        given = [*arguments, *(f"{key}={value}" for key, value in named.items() if value is not None)]
        return Code(f"{name}({', '.join(given)})")

    def seconds(self, seconds: float) -> Code:
        """Return a span of time."""
        self.used.add(("datetime", "dt"))
        whole = Decimal(str(seconds)).normalize()
        for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
            if whole and whole % size == 0:
                return Code(f"dt.timedelta({unit}={whole // size:f})")
        return Code(f"dt.timedelta(seconds={whole:f})")

    def trigger(self, trigger: made.Trigger, observed: Code | None) -> Code:
        """Return what sets a flow off; *observed* is the resource whose changes do."""
        if isinstance(trigger, made.Webhook):
            return self.call(
                "model",
                "Webhook",
                text.string(trigger.system),
                text.string(trigger.path),
                verification=self._verification(trigger.verification),
                delivery_id=self._delivery_id(trigger.delivery_id),
            )
        if isinstance(trigger, made.Change):
            words = ", ".join(text.string(kind.value) for kind in trigger.when)
            return self.call("model", "Change", observed or Code("None"), Code(f"frozenset({{{words}}})"))
        return self._schedule(trigger)

    def _schedule(self, trigger: made.Schedule) -> Code:
        fetch = trigger.fetch
        return self.call(
            "model",
            "Schedule",
            text.string(trigger.cron),
            zone=text.string(trigger.zone),
            system=text.string(fetch.system),
            request=self.request(fetch.request),
            items=path(fetch.items) if fetch.items else None,
            page=self._page(fetch.page),
            since=self._since(fetch.since),
        )

    def _verification(self, how: made.Verification | None) -> Code | None:
        if how is None:
            return None
        secrets = strings(how.secrets)
        if (parts := how.hmac) is None:
            return self.call("model", "Verification", text.string(how.scheme), secrets)
        is_timed = parts.timestamp_header is not None
        return self.call(
            "model",
            "Verification",
            text.string(how.scheme),
            secrets,
            header=text.string(parts.header),
            encoding=text.string(parts.encoding),
            prefix=text.string(parts.prefix) if parts.prefix else None,
            signed=text.string(parts.signed),
            timestamp_header=text.string(parts.timestamp_header) if parts.timestamp_header is not None else None,
            tolerance=Code(repr(parts.tolerance)) if is_timed else None,
        )

    def _delivery_id(self, how: made.DeliveryId | None) -> Code | None:
        if how is None:
            return None
        return self.call(
            "model",
            "DeliveryId",
            header=text.string(how.header) if how.header is not None else None,
            path=path(how.path) if how.path is not None else None,
            is_optional=Code("True") if how.is_assumed else None,
        )

    def request(self, request: made.Request) -> Code:
        """Return a request."""
        parts = (text.string(part) if isinstance(part, str) else self._reference(part) for part in request.parts)
        return self.call("model", "Request", text.string(request.method), tuple_of(parts))

    def _reference(self, reference: made.Reference) -> Code:
        return self.call("model", "Reference", path(reference.path), of_input=Code("True") if reference.of_input else None)

    def _page(self, page: made.Page | None) -> Code | None:
        if page is None:
            return None
        return self.call(
            "model",
            "Page",
            text.string(page.kind.value),
            param=text.string(page.param) if page.param else None,
            next=path(page.next) if page.next else None,
            size=Code(str(page.size)) if page.size else None,
            size_param=text.string(page.size_param) if page.size_param is not None else None,
        )

    def _since(self, since: made.Since | None) -> Code | None:
        if since is None:
            return None
        overlap = self.seconds(since.overlap) if since.overlap else None
        return self.call("model", "Since", text.string(since.param), path(since.path), overlap=overlap)

    def failure(self, failure: made.Failure) -> Code:
        """Return what happens when a step fails."""
        return self.call(
            "model",
            "Failure",
            attempts=Code(str(failure.attempts)),
            first=Code(repr(float(failure.first))),
            most=Code(repr(float(failure.most))),
            then=text.string(failure.then) if failure.then != "dead_letter" else None,
        )

    def condition(self, condition: made.Condition) -> Code:
        """Return a condition."""
        if isinstance(condition, made.Compare):
            values = tuple_of(text.literal(value.value) for value in condition.values)
            return self.call(
                "conditions",
                "Compare",
                path(condition.path),
                text.string(condition.operator),
                values,
                cast=text.string(condition.cast) if condition.cast is not None else None,
                if_absent=Code("True") if condition.if_absent else None,
            )
        if isinstance(condition, made.Never):
            return self.call("conditions", "Never", self.condition(condition.condition))
        name = "Every" if isinstance(condition, made.Every) else "Some"
        return self.call("conditions", name, tuple_of(self.condition(one) for one in condition.conditions))


def path(steps: made.Path) -> Code:
    """Return a path."""
    return tuple_of(text.literal(step) for step in steps)


def strings(values: Iterable[str]) -> Code:
    """Return a tuple of strings."""
    return tuple_of(text.string(value) for value in values)


def tuple_of(items: Iterable[Code]) -> Code:
    """Return a tuple."""
    found = list(items)
    return Code(f"({', '.join(found)}{',' if len(found) == 1 else ''})")


def nested(names: dict[str, Any]) -> Code:
    """Return a map of names, each with those below it."""
    members = (f"{text.string(name)}: {nested(inner)}" for name, inner in names.items())
    return Code("{" + ", ".join(members) + "}")
