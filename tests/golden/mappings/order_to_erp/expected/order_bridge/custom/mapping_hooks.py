"""What mappings leave to the team: this file is yours, written once."""

from decimal import Decimal

from ..mappings.runtime.values import JsonValue


def risk_band(*, total: Decimal, lines: list[JsonValue]) -> str:
    """Return a string; what this raises is an `E_HOOK` of the record."""
    raise NotImplementedError("write the mapping hook risk_band")
