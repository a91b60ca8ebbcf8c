"""Names of variables in one function, and what its module imports and declares."""

from collections.abc import Iterable
from typing import Protocol

from generators import naming
from generators.python.mappings.lines import Lines
from generators.python.names import BUILTINS, KEYWORDS
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


RUNTIME_NAMES = frozenset(
    {
        *(
            "BLANKS",
            "EXACT",
            "Errors",
            "Format",
            "JsonObject",
            "JsonValue",
            "LARGEST",
            "SMALLEST",
            "MISSING",
            "Notation",
            "Pattern",
            "Rank",
            "Refused",
        ),
        *("collected", "converted", "day_in", "decimal_text", "distinct", "divided", "factor", "fitting", "flat", "hook_failed"),
        *("in_order", "in_range", "in_zone", "instant_text", "is_empty", "is_null", "is_number", "item_at", "joined", "keyed_hash"),
        *("local", "lower", "mask", "mean", "midnight", "present", "read_date", "read_decimal", "read_email", "read_instant"),
        *("read_number", "read_url", "read_uuid", "replaced", "rounded", "secret", "shortest", "text_only", "to_boolean", "to_day"),
        *("to_decimal", "to_email", "to_integer", "to_number", "to_text", "to_time", "to_url", "to_uuid", "total", "trimmed"),
        *("unexpected", "upper", "within", "without_empty", "without_nulls", "Astray", "ZoneInfo", "fault", "dataclass"),
    }
)
"""What modules of mappings import."""

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
        taken = RUNTIME_NAMES | _RESERVED | _MODULES | KEYWORDS | BUILTINS
        self._functions = naming.allocate(self._contexts, str, taken=taken, fallback="mapping")
        self._classes = naming.allocate(self._contexts, lambda name: f"{naming.pascal(name)}Context", taken=taken)

    def function(self, mapping: str) -> str:
        """Return the function of a mapping, and its module."""
        return self._functions[mapping]

    def collecting(self, mapping: str) -> str:
        """Return the function that other mappings call."""
        return f"collect_{mapping}"

    def context_class(self, mapping: str) -> str:
        """Return the class of a mapping's context."""
        return self._classes[mapping]

    def context_fields(self, mapping: str) -> tuple[str, ...]:
        """Return the names of the values in a mapping's context."""
        return self._contexts.get(mapping, ())


class Module:
    """What a module needs: names from the run-time support, other imports, constants."""

    def __init__(self) -> None:
        self.runtime: dict[str, set[str]] = {}
        self.plain: set[str] = set()
        self.mappings: set[str] = set()
        self.contexts: set[str] = set()
        self.constants: dict[str, tuple[str, str]] = {}
        self.functions: list[Lines] = []
        """Functions that stand before those of the mapping, which would be nested too deeply."""

    def use(self, module: str, name: str) -> str:
        """Import *name* from a module of the run-time support."""
        self.runtime.setdefault(module, set()).add(name)
        return name

    def constant(self, hint: str, expression: str, annotation: str = "") -> str:
        """Declare a constant for *expression*, once."""
        for name, known in self.constants.items():
            if known == (annotation, expression):
                return name
        base = f"_{naming.snake(hint).upper()[:40].strip('_') or 'VALUE'}"
        name, number = base, 2
        while name in self.constants:
            name, number = f"{base}_{number}", number + 1
        self.constants[name] = (annotation, expression)
        return name
