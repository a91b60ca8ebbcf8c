"""Objects: one paragraph for each rule, which writes its member or notes why it could not."""

from msgspec import Struct
from msgspec.structs import replace

from generators.mappings import wording
from generators.mappings.kinds import words
from generators.mappings.lowering import reading
from generators.mappings.lowering.code import Blank, Block, Declare, Note, Statement, Try, ends_in_throws, may_fail, say, when, with_throws
from generators.mappings.lowering.constraining import constrained
from generators.mappings.lowering.emission import Emission, Sink, Value, target_of
from generators.mappings.lowering.evaluating import unexpected
from generators.mappings.lowering.writing import adapt, wire
from generators.mappings.parts import reads_personal
from generators.mappings.places import below, key_text
from synapseops.mapping import ir
from synapseops.schema.model import ROOT

_COMMENT_WIDTH = 88


def opened(emission: Emission, name: str) -> Statement:
    """An object that is filled."""
    return Declare(name, emission.language.types.annotation(ROOT), "{}")


def members(emission: Emission, producer: ir.Object, name: str) -> tuple[Block, bool]:
    """Return what fills the object called *name*, and whether it always gets a member."""
    containers = _Containers(emission, producer, name)
    block: Block = []
    for place, rule in enumerate(producer.rules):
        if isinstance(rule.producer, ir.Ignore):
            continue
        parents = target_of(rule).path[:-1]
        begun = containers.opened(parents)
        within = replace(emission, target=below(emission.target, target_of(rule).path))
        sink = Write(within, rule, containers.names[parents])
        made = paragraph(within, rule, sink)
        containers.written(parents, always=not sink.omits and _always_runs(rule))
        block += [Blank(), *begun, *_comment(emission, rule), *made, *containers.closed(place)]
    return [*block, *_required_beside(emission, producer, containers)], containers.always[()]


def _always_runs(rule: ir.Rule) -> bool:
    return rule.handlers.error is None and not (rule.lookup is not None and rule.lookup.miss == "skip_item")


def _required_beside(emission: Emission, producer: ir.Object, containers: "_Containers") -> Block:
    """Leaves that are required only where the object around them is written."""
    to = emission.language
    block: Block = []
    for rule in producer.rules:
        within = rule.target.within if rule.target is not None else None
        if rule.target is None or within is None or isinstance(rule.producer, ir.Ignore) or emission.mapping.mode == "patch":
            continue
        holder = containers.names.get(rule.target.path[:-1])
        if holder is None:
            continue
        is_written, _ = to.types.emptiness(ROOT, containers.names.get(tuple(within), holder))
        target = emission.path(below(emission.target, rule.target.path))
        error = unexpected(emission, to.words.missing, words(rule.target.type))
        lacks = to.words.lacks.format(holder, to.texts.string(rule.target.path[-1]))
        block += when(to.logic.all_of(is_written, lacks), say(f"errors.add({error}, {target})"))
    return block


class _Containers:
    """The objects that target paths nest: opened where first needed, put into their parent behind their last rule."""

    def __init__(self, emission: Emission, producer: ir.Object, name: str) -> None:
        self.names: dict[tuple[str, ...], str] = {(): name}
        self.always: dict[tuple[str, ...], bool] = {(): False}
        self._emission = emission
        self._last: dict[tuple[str, ...], int] = {}
        for place, rule in enumerate(producer.rules):
            if rule.target is not None and not isinstance(rule.producer, ir.Ignore):
                for length in range(1, len(rule.target.path)):
                    self._last[rule.target.path[:length]] = place

    def opened(self, parents: tuple[str, ...]) -> Block:
        block: Block = []
        for length in range(1, len(parents) + 1):
            prefix = parents[:length]
            if prefix not in self.names:
                self.names[prefix] = self._emission.names.new(prefix[-1])
                self.always[prefix] = False
                block.append(opened(self._emission, self.names[prefix]))
        return block

    def written(self, parents: tuple[str, ...], *, always: bool) -> None:
        self.always[parents] = self.always[parents] or always

    def closed(self, place: int) -> Block:
        to = self._emission.language
        block: Block = []
        done = [prefix for prefix, last in self._last.items() if last == place]
        for prefix in sorted(done, key=len, reverse=True):
            put = say(to.statements.put(self.names[prefix[:-1]], prefix[-1], self.names[prefix]))
            is_written, _ = to.types.emptiness(ROOT, self.names[prefix])
            block += put if self.always[prefix] else when(is_written, put)
            self.written(prefix[:-1], always=self.always[prefix])
        return block


