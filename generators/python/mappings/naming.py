"""Names of variables in one function, and what its module imports and declares."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from generators import naming
from generators.mappings.lowering.code import Block
from generators.mappings.lowering.constants import Constants
from generators.python.names import BUILTINS, KEYWORDS
from synapseops.intent.filenames import DEVICES
from synapseops.mapping import ir

_RESERVED = frozenset({"record", "context", "errors", "result", "refused", "dt", "Decimal", "mapping_hooks", "re", "localcontext"})


class Names:
    """Gives each variable of a function a name of its own."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._used = {*KEYWORDS, *BUILTINS, *_RESERVED, *taken}

    def is_free(self, hint: str) -> bool:
        """Tell whether nothing has the name *hint* yet."""
        return (naming.snake(hint)[:40].strip("_") or "value") not in self._used

    def new(self, hint: str) -> str:
        """Return a name like *hint* that nothing has yet."""
        wanted = naming.snake(hint)[:40].strip("_") or "value"
        name = naming.allocate([wanted], str, taken=self._used, fallback="value")[wanted]
        self._used.add(name)
        return name


RUNTIME = {
    module: tuple(names.split())
    for module, names in {
        "currencies": "factor",
        "errors": "Errors Refused collected hook_failed is_empty is_null present unexpected",
        "lists": "Rank distinct flat in_order joined trimmed without_empty without_nulls",
        "numbers": "EXACT Notation converted decimal_text divided fitting in_range mean read_decimal read_number rounded"
        " text_only to_boolean to_decimal to_integer to_number to_text total",
        "patterns": "Pattern",
        "secrets": "secret",
        "text": "BLANKS keyed_hash lower mask read_email read_url read_uuid replaced to_email to_url to_uuid upper",
        "times": "Format day_in in_zone instant_text local midnight read_date read_instant to_day to_time",
        "values": "Astray JsonObject JsonValue LARGEST MISSING SMALLEST is_number item_at within",
    }.items()
}
"""What each module of the run-time support exports to mappings."""

PLAIN = {
    "dt": "import datetime as dt",
    "dataclass": "from dataclasses import dataclass",
    "Decimal": "from decimal import Decimal",
    "ZoneInfo": "from zoneinfo import ZoneInfo",
}
"""What else they import of the standard library."""

RUNTIME_NAMES = frozenset({*(name for names in RUNTIME.values() for name in names), "ZoneInfo", "dataclass", "fault", "shortest"})
"""What no variable is called."""

_MODULES = frozenset({"runtime", "MappingError", "MappingErrors", "NotJson", "decode", "encode", "lineage"})


def context_attribute(name: str) -> str:
    """Return the attribute of a context value, or the parameter of a hook."""
    return f"{name}_" if name in KEYWORDS else name


class Contextual(Protocol):
    """What has a name and a context."""

    @property
    def name(self) -> str:
        """The name in the intent."""
        ...

    @property
    def context(self) -> tuple[ir.ContextValue, ...]:
        """The values that the caller gives."""
        ...


class MappingNames:
    """The names of functions and contexts of all mappings of a service."""

    def __init__(self, mappings: Iterable[Contextual]) -> None:
        self._contexts: dict[str, tuple[str, ...]] = {one.name: tuple(value.name for value in one.context) for one in mappings}
        taken = RUNTIME_NAMES | _RESERVED | _MODULES | DEVICES | KEYWORDS | BUILTINS
        self._functions = naming.allocate(self._contexts, str, taken=taken, fallback="mapping")
        own = frozenset(self._functions.values())
        self._collecting = naming.allocate(self._contexts, lambda name: f"collect_{name}", taken=own, fallback="mapping")
        self._classes = naming.allocate(self._contexts, lambda name: f"{naming.pascal(name)}Context", taken=taken)

    def function(self, mapping: str) -> str:
        """Return the function of a mapping, and its module."""
        return self._functions[mapping]

    def collecting(self, mapping: str) -> str:
        """Return the function that other mappings call."""
        return self._collecting[mapping]

    def context_class(self, mapping: str) -> str:
        """Return the class of a mapping's context."""
        return self._classes[mapping]

    def context_fields(self, mapping: str) -> tuple[str, ...]:
        """Return the names of the values in a mapping's context."""
        return self._contexts.get(mapping, ())


class Module(Constants):
    """What a module needs: constants, functions that stand before those of the mapping, and calls of what stands in others."""

    def __init__(self, known: MappingNames) -> None:
        super().__init__("_")
        self.known = known
        self.mappings: set[str] = set()
        self.functions: list[tuple[str, Block]] = []
        """Heads and bodies of parts that would be nested too deeply."""

    def collecting(self, mapping: str, record: str, errors: str) -> str:
        """Return the call of another mapping with its part of our context."""
        self.mappings.add(mapping)
        context = ""
        if fields := self.known.context_fields(mapping):
            given = ", ".join(f"{context_attribute(name)}=context.{context_attribute(name)}" for name in fields)
            context = f"{self.known.context_class(mapping)}({given}), "
        return f"{self.known.collecting(mapping)}({record}, {context}{errors})"

    def hook(self, name: str, arguments: Sequence[tuple[str, str]]) -> str:
        """Return the call of a function of the team's, with arguments by name."""
        given = ", ".join(f"{context_attribute(argument)}={value}" for argument, value in arguments)
        return f"mapping_hooks.{context_attribute(name)}({given})"
