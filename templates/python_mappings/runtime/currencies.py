"""Digits of the minor units of currencies, by ISO 4217."""

from typing import Final

from .errors import Refused

_NO_DIGITS = (
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
)
_TWO_DIGITS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP "
    "BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
    "GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT "
    "LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN "
    "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP "
    "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES "
    "WST XCD YER ZAR ZMW ZWG"
)
_THREE_DIGITS = (
    "BHD IQD JOD KWD LYD OMR TND"
)

DIGITS: Final = {
    code: digits
    for digits, codes in ((0, _NO_DIGITS), (2, _TWO_DIGITS), (3, _THREE_DIGITS))
    for code in codes.split()
}


def factor(currency: str, unit: str, source: str = "") -> tuple[str, str]:
    """Return the fraction that leads to *unit*, `minor` or `major`, from the other one."""
    if currency not in DIGITS:
        raise Refused("E_CAST", currency, "a currency by its ISO 4217 code", source)
    units = str(10 ** DIGITS[currency])
    return ("1", units) if unit == "major" else (units, "1")
