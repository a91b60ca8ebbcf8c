"""Names of variables in one function, and what its module imports and declares."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from generators import naming
from generators.mappings.lowering.constants import Constants
from generators.typescript.mappings import text, values
from generators.typescript.names import GLOBALS, KEYWORDS, PRIMITIVES, is_identifier
from synapseops.intent.filenames import DEVICES
from synapseops.mapping import ir

_RESERVED = frozenset({"record", "context", "hooks", "errors", "result", "refused", "fault"})
_LONGEST = 40

RUNTIME = {
    module: tuple(names.split())
    for module, names in {
        "currencies": "factor",
        "decimal": "Decimal decimal",
        "documents": "NotJson decode encode",
        "errors": "Errors MappingError MappingErrors Refused collected given hookFailed isEmptyAt isNullAt isThere onlyRefused unexpected",
        "hashing": "keyedHash",
        "lists": "Group Rank compare distinct flat groupOf inOrder isSame joined least most ranked trimmed withoutEmpty withoutNulls",
        "numbers": "Notation converted decimalText divided fitting inRange jsonNumber mean readDecimal readNumber rounded sumOf textOnly"
        " toBoolean toDecimal toInteger toNumber toText total",
        "patterns": "Pattern",
        "secrets": "keep secret",
        "text": "cut lengthOf lower mask padLeft readEmail readUrl readUuid replaced split toEmail toUrl toUuid trim trimLeft trimRight"
        " upper withoutPrefix withoutSuffix",
        "times": "Day Format Instant dayIn inZone instantText local midnight readDate readInstant toDay toTime zonedText",
        "values": "JsonNumber JsonObject JsonValue isEmpty isInteger isNumber isObject itemAt membersOf objectAt own put valueAt",
        "zones": "Zone",
    }.items()
}
"""What each module of the run-time support exports."""

_IMPORTED = frozenset(name for names in RUNTIME.values() for name in names)


class Names:
    """Gives each variable of a function a name of its own."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._used = {*KEYWORDS, *GLOBALS, *_RESERVED, *_IMPORTED, *taken}

    def is_free(self, hint: str) -> bool:
        """Tell whether nothing has the name *hint* yet."""
        return _variable(hint) not in self._used

    def new(self, hint: str) -> str:
        """Return a name like *hint* that nothing has yet."""
        base = _variable(hint)
        if base in KEYWORDS | GLOBALS | _RESERVED | _IMPORTED:
            base = f"{base}Value"
        name, number = base, 2
        while name in self._used:
            name, number = f"{base}{number}", number + 1
        self._used.add(name)
        return name


def _variable(hint: str) -> str:
    name = naming.camel(hint)[:_LONGEST] or "value"
    return f"value{name}" if name[0].isdigit() else name


def _typed(what: str) -> Callable[[str], str]:
    return lambda name: f"{naming.pascal(name)}{what}"


class Contextual(Protocol):
    """What has a name, a context and hooks."""

    @property
    def name(self) -> str:
        """The name in the intent."""
        ...

    @property
    def context(self) -> tuple[ir.ContextValue, ...]:
        """The values that the caller gives."""
        ...

    @property
    def has_hooks(self) -> bool:
        """Whether it, or one that it uses, asks for a hook."""
        ...


class MappingNames:
    """The names of functions, modules and types of all mappings of a service."""

    def __init__(self, mappings: Iterable[Contextual]) -> None:
        self.all = {one.name: one for one in mappings}
        taken = _IMPORTED | _RESERVED | KEYWORDS | GLOBALS
        self._functions = naming.allocate(self.all, naming.camel, taken=taken, fallback="mapping")
        own = frozenset(self._functions.values())
        self._collecting = naming.allocate(self.all, self._collects, taken=own, fallback="mapping")
        kinds = {*taken, *PRIMITIVES, HOOKS}
        self._types: dict[str, dict[str, str]] = {}
        for what in ("Context", "Record", "Result"):
            self._types[what] = naming.allocate(self.all, _typed(what), taken=kinds, fallback="Mapping")
            kinds |= set(self._types[what].values())
        self._modules = naming.allocate(self.all, naming.kebab, taken={"index", "hooks", "runtime", *DEVICES}, fallback="mapping")
        self.functions = frozenset(name for one in self.all for name in (self._functions[one], self.collecting(one)))
        """The functions of all modules."""
        self.exported = {
            name: one for one in self.all for name in (self.collecting(one), self._types["Record"][one], self._types["Result"][one])
        }
        """What a module may import of another's, each name with its mapping."""

    def function(self, mapping: str) -> str:
        """Return the function of a mapping."""
        return self._functions[mapping]

    def module(self, mapping: str) -> str:
        """Return the module of a mapping, without its ending."""
        return self._modules[mapping]

    def collecting(self, mapping: str) -> str:
        """Return the function that other mappings call."""
        return self._collecting[mapping]

    def _collects(self, mapping: str) -> str:
        function = self._functions[mapping]
        return f"collect{function[:1].upper()}{function[1:]}"

    def context_type(self, mapping: str) -> str:
        """Return the type of a mapping's context."""
        return self._types["Context"][mapping]

    def result_type(self, mapping: str) -> str:
        """Return the type of what a mapping makes."""
        return self._types["Result"][mapping]

    def record_type(self, mapping: str) -> str:
        """Return the type of what a mapping reads."""
        return self._types["Record"][mapping]

    def context_fields(self, mapping: str) -> tuple[str, ...]:
        """Return the names of the values in a mapping's context."""
        return tuple(value.name for value in self.all[mapping].context)

    def has_hooks(self, mapping: str) -> bool:
        """Tell whether a mapping asks for hooks."""
        return self.all[mapping].has_hooks


HOOKS = "MappingHooks"
"""The type of the team's functions."""


class Module(Constants):
    """What a module needs: constants, each declared once, and calls of what stands in others."""

    def __init__(self, known: MappingNames) -> None:
        super().__init__()
        self._known = known

    def collecting(self, mapping: str, record: str, errors: str) -> str:
        """Return the call of another mapping with its part of what we were given: of the context, and the hooks."""
        given = [record]
        if fields := self._known.context_fields(mapping):
            members = ", ".join(f"{text.member(name)}: {values.context(name)}" for name in fields)
            given.append(f"{{ {members} }}")
        if self._known.has_hooks(mapping):
            given.append("hooks")
        return f"{self._known.collecting(mapping)}({', '.join([*given, errors])})"

    def hook(self, name: str, arguments: Sequence[tuple[str, str]]) -> str:
        """Return the call of a function of the team's, with an object of arguments."""
        access = f".{name}" if is_identifier(name) else f"[{text.string(name)}]"
        members = ", ".join(f"{text.member(argument)}: {value}" for argument, value in arguments)
        return f"hooks{access}({f'{{ {members} }}' if members else '{}'})"
