"""Objects: one paragraph for each rule, which writes its member or notes why it could not."""

from dataclasses import dataclass, replace

from generators.mappings import wording
from generators.mappings.parts import reads_personal
from generators.mappings.places import below, key_text
from generators.python import text
from generators.python.mappings import reading, types
from generators.python.mappings.constraining import constrained
from generators.python.mappings.emission import Emission, Sink, Value, path, target_of
from generators.python.mappings.lines import Case, Line, Lines, block, branches, fail, is_last, may_fail, say
from generators.python.mappings.writing import adapt, is_of, wire
from synapseops.mapping import ir

_COMMENT_WIDTH = 88


def members(emission: Emission, producer: ir.Object, name: str) -> tuple[Lines, bool]:
    """Return what fills the object called *name*, and whether it always gets a member."""
    containers = _Containers(emission, producer, name)
    lines: Lines = []
    for place, rule in enumerate(producer.rules):
        if isinstance(rule.producer, ir.Ignore):
            continue
        parents = target_of(rule).path[:-1]
        opened = containers.opened(parents)
        holder = containers.names[parents]
        within = replace(emission, target=below(emission.target, target_of(rule).path))
        sink = Write(within, rule, holder)
        made = paragraph(within, rule, sink)
        containers.written(parents, always=not sink.omits and _always_runs(rule))
        lines += [Line(""), *opened, *_comment(rule), *made]
        lines += containers.closed(place)
    return [*lines, *_required_beside(emission, producer, containers)], containers.always[()]


def _always_runs(rule: ir.Rule) -> bool:
    return rule.handlers.error is None and not _skips(rule)


def _skips(rule: ir.Rule) -> bool:
    return rule.lookup is not None and rule.lookup.miss == "skip_item"


def _required_beside(emission: Emission, producer: ir.Object, containers: "_Containers") -> Lines:
    """Leaves that are required only where the object around them is written."""
    lines: Lines = []
    for rule in producer.rules:
        within = rule.target.within if rule.target is not None else None
        if rule.target is None or within is None or isinstance(rule.producer, ir.Ignore) or emission.mapping.mode == "patch":
            continue
        holder = containers.names.get(rule.target.path[:-1])
        if holder is None:
            continue
        written = containers.names.get(tuple(within), holder)
        leaf = text.string(rule.target.path[-1])
        target = path(below(emission.target, rule.target.path))
        emission.use("values", "MISSING")
        error = f'{emission.use("errors", "unexpected")}(MISSING, {text.string(types.words(rule.target.type))}, "")'
        lines += block(f"if {written} and {leaf} not in {holder}", say(f"errors.add({error}, {target})"))
    return lines


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

    def opened(self, parents: tuple[str, ...]) -> Lines:
        lines: Lines = []
        for length in range(1, len(parents) + 1):
            prefix = parents[:length]
            if prefix not in self.names:
                self.names[prefix] = self._emission.names.new(prefix[-1])
                self.always[prefix] = False
                lines.append(Line(f"{self.names[prefix]}: JsonObject = {{}}"))
        return lines

    def written(self, parents: tuple[str, ...], *, always: bool) -> None:
        self.always[parents] = self.always[parents] or always

    def closed(self, place: int) -> Lines:
        lines: Lines = []
        done = [prefix for prefix, last in self._last.items() if last == place]
        for prefix in sorted(done, key=len, reverse=True):
            put = say(f"{self.names[prefix[:-1]]}[{text.string(prefix[-1])}] = {self.names[prefix]}")
            lines += put if self.always[prefix] else block(f"if {self.names[prefix]}", put)
            self.written(prefix[:-1], always=self.always[prefix])
        return lines


def paragraph(emission: Emission, rule: ir.Rule, sink: Sink) -> Lines:
    """Return the statements of a rule; what it refuses is noted with its place."""
    before = emission.default_source
    lines = emission.rule(emission, rule, sink)
    source = ""
    if isinstance(rule.producer, ir.Read) and not any(isinstance(step.segment, ir.Every) for step in rule.producer.path.steps):
        source = reading.source(emission, rule.producer.path)
    emission.default_source = before
    is_personal = rule.pii or (rule.target is not None and rule.target.pii) or reads_personal(rule)
    return attempt(emission, lines, source, is_personal=is_personal)


