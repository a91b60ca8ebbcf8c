"""Casts: one type as another, by the grammars of the language."""

from collections.abc import Callable, Mapping

from generators.mappings.kinds import is_kind, is_text
from generators.mappings.lowering.emission import Emission, Value
from synapseops.mapping import ir
from synapseops.schema.scalars import ScalarKind

Options = Mapping[str, str]


def cast(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> Value:
    """Return the value as another type."""
    expression = _CASTS[wanted.target.kind](emission, wanted, value, source)
    always_works = wanted.target.kind == ScalarKind.STRING and is_kind(value.type, ScalarKind.INTEGER, ScalarKind.BOOLEAN)
    fails = value.fails or not (always_works or expression == value.expression)
    return Value(expression, wanted.target, fails=fails)


def _string(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    type_, values, words = value.type, emission.language.values, emission.language.words
    if is_text(type_):
        return value.expression
    if is_kind(type_, ScalarKind.INTEGER):
        return words.integer_text.format(value.expression)
    if is_kind(type_, ScalarKind.DATE, ScalarKind.DATETIME):
        return _time_as_text(emission, wanted, value, source)
    if is_kind(type_, ScalarKind.DECIMAL):
        made = value.expression if wanted.scale is None else _rounded(emission, value.expression, wanted, source)
        return values.call("decimal_text", made)
    return values.call("to_text", value.expression, source, _scale(wanted))


def _time_as_text(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    expression, values, words = value.expression, emission.language.values, emission.language.words
    is_date = is_kind(value.type, ScalarKind.DATE)
    if wanted.zone is not None and not is_date:
        expression = values.call("local", f"{expression}, {zone(emission, wanted.zone)}", source)
    if wanted.format is not None:
        return f"{_format(emission, wanted.format)}.write({expression})"
    if is_date:
        return words.day_text.format(expression)
    return words.zoned_text.format(expression) if wanted.zone is not None else values.call("instant_text", expression)


def _scale(wanted: ir.Cast) -> Options:
    return ({} if wanted.scale is None else {"scale": str(wanted.scale)}) | _rounding(wanted)


def _rounding(wanted: ir.Cast) -> dict[str, str]:
    return {} if wanted.round is None else {"rounding": f'"{wanted.round}"'}


def _rounded(emission: Emission, expression: str, wanted: ir.Cast, source: str) -> str:
    rounding = or_absent(emission, wanted.round and f'"{wanted.round}"')
    return emission.language.values.call("rounded", f"{expression}, {wanted.scale}, {rounding}", source)


def or_absent(emission: Emission, given: object) -> str:
    """Return an argument, or what stands for one that is not given."""
    return emission.language.words.absent if given is None else str(given)


def _integer(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    if is_kind(value.type, ScalarKind.INTEGER):
        return value.expression
    return emission.language.values.call("to_integer", value.expression, source, _rounding(wanted))


def _decimal(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    to = emission.language
    if is_kind(value.type, ScalarKind.DECIMAL):
        return value.expression if wanted.scale is None else _rounded(emission, value.expression, wanted, source)
    expression = value.expression
    if wanted.decimal_separator is not None or wanted.group_separator is not None:
        arguments = f"{to.texts.string(wanted.decimal_separator or '.')}, {to.texts.string(wanted.group_separator or '')}"
        notation = emission.module.constant("notation", to.words.made.format("Notation", arguments))
        expression = f"{notation}.plain({expression}{source})"
    exponent = {"exponent": to.words.yes} if wanted.exponent else {}
    return to.values.call("to_decimal", expression, source, {**_scale(wanted), **exponent})


def _number(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    return emission.language.values.call("to_number", value.expression, source)


def _boolean(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    is_one = is_kind(value.type, ScalarKind.BOOLEAN)
    return value.expression if is_one else emission.language.values.call("to_boolean", value.expression, source)


def zone(emission: Emission, name: str) -> str:
    """Return the constant of a zone."""
    to = emission.language
    return emission.module.constant(name, to.words.made.format(to.words.zone, to.texts.string(name)))


def _format(emission: Emission, pattern: str) -> str:
    """Return the constant of a format of times."""
    to = emission.language
    return emission.module.constant("time_format", to.words.made.format("Format", to.texts.string(pattern)))


def _parse(emission: Emission, wanted: ir.Cast) -> str:
    parse = wanted.parse or ("iso_date" if wanted.target.kind == ScalarKind.DATE else "rfc3339")
    return _format(emission, parse) if "%" in parse else emission.language.texts.string(parse)


def _choices(wanted: ir.Cast) -> dict[str, str]:
    ambiguous = {} if wanted.ambiguous == "error" else {"ambiguous": f'"{wanted.ambiguous}"'}
    return ambiguous | ({} if wanted.nonexistent == "error" else {"nonexistent": f'"{wanted.nonexistent}"'})


def _in_zone(emission: Emission, wanted: ir.Cast) -> dict[str, str]:
    return {} if wanted.zone is None else {"zone": zone(emission, wanted.zone)}


def _date(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    values = emission.language.values
    if is_kind(value.type, ScalarKind.DATE):
        return value.expression
    if is_kind(value.type, ScalarKind.DATETIME):
        return values.call("day_in", f"{value.expression}, {zone(emission, wanted.zone or 'UTC')}", source)
    parse = _parse(emission, wanted)
    return values.call("to_day", f"{value.expression}, {parse}", source, _in_zone(emission, wanted))


def _datetime(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    values = emission.language.values
    if is_kind(value.type, ScalarKind.DATETIME):
        return value.expression
    if is_kind(value.type, ScalarKind.DATE):
        begin = f"{values.call('midnight', value.expression)}, {zone(emission, wanted.zone or 'UTC')}"
        return values.call("in_zone", begin, source, _choices(wanted))
    parse = _parse(emission, wanted)
    return values.call("to_time", f"{value.expression}, {parse}", source, _in_zone(emission, wanted) | _choices(wanted))


def _text_kind(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    values = emission.language.values
    if is_kind(value.type, wanted.target.kind):
        return value.expression
    expression = value.expression if is_text(value.type) else values.call("text_only", value.expression, source)
    return values.call(f"to_{wanted.target.kind.value}", expression, source)


_CASTS: dict[ScalarKind, Callable[[Emission, ir.Cast, Value, str], str]] = {
    ScalarKind.STRING: _string,
    ScalarKind.TEXT: _string,
    ScalarKind.INTEGER: _integer,
    ScalarKind.DECIMAL: _decimal,
    ScalarKind.NUMBER: _number,
    ScalarKind.BOOLEAN: _boolean,
    ScalarKind.DATE: _date,
    ScalarKind.DATETIME: _datetime,
    ScalarKind.UUID: _text_kind,
    ScalarKind.EMAIL: _text_kind,
    ScalarKind.URL: _text_kind,
}
