"""Typing: cast, convert, lookup and match, in this order, each at most once."""

from dataclasses import replace

from generators.python import patterns, text
from generators.python.mappings import reading, types
from generators.python.mappings.emission import Emission, Sink, Value
from generators.python.mappings.lines import Case, Lines, block, branches, fail
from generators.python.mappings.literals import literal_value
from generators.python.mappings.literals import typed as literal
from synapseops.mapping import ir
from synapseops.schema.model import ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind


def typed(emission: Emission, rule: ir.Rule, value: Value, sink: Sink, source: str) -> Lines:
    """Type a value as its rule says, and hand it to the sink."""
    if rule.cast is not None:
        value = cast(emission, rule.cast, value, source)
    before: Lines = []
    if rule.convert is not None:
        lines, value = _converted(emission, rule.convert, value, source)
        before += lines
    if rule.lookup is not None:
        return [*before, *_looked_up(emission, rule, rule.lookup, value, sink, source)]
    return [*before, *_matched(emission, rule, value, sink, source)]


def _matched(emission: Emission, rule: ir.Rule, value: Value, sink: Sink, source: str) -> Lines:
    if rule.match is None:
        return sink.value(value)
    lines, name = emission.variable(value, "text")
    error = _refused(emission, "E_CONSTRAINT", name, f"a text like {rule.match.pattern}", source)
    check = f"not {matches(emission, rule.match.pattern, name)}"
    return [*lines, *block(f"if {check}", fail(error)), *sink.value(replace(value, expression=name, fails=False))]


def matches(emission: Emission, pattern: str, name: str) -> str:
    """Return the condition that a text holds a pattern."""
    rust = text.pattern(patterns.in_rust(pattern))
    constant = emission.module.constant("pattern", f"{emission.use('patterns', 'Pattern')}({rust})")
    return f"{constant}.matches({name})"


def _refused(emission: Emission, code: str, got: str, expected: str, source: str) -> str:
    return f'{emission.use("errors", "Refused")}("{code}", {got}, {text.string(expected)}{source})'


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
        return f"str({value.expression})"
    if types.is_kind(type_, ScalarKind.DATE, ScalarKind.DATETIME):
        return _time_as_text(emission, wanted, value, source)
    if types.is_kind(type_, ScalarKind.DECIMAL):
        if wanted.scale is None:
            return f"{emission.use('numbers', 'decimal_text')}({value.expression})"
        rounded = _rounded(emission, value.expression, wanted, source)
        return f"{emission.use('numbers', 'decimal_text')}({rounded})"
    return f"{emission.use('numbers', 'to_text')}({value.expression}{source}{_scale(wanted)})"


