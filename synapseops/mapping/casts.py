"""`cast`: which types become which, with what told, and what would be lost in silence."""

import re
import zoneinfo
from functools import lru_cache

from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.mappings import CastForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown
from synapseops.mapping import types
from synapseops.mapping.ir import Cast
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_K = ScalarKind
_TEXT_LIKE = frozenset({_K.STRING, _K.TEXT, _K.EMAIL, _K.URL, _K.UUID})
_FROM = {
    _K.STRING: types.NUMBERS | _TEXT_LIKE | {_K.BOOLEAN, _K.DATE, _K.DATETIME, _K.JSON},
    _K.INTEGER: types.NUMBERS | types.TEXTS | {_K.JSON},
    _K.DECIMAL: types.NUMBERS | types.TEXTS | {_K.JSON},
    _K.NUMBER: types.NUMBERS | {_K.JSON},
    _K.BOOLEAN: frozenset({_K.BOOLEAN, _K.JSON}),
    _K.DATE: types.TEXTS | {_K.DATE, _K.DATETIME, _K.INTEGER, _K.JSON},
    _K.DATETIME: types.TEXTS | {_K.DATE, _K.DATETIME, _K.INTEGER, _K.JSON},
    _K.UUID: _TEXT_LIKE | {_K.JSON},
    _K.EMAIL: _TEXT_LIKE | {_K.JSON},
    _K.URL: _TEXT_LIKE | {_K.JSON},
}
_FROM[_K.TEXT] = _FROM[_K.STRING]
_PARSES = ("rfc3339", "iso_date", "epoch_s", "epoch_ms")
_DIRECTIVE = re.compile(r"%(.?)")
_DIRECTIVES = "YmdHMSfz"
_LONGEST_FORM = 100
_OPTIONS = {
    "scale": {_K.STRING, _K.TEXT, _K.DECIMAL},
    "round": {_K.STRING, _K.TEXT, _K.DECIMAL, _K.INTEGER},
    "parse": {_K.DATE, _K.DATETIME},
    "format": {_K.STRING, _K.TEXT},
    "zone": {_K.DATE, _K.DATETIME, _K.STRING, _K.TEXT},
    "ambiguous": {_K.DATE, _K.DATETIME},
    "nonexistent": {_K.DATE, _K.DATETIME},
    "decimal_sep": {_K.DECIMAL, _K.INTEGER},
    "group_sep": {_K.DECIMAL, _K.INTEGER},
    "exponent": {_K.DECIMAL, _K.INTEGER},
}
"""Which targets a key of `cast` applies to."""


def read(form: CastForm, given: ValueType) -> Cast:
    """Return the cast of a value of type *given*; raises `Slip`. What it may lose is told by `loss`."""
    target = _target(form)
    _options_apply(form, target.kind)
    _possible(given, target)
    _separators(form)
    _zone(form)
    if target.kind in {_K.DATE, _K.DATETIME}:
        _moments(form, given, target.kind)
    _text_of_number(form, given, target.kind)
    return Cast(
        given,
        target,
        form.scale,
        form.round,
        form.parse,
        form.format,
        form.zone,
        form.ambiguous or "error",
        form.nonexistent or "error",
        form.decimal_sep,
        form.group_sep,
        bool(form.exponent),
    )


def _target(form: CastForm) -> Scalar:
    known = {kind.value: kind for kind in ScalarKind if kind is not _K.JSON}
    if form.to not in known:
        if form.to.startswith("decimal("):
            raise Slip("MAP020", f"a cast goes to decimal, not to {shown(form.to)}", "write {to: decimal, scale: 2}")
        near = did_you_mean(form.to, known)
        raise Slip("MAP020", f"there is no cast to {shown(form.to)}", near or f"casts go to {listed(known)}")
    kind = known[form.to]
    return Scalar(kind, scale=form.scale if kind is _K.DECIMAL else None)


def _options_apply(form: CastForm, kind: ScalarKind) -> None:
    for option, kinds in _OPTIONS.items():
        if form.says(option) and kind not in kinds:
            raise Slip("MAP032", f"{option} does not go with a cast to {kind.value}", "remove it")


def _possible(given: ValueType, target: Scalar) -> None:
    if isinstance(given, Enum):
        if target.kind in _TEXT_LIKE:
            return
        raise Slip("MAP020", f"words of an enum are cast to no {target.kind.value}", "use lookup: {inline: {…}, type: …}")
    if not isinstance(given, Scalar):
        raise Slip("MAP020", f"{types.told(given)} cannot be cast", "cast each item in each, or each part in fields")
    if given.kind not in _FROM[target.kind]:
        hint = "use lookup: {inline: {…}, type: …}" if _K.BOOLEAN in {given.kind, target.kind} else ""
        raise Slip("MAP020", f"{types.told(given)} is not cast to {target.kind.value}", hint or "choose another field, or a hook")


def _separators(form: CastForm) -> None:
    if form.says("group_sep") and form.group_sep == (form.decimal_sep or "."):
        raise Slip("MAP032", "decimal_sep and group_sep are the same character", 'write {decimal_sep: ",", group_sep: "."}')
    for one in (form.decimal_sep, form.group_sep):
        if one is not None and (one.isalnum() or one in "+-"):
            raise Slip("MAP032", f"{shown(one)} separates no digits", "write a comma, a point, a space or an apostrophe")