def attempt(emission: Emission, lines: Lines, source: str = "", *, is_personal: bool = False, skips: bool = False) -> Lines:
    """Note what *lines* refuse as errors at the target; *skips* goes on with the next item then."""
    if not may_fail(lines):
        return lines
    where = path(emission.target)
    masked = ", masked=True" if is_personal else ""
    raising = [place for place, line in enumerate(lines) if line.fails and not _is_head(line)]
    heads_fail = any(
        line.fails and _is_head(line) and "raise" not in line.text and not _leads_to_raise(lines, place) for place, line in enumerate(lines)
    )
    if (
        not skips
        and not heads_fail
        and all(lines[place].text.startswith("raise ") and " from " not in lines[place].text and is_last(lines, place) for place in raising)
    ):
        noted = [
            replace(line, text=f"errors.add({line.text.removeprefix('raise ')}, {where}{masked})", fails=False)
            if place in raising
            else replace(line, fails=False)
            for place, line in enumerate(lines)
        ]
        return noted
    emission.use("errors", "Refused")
    add = say(f"errors.add(refused, {where}{f', {source}' if source else ''}{masked})")
    return [
        *block("try", [replace(line, fails=False) for line in lines]),
        *block("except Refused as refused", [*add, *(say("continue") if skips else [])]),
    ]


def _is_head(line: Line) -> bool:
    return line.text.endswith(":") and line.text.startswith(("if ", "elif ", "else:", "for ", "try:", "except "))


def _leads_to_raise(lines: Lines, place: int) -> bool:
    return place + 1 < len(lines) and lines[place + 1].text.startswith("raise ")


def _comment(rule: ir.Rule) -> Lines:
    """The rule as its author wrote it, so that he finds it again."""
    told = f"{'.'.join(map(key_text, target_of(rule).path))}: {wording.rule(rule)}"
    shown = str(text.comment(told))
    if len(shown) > 2 * _COMMENT_WIDTH:
        shown = f"{shown[: 2 * _COMMENT_WIDTH - 3]}..."
    lines = [""]
    for word in shown.split(" "):
        word = word[:_COMMENT_WIDTH]
        if lines[-1] and len(lines[-1]) + len(word) >= _COMMENT_WIDTH - 4 * 2:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [Line(f"# {line}") for line in lines]


@dataclass
class Write:
    """Writes a member of the target. MISSING leaves it out where that is allowed, null is written where it is."""

    emission: Emission
    written: ir.Rule
    holder: str
    omits: bool = False

    @property
    def _target(self) -> ir.Target:
        return target_of(self.written)

    @property
    def _key(self) -> str:
        return f"{self.holder}[{text.string(self._target.path[-1])}]"

    def value(self, value: Value) -> Lines:
        """Write a value that the target's own constraints allow."""
        if value.wire is not None and value.is_checked:
            return say(f"{self._key} = {value.wire}")
        lines, adapted = constrained(self.emission, adapt(self.emission, value, self._target.type), self._target)
        written = wire(self.emission, adapted)
        return [*lines, *say(f"{self._key} = {written}", fails=adapted.fails)]

    def missing(self) -> Lines | None:
        """Leave the member out, unless it is required."""
        target = self._target
        is_patch = self.emission.mapping.mode == "patch"
        if is_patch or target.optional or target.has_default or target.within is not None:
            return self.omit()
        return None

    def omit(self) -> Lines:
        """Leave the member out."""
        self.omits = True
        return []

    def null(self) -> Lines | None:
        """Write null where the target has it."""
        return self.clear() if self._target.nullable else None

    def clear(self) -> Lines:
        """Write null."""
        return say(f"{self._key} = None")


__all__ = ["Case", "adapt", "attempt", "branches", "fail", "is_of", "members", "paragraph", "wire"]
