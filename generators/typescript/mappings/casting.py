"""Typing: cast, convert, lookup and match, in this order, each at most once."""

from dataclasses import replace

from generators.typescript.mappings import reading, text, types
from generators.typescript.mappings.code import Block, Case, bind, branches, fail, say, when
from generators.typescript.mappings.emission import Assign, Emission, Sink, Value
from generators.typescript.mappings.literals import literal_value
from generators.typescript.mappings.literals import typed as literal
from synapseops.mapping import ir
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Scalar, ScalarKind


def typed(emission: Emission, rule: ir.Rule, value: Value, sink: Sink, source: str) -> Block:
    """Type a value as its rule says, and hand it to the sink."""
    if rule.cast is not None:
        value = cast(emission, rule.cast, value, source)
    before: Block = []
    if rule.convert is not None:
        before, value = _converted(emission, rule.convert, value, source)
    if rule.lookup is not None:
        return [*before, *_looked_up(emission, rule.lookup, value, sink, source)]
    return [*before, *_matched(emission, rule, value, sink, source)]


def _matched(emission: Emission, rule: ir.Rule, value: Value, sink: Sink, source: str) -> Block:
    if rule.match is None:
        return sink.value(value)
    before, name = emission.variable(value, "text")
    error = fail(_refused("E_CONSTRAINT", name, f"a text like {rule.match.pattern}", source))
    check = f"!{matches(emission, rule.match.pattern, name)}"
    return [*before, *when(check, error), *sink.value(replace(value, expression=name, fails=False))]


def matches(emission: Emission, pattern: str, name: str) -> str:
    """Return the condition that a text holds a pattern."""
    made = f"new Pattern({text.string(pattern)})"
    return f"{emission.module.constant('pattern', made)}.matches({name})"


def _refused(code: str, got: str, expected: str, source: str) -> str:
    return f'new Refused("{code}", {got}, {text.string(expected)}{source})'


