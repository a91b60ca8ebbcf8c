"""From libyaml's events to plain values and their spots, with everything refused that an intent may not hold.

No recursion, and aliases are counted before they are followed: nothing here grows faster than the file.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field
from yaml._yaml import CParser
from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent import characters, torn, wording
from synapseops.intent.resolver import resolve
from synapseops.intent.spots import Entry, Spot, Written, begin_of, index_of, line_and_column

DEEPEST = 50
MOST_ADDED_BY_ALIASES = 10_000
MOST_REFUSALS = 1_000


class Refusal(Struct, frozen=True):
    """Something that no intent may hold, at an index into the text."""

    code: str
    index: int
    message: str
    hint: str = ""


class Composition(Struct, frozen=True):
    """What a text holds: plain values, the spots they stand at, and what was refused.

    `whole` is False if reading stopped early, `dropped` tells that entries without a usable key were left out.
    """

    value: Any = None
    spot: Spot | None = None
    refusals: tuple[Refusal, ...] = ()
    whole: bool = True
    dropped: bool = False


class _Stop(Exception):
    """Reading on would be pointless or unsafe."""


class _WantsPlaces(Exception):
    """Something is refused, so places are needed after all."""


class _Frame(Struct):
    """A collection that is still open. `key` is the entry's whose value comes next, None before a key."""

    spot: Spot | None
    values: Any
    anchor: str | None
    is_mapping: bool
    flow: bool
    key: ScalarEvent | None = None
    skips: bool = False
    nodes: int = 1
    height: int = 1


class _Anchored(Struct, frozen=True):
    value: Any
    spot: Written | None
    nodes: int
    height: int


def compose(text: str, *, places: bool = False) -> Composition:
    """Return what *text* (without byte order mark) holds. Spots are kept only for *places*, since keeping them takes time."""
    if raw := tuple(_forbidden_as_they_stand(text)):
        return Composition(refusals=raw, whole=False)
    composer = _Composer(text, places)
    try:
        whole = composer.run()
    except _WantsPlaces:
        return compose(text, places=True)
    return Composition(composer.root, composer.root_spot, tuple(composer.refusals), whole, composer.dropped)


def _forbidden_as_they_stand(text: str) -> Iterator[Refusal]:
    for count, match in enumerate(characters.IN_FILES.finditer(text)):
        if count == MOST_REFUSALS:
            return
        yield Refusal("SY004", match.start(), f"character {characters.told(match[0])} is not allowed", "remove it")