def paragraph(emission: Emission, rule: ir.Rule, sink: Sink) -> Block:
    """Return the statements of a rule; what it refuses is noted with its place."""
    before = emission.default_source
    block = emission.rule(emission, rule, sink)
    source = ""
    if isinstance(rule.producer, ir.Read) and not any(isinstance(step.segment, ir.Every) for step in rule.producer.path.steps):
        source = reading.source(emission, rule.producer.path)
    emission.default_source = before
    if not may_fail(block):
        return block
    is_personal = rule.pii or (rule.target is not None and rule.target.pii) or reads_personal(rule)
    return attempt(emission, block, source, is_personal=is_personal)


def attempt(emission: Emission, block: Block, source: str = "", *, is_personal: bool = False, skips: bool = False) -> Block:
    """Note what is refused as errors at the target; *skips* goes on with the next item then."""
    if not may_fail(block):
        return block
    where, noted = emission.path(emission.target), emission.language.statements.noted
    if not skips and ends_in_throws(block):
        return with_throws(block, lambda error: say(noted(error, where, source, is_personal=is_personal)))
    add = say(noted("refused", where, source, is_personal=is_personal))
    return [Try(block, [*add, *(say("continue") if skips else [])], "refused")]


def _comment(emission: Emission, rule: ir.Rule) -> Block:
    """The rule as its author wrote it, so that he finds it again."""
    told = f"{'.'.join(map(key_text, target_of(rule).path))}: {wording.rule(rule)}"
    shown = str(emission.language.texts.comment(told))
    if len(shown) > 2 * _COMMENT_WIDTH:
        shown = f"{shown[: 2 * _COMMENT_WIDTH - 3]}..."
    lines = [""]
    for word in shown.split(" "):
        word = word[:_COMMENT_WIDTH]
        if lines[-1] and len(lines[-1]) + len(word) >= emission.language.words.comment_width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [Note(line) for line in lines]


class Write(Struct):
    """Writes a member of the target. MISSING leaves it out where that is allowed, null is written where it is."""

    emission: Emission
    rule: ir.Rule
    holder: str
    omits: bool = False

    @property
    def _target(self) -> ir.Target:
        return target_of(self.rule)

    def value(self, value: Value) -> Block:
        """Write a value that the target's own constraints allow."""
        if value.wire is not None and value.is_checked:
            return self._written(value.wire)
        before, adapted = constrained(self.emission, adapt(self.emission, value, self._target.type), self._target)
        return [*before, *self._written(wire(self.emission, adapted.expression, adapted.type), fails=adapted.fails)]

    def _written(self, expression: str, *, fails: bool = False) -> Block:
        return say(self.emission.language.statements.put(self.holder, self._target.path[-1], expression), fails=fails)

    def missing(self) -> Block | None:
        """Leave the member out, unless it is required."""
        target = self._target
        is_patch = self.emission.mapping.mode == "patch"
        if is_patch or target.optional or target.has_default or target.within is not None:
            return self.omit()
        return None

    def omit(self) -> Block:
        """Leave the member out."""
        self.omits = True
        return []

    def null(self) -> Block | None:
        """Write null where the target has it."""
        return self.clear() if self._target.nullable else None

    def clear(self) -> Block:
        """Write null."""
        return self._written(self.emission.language.words.null)