def _time_as_text(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    is_date = types.is_kind(value.type, ScalarKind.DATE)
    expression = value.expression
    if wanted.zone is not None and not is_date:
        expression = f"{emission.use('times', 'local')}({expression}, {zone(emission, wanted.zone)}{source})"
    if wanted.format is not None:
        return f"{format_constant(emission, wanted.format)}.write({expression})"
    if is_date:
        return f"{expression}.isoformat()"
    if wanted.zone is not None:
        return f"{expression}.isoformat()"
    return f"{emission.use('times', 'instant_text')}({expression})"


def _scale(wanted: ir.Cast) -> str:
    scale = "" if wanted.scale is None else f", scale={wanted.scale}"
    return scale + ("" if wanted.round is None else f', rounding="{wanted.round}"')


def _rounded(emission: Emission, expression: str, wanted: ir.Cast, source: str) -> str:
    rounding = "None" if wanted.round is None else f'"{wanted.round}"'
    return f"{emission.use('numbers', 'rounded')}({expression}, {wanted.scale}, {rounding}{source})"


def _integer(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    if types.is_kind(value.type, ScalarKind.INTEGER):
        return value.expression
    rounding = "" if wanted.round is None else f', rounding="{wanted.round}"'
    return f"{emission.use('numbers', 'to_integer')}({value.expression}{source}{rounding})"


def _decimal(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    if types.is_kind(value.type, ScalarKind.DECIMAL):
        return value.expression if wanted.scale is None else _rounded(emission, value.expression, wanted, source)
    expression = value.expression
    if wanted.decimal_separator is not None or wanted.group_separator is not None:
        arguments = f"{text.string(wanted.decimal_separator or '.')}, {text.string(wanted.group_separator or '')}"
        notation = emission.module.constant("notation", f"{emission.use('numbers', 'Notation')}({arguments})")
        expression = f"{notation}.plain({expression}{source})"
    exponent = ", exponent=True" if wanted.exponent else ""
    return f"{emission.use('numbers', 'to_decimal')}({expression}{source}{_scale(wanted)}{exponent})"


def _number(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    return f"{emission.use('numbers', 'to_number')}({value.expression}{source})"


def _boolean(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    if types.is_kind(value.type, ScalarKind.BOOLEAN):
        return value.expression
    return f"{emission.use('numbers', 'to_boolean')}({value.expression}{source})"


def zone(emission: Emission, name: str) -> str:
    """Return the constant of a zone."""
    emission.module.plain.add("from zoneinfo import ZoneInfo")
    return emission.module.constant(name, f"ZoneInfo({text.string(name)})")


def format_constant(emission: Emission, pattern: str) -> str:
    """Return the constant of a format of times."""
    return emission.module.constant("time_format", f"{emission.use('times', 'Format')}({text.string(pattern)})")


def _parse(emission: Emission, wanted: ir.Cast) -> str:
    parse = wanted.parse or ("iso_date" if wanted.target.kind == ScalarKind.DATE else "rfc3339")
    return format_constant(emission, parse) if "%" in parse else str(text.string(parse))


def _choices(wanted: ir.Cast) -> str:
    ambiguous = "" if wanted.ambiguous == "error" else f', ambiguous="{wanted.ambiguous}"'
    return ambiguous + ("" if wanted.nonexistent == "error" else f', nonexistent="{wanted.nonexistent}"')


def _date(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    if types.is_kind(value.type, ScalarKind.DATE):
        return value.expression
    if types.is_kind(value.type, ScalarKind.DATETIME):
        return f"{emission.use('times', 'day_in')}({value.expression}, {zone(emission, wanted.zone or 'UTC')}{source})"
    told = "" if wanted.zone is None else f", zone={zone(emission, wanted.zone)}"
    return f"{emission.use('times', 'to_day')}({value.expression}, {_parse(emission, wanted)}{source}{told})"


def _datetime(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    if types.is_kind(value.type, ScalarKind.DATETIME):
        return value.expression
    if types.is_kind(value.type, ScalarKind.DATE):
        midnight = f"{emission.use('times', 'midnight')}({value.expression})"
        return f"{emission.use('times', 'in_zone')}({midnight}, {zone(emission, wanted.zone or 'UTC')}{source}{_choices(wanted)})"
    told = "" if wanted.zone is None else f", zone={zone(emission, wanted.zone)}"
    return f"{emission.use('times', 'to_time')}({value.expression}, {_parse(emission, wanted)}{source}{told}{_choices(wanted)})"


def _text_kind(emission: Emission, wanted: ir.Cast, value: Value, source: str) -> str:
    if types.is_kind(value.type, wanted.target.kind):
        return value.expression
    expression = value.expression
    if not types.is_text(value.type):
        expression = f"{emission.use('numbers', 'text_only')}({expression}{source})"
    return f"{emission.use('text', f'to_{wanted.target.kind}')}({expression}{source})"


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


def _converted(emission: Emission, wanted: ir.Convert, value: Value, source: str) -> tuple[Lines, Value]:
    before: Lines = []
    factor = f'("{_ascii(wanted.numerator)}", "{_ascii(wanted.denominator)}")'
    if wanted.currency_path is not None:
        before, currency = _currency(emission, wanted.currency_path)
        factor = (
            f'{emission.use("currencies", "factor")}({currency}, "{wanted.to_unit}", {reading.source(emission, wanted.currency_path.path)})'
        )
    rounding = "None" if wanted.round is None else f'"{wanted.round}"'
    offset = f'"{_ascii(wanted.offset)}"'
    made = f"{emission.use('numbers', 'converted')}({value.expression}, {factor}, {offset}, {wanted.scale}, {rounding}{source})"
    return before, Value(made, Scalar(ScalarKind.DECIMAL), fails=True)


def _currency(emission: Emission, found: ir.Read) -> tuple[Lines, str]:
    from generators.python.mappings.emission import Assign

    name = emission.names.new("currency")
    lines = reading.read(emission, found, Assign(name, None, None), frozenset())
    return lines, name


def _ascii(number: str) -> str:
    if not set(number) <= set("0123456789/.-"):
        raise ValueError(f"{number!r} is no exact number")
    return number


def _looked_up(emission: Emission, rule: ir.Rule, lookup: ir.Lookup, value: Value, sink: Sink, source: str) -> Lines:
    table = _table(emission, lookup)
    lines, name = emission.variable(value, "key")
    key = name if types.is_text(value.type) else _key_text(emission, value.type, name)
    found = emission.names.new("found")
    get = [*lines, *_bound(found, f"{table}.get({key})")]
    hit = sink.value(Value(found, lookup.type))
    miss = _missed(emission, rule, lookup, replace(value, expression=name, fails=False), sink, source)
    if miss is None:
        told = f"an entry of the table {lookup.table}" if lookup.table else "an entry of the lookup"
        return [*get, *block(f"if {found} is None", fail(_refused(emission, "E_LOOKUP", name, told, source))), *hit]
    return [*get, *branches([Case(f"{found} is not None", f"{found} is None", hit)], miss)]


def _bound(name: str, expression: str) -> Lines:
    from generators.python.mappings.lines import bind

    return bind(name, expression)


def _key_text(emission: Emission, type_: ValueType, name: str) -> str:
    if types.is_kind(type_, ScalarKind.DECIMAL):
        return f"{emission.use('numbers', 'decimal_text')}({name})"
    if types.is_kind(type_, ScalarKind.DATE):
        return f"{name}.isoformat()"
    if types.is_kind(type_, ScalarKind.INTEGER):
        return f"str({name})"
    return f"{emission.use('numbers', 'to_text')}({name})"


def _table(emission: Emission, lookup: ir.Lookup) -> str:
    entries = ", ".join(f"{text.string(key)}: {literal(value.value, lookup.type)}" for key, value in lookup.entries)
    type_ = types.annotation(lookup.type)
    return emission.module.constant(lookup.table or "table", f"{{{entries}}}", f"dict[str, {type_}]")


def _missed(emission: Emission, rule: ir.Rule, lookup: ir.Lookup, value: Value, sink: Sink, source: str) -> Lines | None:
    match lookup.miss:
        case "keep":
            return sink.value(value)
        case "omit":
            omit = getattr(sink, "omit", sink.missing)
            lines: Lines | None = omit()
            return lines
        case "null":
            clear = getattr(sink, "clear", sink.null)
            lines = clear()
            return lines
        case "skip_item":
            from generators.python.mappings.lines import say

            return say(emission.skip)
        case ir.Literally(literal_wire, type_):
            return sink.value(literal_value(literal_wire, type_))
        case ir.Rule():
            return emission.rule(emission, lookup.miss, sink)
    return None


__all__ = ["Enum", "ShapeRef", "cast", "format_constant", "matches", "typed", "zone"]