class _Composer(Struct):
    text: str
    places: bool
    root: Any = None
    root_spot: Any = None
    refusals: list[Refusal] = field(default_factory=list)
    stack: list[_Frame] = field(default_factory=list)
    anchors: dict[str, _Anchored | None] = field(default_factory=dict)
    added: int = 0
    documents: int = 0
    watchful: bool = False
    dropped: bool = False

    def run(self) -> bool:
        """Read every event; return whether the end was reached."""
        self.watchful = characters.HIDDEN_IN_FILES.search(self.text) is not None
        try:
            parser = CParser(self.text)
            while (event := parser.get_event()) is not None:
                _HANDLERS[type(event)](self, event)
        except _Stop:
            return False
        except YAMLError as error:
            from synapseops.intent import syntax  # with what is known of YAML gone wrong

            self.refusals.append(Refusal(*syntax.explained(error, self.text)))
            return False
        return True

    def refuse(self, code: str, event: Any, message: str, hint: str = "", *, offset: int = 0) -> None:
        """Note a refusal at *offset* code points into the event's value."""
        if not self.places:
            raise _WantsPlaces
        index = index_of(self.text, event, offset) if offset else begin_of(event)
        self.refusals.append(Refusal(code, index, message, hint))
        if len(self.refusals) >= MOST_REFUSALS:
            raise _Stop

    def scalar(self, event: ScalarEvent) -> None:
        frame = self.stack[-1] if self.stack else None
        if event.tag is not None:
            self.refuse_tag(event)
        if frame is not None and frame.is_mapping and frame.key is None:
            self.scalar_key(event, frame)
            return
        text = event.value
        value = resolve(text) if event.style == "" and event.tag is None else text
        if (self.watchful or event.style == '"') and (match := characters.IN_VALUES.search(text)):
            self.refuse("SY004", event, f"character {characters.told(match[0])} is not allowed", "remove it", offset=match.start())
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(value, event, 1, 0)
        self.attach(value, event, 1, 0)

    def refuse_tag(self, event: Any) -> None:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!", 1)
        hint = "values have the type that their key asks for; quote a text that looks like a number"
        self.refuse("SY007", event, f'tag "{tag}" is not allowed', hint)

    def scalar_key(self, event: ScalarEvent, frame: _Frame) -> None:
        frame.key = event
        frame.skips = False
        text = event.value
        if event.style == "":
            self.check_plain_key(event, text, frame)
        if (self.watchful or event.style != "") and (match := characters.IN_KEYS.search(text)):
            self.refuse("SY004", event, f"character {characters.told(match[0])} is not allowed in a key", "remove it", offset=match.start())
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(text, event, 1, 0)

    def check_plain_key(self, event: ScalarEvent, text: str, frame: _Frame) -> None:
        if text == "<<":
            frame.skips = self.dropped = True
            self.refuse("SY008", event, 'merge key "<<" is not allowed', "write the entries out, or give an alias the whole value")
        elif text == "":
            self.refuse("SY006", event, "a key is missing", "write a key before the colon")
        elif not isinstance(meant := resolve(text), str) and not (text == "null" and self.is_below("csv")):
            self.refuse("SY006", event, f'key "{text}" is read as {wording.kind_of(meant)}', f'quote it: "{text}"')

    def is_below(self, name: str) -> bool:
        """Tell whether the open map is the value of the key *name*; `null` is a key of the language there."""
        above = self.stack[-2].key if len(self.stack) > 1 else None
        return above is not None and above.value == name

    def attach(self, value: Any, spot: Written | None, nodes: int, height: int) -> None:
        """Put a finished value where it belongs: the root, the next item, or the value of the open key."""
        if not self.stack:
            self.root, self.root_spot = value, spot
            return
        frame = self.stack[-1]
        frame.nodes += nodes
        if height >= frame.height:
            frame.height = height + 1
        if not frame.is_mapping:
            frame.values.append(value)
            if frame.spot is not None and spot is not None:
                frame.spot.items.append(spot)
        elif frame.key is None:
            frame.key, frame.skips, self.dropped = _NOWHERE, True, True
            self.refuse("SY006", spot, "a key must be a text", "quote it")
        else:
            key, frame.key = frame.key, None
            if not frame.skips:
                self.enter(frame, key, value, spot)

    def enter(self, frame: _Frame, key: ScalarEvent, value: Any, spot: Written | None) -> None:
        name = key.value
        if value is None and frame.flow and name.endswith((")", ")?")) and (found := torn.mend(frame.values, name)):
            self.mend(frame, found)
        elif value is None and frame.flow and key.style == "" and (parts := torn.without_space(name)) is not None:
            self.part(frame, key, parts, spot)
        elif name in frame.values:
            self.refuse("SY005", key, *self.told_twice(name, frame))
        else:
            frame.values[name] = value
            if frame.spot is not None and spot is not None:
                frame.spot.entries[name] = Entry(key, spot)

    def mend(self, frame: _Frame, found: torn.Torn) -> None:
        entries = frame.spot.entries if frame.spot is not None else {}
        self.refuse("SY013", entries[found.key].value if found.key in entries else None, found.message, found.hint)
        for torn_off in found.torn_off:
            del frame.values[torn_off], entries[torn_off]
        frame.values[found.key] = found.mended

    def part(self, frame: _Frame, key: ScalarEvent, parts: tuple[str, str], spot: Written | None) -> None:
        """Take a key that holds its own value, since no space stands behind its colon, for both."""
        self.refuse("SY001", key, f'a space is missing behind the colon of "{parts[0]}"', f"write {': '.join(parts)}", offset=len(parts[0]))
        frame.values.setdefault(parts[0], resolve(parts[1]))
        if frame.spot is not None and spot is not None:
            frame.spot.entries.setdefault(parts[0], Entry(key, spot))

    def told_twice(self, name: str, frame: _Frame) -> tuple[str, str]:
        first = begin_of(frame.spot.entries[name].key) if frame.spot is not None else 0
        line, _ = line_and_column(self.text, first)
        return f'key "{name}" stands here a second time; the first is in line {line}', "keep one of them"

    def alias(self, event: AliasEvent) -> None:
        name = event.anchor or ""
        target = self.anchors.get(name)
        if target is None and name in self.anchors:
            self.refuse("SY009", event, f'alias "*{name}" stands inside the very value it names', "write the value out")
            raise _Stop
        if target is None:
            hint = did_you_mean(name, self.anchors) or "quote a text that begins with *"
            self.refuse("SY009", event, f'alias "*{name}" names nothing that stands above', hint)
            raise _Stop
        self.added += target.nodes
        if self.added > MOST_ADDED_BY_ALIASES:
            self.refuse(
                "SY009",
                event,
                f"aliases add more than {MOST_ADDED_BY_ALIASES:,} values",
                "write fewer aliases, or none inside of what others name",
            )
            raise _Stop
        if len(self.stack) + target.height > DEEPEST:
            self.too_deep(event)
        self.attach(target.value, target.spot, target.nodes, target.height)

    def open(self, event: Any) -> None:
        is_mapping = type(event) is MappingStartEvent
        if event.tag is not None:
            self.refuse_tag(event)
        if len(self.stack) >= DEEPEST:
            self.too_deep(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        spot = Spot(event.start_mark, is_mapping) if self.places else None
        self.stack.append(_Frame(spot, {} if is_mapping else [], event.anchor, is_mapping, event.flow_style))

    def close(self, event: Any) -> None:
        frame = self.stack.pop()
        if frame.anchor is not None:
            self.anchors[frame.anchor] = _Anchored(frame.values, frame.spot, frame.nodes, frame.height)
        self.attach(frame.values, frame.spot, frame.nodes, frame.height)

    def too_deep(self, event: Any) -> None:
        self.refuse("SY010", event, f"values are nested more than {DEEPEST} deep", "flatten them")
        raise _Stop

    def begin(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self.refuse(
                "SY011", event, "a second document begins here", "an intent is one document: remove the line ---, or make a second file"
            )
            raise _Stop
        if event.version not in (None, (1, 2)):
            self.refuse("SY007", event, f"%YAML {'.'.join(map(str, event.version))} is not read", "remove the line: intents are YAML 1.2")
        if event.tags:
            self.refuse("SY007", event, "%TAG is not allowed", "remove the line: intents have no tags")

    def skip(self, event: Any) -> None:
        """Let an event pass that says nothing."""


_NOWHERE: Any = object()

_HANDLERS: dict[type, Any] = {
    ScalarEvent: _Composer.scalar,
    AliasEvent: _Composer.alias,
    MappingStartEvent: _Composer.open,
    SequenceStartEvent: _Composer.open,
    MappingEndEvent: _Composer.close,
    SequenceEndEvent: _Composer.close,
    DocumentStartEvent: _Composer.begin,
    DocumentEndEvent: _Composer.skip,
    StreamStartEvent: _Composer.skip,
    StreamEndEvent: _Composer.skip,
}
