"""What went wrong in a mapping: every error of a record, with its place in target and source."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from .values import LARGEST, MISSING, Astray

MOST: Final = 100
"""So many errors of one record are told."""

_LONGEST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class MappingError:
    """One value that a mapping could not make.

    `got` is None where there is nothing to show, and masked where it is personal.
    """

    code: str
    mapping: str
    rule: str
    target_path: str
    source_path: str
    expected: str
    got_type: str
    got: str | None

    def __str__(self) -> str:
        found = self.got_type if self.got is None else f"{self.got_type} {self.got}"
        place = f"{self.target_path} (from {self.source_path or '-'})"
        return f"{self.code} {place}: expected {self.expected}, got {found}"


class MappingErrors(Exception):
    """The errors of a record, in the order of the mapping's rules."""

    def __init__(self, errors: tuple[MappingError, ...]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = errors


class Refused(Exception):
    """A value that a rule cannot take. `source` is empty where the rule knows it."""

    def __init__(self, code: str, got: object, expected: str, source: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.got = got
        self.expected = expected
        self.source = source
        self.nested: tuple[MappingError, ...] = ()


class Errors:
    """Collects the errors of one record."""

    __slots__ = ("found", "mapping")

    def __init__(self, mapping: str) -> None:
        self.mapping = mapping
        self.found: list[MappingError] = []

    def add(self, refused: Refused, target: str, source: str = "", *, masked: bool = False) -> None:
        """Note that nothing could be written at *target*.

        What is read at *source* is to blame unless *refused* knows better.
        """
        if refused.nested:
            self.found += refused.nested
        else:
            self.found.append(self._error(refused, target, refused.source or source, masked))
        if len(self.found) >= MOST:
            raise MappingErrors(tuple(self.found[:MOST]))

    def check(self) -> None:
        """Raise what was found, if anything was."""
        if self.found:
            raise MappingErrors(tuple(self.found))

    def _error(self, refused: Refused, target: str, source: str, masked: bool) -> MappingError:
        shown = _shown(refused.got)
        return MappingError(
            code=refused.code,
            mapping=self.mapping,
            rule=target.replace("[]", ""),
            target_path=target,
            source_path=source,
            expected=refused.expected,
            got_type=type_of(refused.got),
            got="***" if masked and shown is not None else shown,
        )


def collected(errors: Errors, target: str, source: str, *, masked: bool = False) -> Refused:
    """Return what another mapping found, as an error of the rule that uses it."""
    refused = Refused("E_USE", None, "", source)
    refused.nested = tuple(
        MappingError(
            code=one.code,
            mapping=one.mapping,
            rule=one.rule,
            target_path=_joined(target, one.target_path),
            source_path=_joined(source, one.source_path) if one.source_path else source,
            expected=one.expected,
            got_type=one.got_type,
            got="***" if masked and one.got is not None else one.got,
        )
        for one in errors.found
    )
    return refused


def unexpected(got: object, expected: str, source: str) -> Refused:
    """Return the error of a value that is missing, null, or not what the source's schema says."""
    if isinstance(got, Astray):
        return Refused("E_TYPE", got.value, got.expected, got.source)
    if got is MISSING:
        return Refused("E_MISSING", got, expected, source)
    if got is None:
        return Refused("E_NULL", got, expected, source)
    if expected == "integer" and _is_integer_out_of_range(got):
        return Refused("E_RANGE", got, f"integer within ±{LARGEST}", source)
    return Refused("E_TYPE", got, expected, source)


def present(value: object) -> bool:
    """Tell whether there is something, be it empty. Raises `Refused` below what is no object."""
    if isinstance(value, Astray):
        raise unexpected(value, value.expected, value.source)
    return value is not MISSING and value is not None


def is_null(value: object) -> bool:
    """Tell whether there is null. Raises `Refused` below what is no object."""
    present(value)
    return value is None


def is_empty(value: object) -> bool:
    """Tell whether something has nothing in it. Raises `Refused` below what is no object."""
    return present(value) and isinstance(value, str | list | dict) and not value


def hook_failed(name: str, fault: Exception) -> Refused:
    """Return the error of a hook that raised."""
    told = f"{type(fault).__name__}: {fault}"
    return Refused("E_HOOK", told, f"the hook {name} to return")


def type_of(value: object) -> str:
    """Return what JSON calls the type of *value*."""
    if value is MISSING:
        return "missing"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float | Decimal):
        return "number"
    return _TYPES.get(type(value), "string")


_TYPES: Final[dict[type, str]] = {str: "string", list: "array", dict: "object"}


def _is_integer_out_of_range(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    if isinstance(value, Decimal):
        return value.is_finite() and value == value.to_integral_value()
    return True


def _shown(value: object) -> str | None:
    if value is MISSING or value is None or isinstance(value, list | dict):
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 2000:
        return "a very long integer"
    shown = str(value)
    printable = shown[:_LONGEST_SHOWN].encode("utf-8", "backslashreplace").decode()
    return f"{printable}…" if len(shown) > _LONGEST_SHOWN else printable


def _joined(before: str, after: str) -> str:
    return f"{before}{after}" if after.startswith("[") else f"{before}.{after}"
