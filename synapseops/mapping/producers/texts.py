"""Producers of text: `join` and `template`."""

from synapseops.intent.mappings import RuleForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import shown
from synapseops.mapping import fitting, ir, types
from synapseops.mapping.ir import State, States
from synapseops.mapping.producers.choices import sources
from synapseops.mapping.work import Here, Made, Product
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_PARTS = types.TEXTS | {
    ScalarKind.INTEGER,
    ScalarKind.DECIMAL,
    ScalarKind.EMAIL,
    ScalarKind.URL,
    ScalarKind.UUID,
    ScalarKind.DATE,
    ScalarKind.DATETIME,
}
_MOST_PARTS = 100


def join(here: Here, form: RuleForm) -> Product | None:
    """`join: [rules]`, put together with `sep` between."""
    made = [here.for_(None).sub(one, "join", index) for index, one in enumerate(form.join or ())]
    whole = [one for one in made if one is not None]
    if len(whole) < len(made) or not all([_is_part(here, one) for one in whole]):
        return None
    skip = skipped(form)
    may: States = types.VALUE
    if all(one.may & {*skip, State.EMPTY} for one in whole):
        may |= {State.EMPTY}
    producer = ir.Join(tuple(one.rule for one in whole), form.sep or "", skip)
    between = len(producer.separator) * max(len(whole) - 1, 0)
    return Product(producer, _text(whole, between), may, None, any(one.pii for one in whole), sources(whole))


def _text(made: list[Made], besides: int) -> Scalar:
    """Return the type of a text of parts, with as many characters *besides*."""
    lengths = [fitting.longest(one.type) for one in made]
    known = [length for length in lengths if length is not None]
    return Scalar(ScalarKind.STRING, max_length=sum(known) + besides) if len(known) == len(lengths) else types.STRING


def skipped(form: RuleForm) -> States:
    """Return the states that are left out."""
    return frozenset(State(word) for word in form.skip or ())


def _is_part(here: Here, made: Made) -> bool:
    if _may_be_part(made.type):
        return True
    message = f"{types.told(made.type)} is no part of a text"
    here.work.tell("MAP020", made.rule.node, message, "parts are strings, integers, decimals, enums, dates: cast it to string")
    return False


def _may_be_part(kind: ValueType) -> bool:
    return isinstance(kind, Enum) or types.kind(kind) in _PARTS


def template(here: Here, form: RuleForm) -> Product | None:
    """`template: "…{path}…"`."""
    text = form.template or ""
    try:
        written = split(text)
    except Slip as slip:
        here.work.slipped(slip, (*here.node, "template"))
        return None
    parts: list[str | ir.Rule] = []
    made: list[Made] = []
    for part, at in written:
        if at is None:
            parts.append(part)
            continue
        one = _placeholder(here, part, at)
        if one is None:
            return None
        parts.append(one.rule)
        made.append(one)
    skip = skipped(form)
    is_empty = not any(isinstance(part, str) for part in parts) and all(one.may & {*skip, State.EMPTY} for one in made)
    may = frozenset({State.EMPTY}) if not parts else types.VALUE | ({State.EMPTY} if is_empty else set())
    besides = sum(len(part) for part in parts if isinstance(part, str))
    return Product(ir.Template(tuple(parts), skip), _text(made, besides), may, None, any(one.pii for one in made), sources(made))


def _placeholder(here: Here, path: str, at: int) -> Made | None:
    """Return what a path in braces makes; faults stand at its place in the text."""
    try:
        found = here.scope.find(path, "MAP033")
        if not _may_be_part(found.read.type):
            hint = "parts are strings, integers, decimals, enums, dates: write join with a rule that casts it"
            raise Slip("MAP020", f"{shown(path)} is {types.told(found.read.type)}, no part of a text", hint)
    except Slip as slip:
        here.work.slipped(Slip(slip.code, slip.message, slip.hint, slip.offset + at), (*here.node, "template"))
        return None
    here.work.reads.setdefault(found.origin, here.node)
    rule = ir.Rule(found.read, found.read.type, found.may, found.may, (*here.node, "template"), pii=found.read.pii)
    return Made(rule, here.scope.schema, found.read.pii, (found.origin,))


def split(text: str) -> list[tuple[str, int | None]]:
    """Return literal texts (None) and paths (with their offsets) in turn; raises `Slip`."""
    found: list[tuple[str, int | None]] = []
    literal: list[str] = []
    at = 0
    while at < len(text):
        if text.startswith(("{{", "}}"), at):
            literal.append(text[at])
            at += 2
        elif text[at] == "{":
            end = _closing(text, at)
            if literal:
                found.append(("".join(literal), None))
                literal = []
            found.append((text[at + 1 : end], at + 1))
            at = end + 1
        else:
            literal.append(text[at])
            at += 1
    if literal:
        found.append(("".join(literal), None))
    if sum(place is not None for _, place in found) > _MOST_PARTS:
        raise Slip("MAP033", f"the template has more than {_MOST_PARTS} paths", "split it over several rules")
    return found


def _closing(text: str, begin: int) -> int:
    """Return where the brace that opens at *begin* is closed, outside of quotes."""
    quoted = False
    for at in range(begin + 1, len(text)):
        if text[at] == '"' and text[at - 1] != "\\":
            quoted = not quoted
        elif text[at] == "}" and not quoted:
            return at
    raise Slip("MAP033", "a brace is not closed", "close it with }, or write {{ for the brace itself", begin)