def cast(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> Value:
    """Return the value as another type."""
    expression = _CASTS[wanted.target.kind](emission, wanted, value, source)
    always_works = wanted.target.kind == ScalarKind.STRING and types.is_kind(value.type, ScalarKind.INTEGER, ScalarKind.BOOLEAN)
    fails = value.fails or not (always_works or expression == value.expression)
    return Value(expression, wanted.target, fails=fails)


def _string(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    type_ = value.type
    if types.is_text(type_):
        return value.expression
    if types.is_kind(type_, ScalarKind.INTEGER):
        return f"String({value.expression})"
    if types.is_kind(type_, ScalarKind.DATE, ScalarKind.DATETIME):
        return _time_as_text(emission, wanted, value, source)
    if types.is_kind(type_, ScalarKind.DECIMAL):
        made = value.expression if wanted.scale is None else _rounded(value.expression, wanted, source)
        return f"decimalText({made})"
    return call("toText", value.expression, source, _scale(wanted))


def _time_as_text(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    is_date = types.is_kind(value.type, ScalarKind.DATE)
    expression = value.expression
    if wanted.zone is not None and not is_date:
        expression = f"local({expression}, {zone(emission, wanted.zone)}{source})"
    if wanted.format is not None:
        return f"{format_constant(emission, wanted.format)}.write({expression})"
    if is_date:
        return expression
    return f"zonedText({expression})" if wanted.zone is not None else f"instantText({expression})"


def call(function: str, value: str, source: str, options: dict[str, str]) -> str:
    """Return a call with a value, its source and, last, options by name."""
    told = ", ".join(f"{name}: {option}" for name, option in options.items())
    if not told:
        return f"{function}({value}{source})"
    return f"{function}({value}{source or ', ' + chr(34) * 2}, {{ {told} }})"


def _scale(wanted: ir.Cast) -> dict[str, str]:
    scale = {} if wanted.scale is None else {"scale": str(wanted.scale)}
    return scale | ({} if wanted.round is None else {"rounding": f'"{wanted.round}"'})


def _rounded(expression: str, wanted: ir.Cast, source: str) -> str:
    rounding = "undefined" if wanted.round is None else f'"{wanted.round}"'
    return f"rounded({expression}, {wanted.scale}, {rounding}{source})"


def _integer(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    if types.is_kind(value.type, ScalarKind.INTEGER):
        return value.expression
    return call("toInteger", value.expression, source, {} if wanted.round is None else {"rounding": f'"{wanted.round}"'})


def _decimal(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    if types.is_kind(value.type, ScalarKind.DECIMAL):
        return value.expression if wanted.scale is None else _rounded(value.expression, wanted, source)
    expression = value.expression
    if wanted.decimal_separator is not None or wanted.group_separator is not None:
        arguments = f"{text.string(wanted.decimal_separator or '.')}, {text.string(wanted.group_separator or '')}"
        expression = f"{emission.module.constant('notation', f'new Notation({arguments})')}.plain({expression}{source})"
    return call("toDecimal", expression, source, _scale(wanted) | ({"exponent": "true"} if wanted.exponent else {}))


def _number(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    return f"toNumber({value.expression}{source})"


def _boolean(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    return value.expression if types.is_kind(value.type, ScalarKind.BOOLEAN) else f"toBoolean({value.expression}{source})"


def zone(emission: Emission, name: str) -> str:
    """Return the constant of a zone."""
    return emission.module.constant(name, f"new Zone({text.string(name)})")


def format_constant(emission: Emission, pattern: str) -> str:
    """Return the constant of a format of times."""
    return emission.module.constant("time_format", f"new Format({text.string(pattern)})")


def _parse(emission: Emission, wanted: ir.Cast) -> str:
    parse = wanted.parse or ("iso_date" if wanted.target.kind == ScalarKind.DATE else "rfc3339")
    return format_constant(emission, parse) if "%" in parse else str(text.string(parse))


def _choices(wanted: ir.Cast) -> dict[str, str]:
    ambiguous = {} if wanted.ambiguous == "error" else {"ambiguous": f'"{wanted.ambiguous}"'}
    return ambiguous | ({} if wanted.nonexistent == "error" else {"nonexistent": f'"{wanted.nonexistent}"'})


def _in_zone(emission: Emission, wanted: ir.Cast) -> dict[str, str]:
    return {} if wanted.zone is None else {"zone": zone(emission, wanted.zone)}


def _date(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    if types.is_kind(value.type, ScalarKind.DATE):
        return value.expression
    if types.is_kind(value.type, ScalarKind.DATETIME):
        return f"dayIn({value.expression}, {zone(emission, wanted.zone or 'UTC')}{source})"
    return call("toDay", f"{value.expression}, {_parse(emission, wanted)}", source, _in_zone(emission, wanted))


def _datetime(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    if types.is_kind(value.type, ScalarKind.DATETIME):
        return value.expression
    if types.is_kind(value.type, ScalarKind.DATE):
        begin = f"midnight({value.expression}), {zone(emission, wanted.zone or 'UTC')}"
        return call("inZone", begin, source, _choices(wanted))
    return call("toTime", f"{value.expression}, {_parse(emission, wanted)}", source, _in_zone(emission, wanted) | _choices(wanted))


def _text_kind(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    if types.is_kind(value.type, wanted.target.kind):
        return value.expression
    expression = value.expression if types.is_text(value.type) else f"textOnly({value.expression}{source})"
    return f"to{wanted.target.kind.value.capitalize()}({expression}{source})"


_CASTS = {
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


def _converted(emission: Emission, wanted: ir.Convert, value: Value, source: str) -> tuple[Block, Value]:
    before: Block = []
    factor = f'["{_exact(wanted.numerator)}", "{_exact(wanted.denominator)}"]'
    if wanted.currency_path is not None:
        before, currency = _currency(emission, wanted.currency_path)
        place = reading.source(emission, wanted.currency_path.path)
        factor = f"factor({currency}, {text.string(wanted.to_unit)}, {place})"
    rounding = "undefined" if wanted.round is None else f'"{wanted.round}"'
    scale = "undefined" if wanted.scale is None else str(wanted.scale)
    made = f'converted({value.expression}, {factor}, "{_exact(wanted.offset)}", {scale}, {rounding}{source})'
    return before, Value(made, Scalar(ScalarKind.DECIMAL), fails=True)


def _currency(emission: Emission, found: ir.Read) -> tuple[Block, str]:
    name = emission.names.new("currency")
    return reading.read(emission, found, Assign(name, None), frozenset()), name


def _exact(number: str) -> str:
    if not set(number) <= set("0123456789/.-"):
        raise ValueError(f"{number!r} is no exact number")
    return number


def _looked_up(emission: Emission, lookup: ir.Lookup, value: Value, sink: Sink, source: str) -> Block:
    before, name = emission.variable(value, "key")
    found = emission.names.new("found")
    get = [*before, *bind(found, f"{_table(emission, lookup)}.get({_key(value.type, name)})")]
    hit = sink.value(Value(found, lookup.type))
    miss = _missed(emission, lookup, replace(value, expression=name, fails=False), sink)
    if miss is None:
        told = f"an entry of the table {lookup.table}" if lookup.table else "an entry of the lookup"
        return [*get, *when(f"{found} === undefined", fail(_refused("E_LOOKUP", name, told, source))), *hit]
    return [*get, *branches([Case(f"{found} !== undefined", f"{found} === undefined", hit)], miss)]


def _key(type_: ValueType, name: str) -> str:
    if types.is_text(type_) or types.is_kind(type_, ScalarKind.DATE):
        return name
    if types.is_kind(type_, ScalarKind.DECIMAL):
        return f"decimalText({name})"
    return f"String({name})" if types.is_kind(type_, ScalarKind.INTEGER) else f"toText({name})"


def _table(emission: Emission, lookup: ir.Lookup) -> str:
    entries = ", ".join(f"[{text.string(key)}, {literal(value.value, lookup.type)}]" for key, value in lookup.entries)
    type_ = types.annotation(lookup.type)
    return emission.module.constant(lookup.table or "table", f"new Map([{entries}])", f"ReadonlyMap<string, {type_}>")


def _missed(emission: Emission, lookup: ir.Lookup, value: Value, sink: Sink) -> Block | None:
    from generators.typescript.mappings.rules import outcome

    match lookup.miss:
        case "keep":
            return sink.value(value)
        case "skip_item":
            return say("continue")
        case "fail":
            return None
    return outcome(emission, lookup.miss, sink, None)


__all__ = ["cast", "literal_value", "matches", "typed", "zone"]