def _zone(form: CastForm) -> None:
    if form.zone is not None and form.zone not in _zones():
        raise Slip(
            "MAP020",
            f"there is no time zone {shown(form.zone)}",
            did_you_mean(form.zone, sorted(_zones())) or "write an IANA name, such as Europe/Berlin",
        )


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _moments(form: CastForm, given: ValueType, kind: ScalarKind) -> None:
    source = types.kind(given)
    if source in {_K.DATE, _K.DATETIME}:
        if form.parse is not None:
            raise Slip("MAP032", f"parse reads texts, and this is {types.told(given)} already", "remove it")
        if source is _K.DATE and kind is _K.DATETIME and form.zone is None:
            raise _no_zone("where a day begins depends on the zone")
        return
    if form.parse is None:
        hint = "add parse: epoch_s or epoch_ms" if source is _K.INTEGER else 'add parse: rfc3339, iso_date, or a form such as "%d.%m.%Y"'
        raise Slip("MAP020", f"how {types.told(given)} tells a {kind.value} is not said", hint)
    if source is _K.INTEGER and not form.parse.startswith("epoch_"):
        raise Slip("MAP020", f"{shown(form.parse)} reads texts, and this is {types.told(given)}", "write parse: epoch_s or epoch_ms")
    _parse(form, kind)


def _parse(form: CastForm, kind: ScalarKind) -> None:
    parse = form.parse or ""
    has_offset = parse != "iso_date"
    if parse not in _PARSES:
        has_offset = _form(parse, "parse")
    if kind is _K.DATETIME and form.zone is None and not has_offset:
        raise _no_zone("a time without offset is no instant until its zone is known")


def _no_zone(why: str) -> Slip:
    return Slip("MAP020", why, _ZONE_HINT)


_ZONE_HINT = "add zone: Europe/Berlin, or the one that is meant"


def _form(form: str, key: str) -> bool:
    """Check a form of dates; return whether it has an offset."""
    names = _DIRECTIVE.findall(form)
    bad = next((name for name in names if name not in _DIRECTIVES or name == ""), None)
    if bad is not None:
        raise Slip("MAP020", f"%{bad} is no part of a {key}", f"parts are {', '.join('%' + one for one in _DIRECTIVES)}")
    if not names or len(form) > _LONGEST_FORM:
        known = f"write {listed(_PARSES)}, " if key == "parse" else "write "
        raise Slip("MAP020", f"{shown(form)} is no {key}", did_you_mean(form, _PARSES) or f'{known}or a form such as "%d.%m.%Y"')
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None and key == "parse":
        raise Slip("MAP020", f"%{twice} stands twice in {shown(form)}", "remove one")
    missing = [name for name in "Ymd" if name not in names]
    if missing and key == "parse":
        raise Slip("MAP020", f"{shown(form)} lacks {listed(['%' + name for name in missing], last='and')}", 'a day is told as "%d.%m.%Y"')
    return "z" in names


def _text_of_number(form: CastForm, given: ValueType, kind: ScalarKind) -> None:
    if kind not in types.TEXTS:
        return
    source = types.kind(given)
    if source is _K.NUMBER and form.scale is None:
        raise Slip("MAP020", "a number has no one text: 0.1 and 1e-1 are the same", "write cast: {to: string, scale: 2}, with round")
    if form.scale is not None and source not in types.NUMBERS | {_K.JSON}:
        raise Slip("MAP032", f"scale is for numbers, and this is {types.told(given)}", "remove it")
    if form.format is not None:
        if source not in {_K.DATE, _K.DATETIME}:
            raise Slip("MAP032", f"format is for date and datetime, and this is {types.told(given)}", "remove it")
        _form(form.format, "format")
    if form.zone is not None and source is not _K.DATETIME:
        raise Slip("MAP032", f"zone is for datetime, and this is {types.told(given)}", "remove it")


def loss(form: CastForm, given: ValueType) -> Slip | None:
    """MAP026: return what a cast that is well written loses without a word; None when it loses nothing."""
    source = types.kind(given)
    if form.to == "integer" and source is _K.DECIMAL and form.round is None:
        return Slip("MAP026", "a decimal loses its fraction as an integer", "add round: half_up, half_even, down or up")
    if form.to == "date" and form.zone is None and _is_instant(form, given):
        return Slip("MAP026", "which day an instant falls on depends on the zone", _ZONE_HINT)
    digits = given.scale if isinstance(given, Scalar) and source is _K.DECIMAL else None
    if (
        form.to in {"decimal", "string", "text"}
        and form.round is None
        and form.scale is not None
        and digits is not None
        and digits > form.scale
    ):
        return Slip("MAP026", f"{types.told(given)} has more digits than scale {form.scale} keeps", "add round: half_up")
    return None


def _is_instant(form: CastForm, given: ValueType) -> bool:
    parse = form.parse or ""
    return types.kind(given) is _K.DATETIME or parse in {"rfc3339", "epoch_s", "epoch_ms"} or ("%z" in parse and "%H" in parse)
