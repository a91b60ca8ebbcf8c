"""`convert`: units with their exact factors. A value in a unit times its factor, plus its offset, is one in the base unit."""

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct

from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown

_F = Fraction


class Unit(Struct, frozen=True):
    """A unit of a dimension."""

    dimension: str
    factor: Fraction
    offset: Fraction = Fraction(0)


def _units(dimension: str, **factors: str) -> dict[str, Unit]:
    return {name: Unit(dimension, _F(factor)) for name, factor in factors.items()}


_POUND = _F("0.45359237")
UNITS: Mapping[str, Unit] = {
    **_units("mass", ug="1/1000000000", mg="1/1000000", g="1/1000", kg="1", t="1000"),
    "oz": Unit("mass", _POUND / 16),
    "lb": Unit("mass", _POUND),
    "st": Unit("mass", _POUND * 14),
    **_units("length", um="1/1000000", mm="1/1000", cm="1/100", dm="1/10", m="1", km="1000"),
    **{"in": Unit("length", _F("0.0254")), "ft": Unit("length", _F("0.3048")), "yd": Unit("length", _F("0.9144"))},
    "mi": Unit("length", _F("1609.344")),
    **_units("volume", ml="1/1000", cl="1/100", dl="1/10", l="1", m3="1000", cm3="1/1000"),
    "gal_us": Unit("volume", _F("3.785411784")),
    "gal_uk": Unit("volume", _F("4.54609")),
    "fl_oz_us": Unit("volume", _F("3.785411784") / 128),
    **_units("time", ms="1/1000", s="1", min="60", h="3600", d="86400", wk="604800"),
    "K": Unit("temperature", _F(1)),
    "C": Unit("temperature", _F(1), _F("273.15")),
    "F": Unit("temperature", _F(5, 9), _F("459.67") * _F(5, 9)),
}
MONEY = frozenset({"minor", "major"})

_NO_DIGITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_TWO_DIGITS = (
    "TWO DIG ITS AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW "
    "KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR "
    "PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS "
    "VES WST XCD YER ZAR ZMW ZWG"
)
_THREE_DIGITS = "BHD IQD JOD KWD LYD OMR TND"

CURRENCY_DIGITS: Mapping[str, int] = {
    code: digits for digits, codes in ((0, _NO_DIGITS), (2, _TWO_DIGITS), (3, _THREE_DIGITS)) for code in codes.split()
}
"""Digits of the minor unit, ISO 4217."""


def factor(source: str, target: str) -> tuple[Fraction, Fraction]:
    """Return by what a value is multiplied, and what is added then; raises `Slip`."""
    known = (*UNITS, *sorted(MONEY))
    for name in (source, target):
        if name not in UNITS:
            hint = did_you_mean(name, known) or f"units are {listed(known)}"
            raise Slip("MAP020", f"there is no unit {shown(name)}", hint)
    ours, theirs = UNITS[source], UNITS[target]
    if ours.dimension != theirs.dimension:
        alike = listed([name for name, unit in UNITS.items() if unit.dimension == ours.dimension])
        raise Slip(
            "MAP020",
            f"{source} is a unit of {ours.dimension}, {target} one of {theirs.dimension}",
            f"units of {ours.dimension} are {alike}",
        )
    return ours.factor / theirs.factor, (ours.offset - theirs.offset) / theirs.factor


def money_factor(source: str, currency: str) -> Fraction:
    """Return by what an amount is multiplied between `minor` and `major`; raises `Slip`."""
    digits = CURRENCY_DIGITS.get(currency)
    if digits is None:
        raise Slip(
            "MAP020",
            f"there is no currency {shown(currency)}",
            did_you_mean(currency, CURRENCY_DIGITS) or "write an ISO 4217 code, such as EUR",
        )
    return _F(1, 10**digits) if source == "minor" else _F(10**digits)
