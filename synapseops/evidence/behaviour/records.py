"""Records to try two versions of a mapping on: the author's own, each with one leaf otherwise, and some with many otherwise.

Equal mappings give equal records: what is chosen is chosen by number, never by chance.
"""

import copy
import itertools
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from synapseops.evidence.behaviour import values
from synapseops.evidence.behaviour.model import Odd, Record
from synapseops.evidence.behaviour.places import Keys, Place
from synapseops.evidence.words import Words

_MOST_PLACES = 400
_TRIES = 3
"""So many mixes are made for each that is wanted, since some are equal."""
_MIXED = Words("a record with several odd leaves")
_GONE, _TWICE = object(), object()
"""What stands for a member that is not there, and for the first item of a list once more."""


class _Odd(Struct, frozen=True):
    """A place with another value than usual, `_GONE` where it is not there; the words say so."""

    place: Place
    value: Any
    told: Odd

    @property
    def is_absence(self) -> bool:
        """Whether nothing stands there then."""
        return self.value is _GONE or self.value is None or self.value in ("", [])


def edges(given: Sequence[Any], places: Sequence[Place], most: int) -> Iterator[Record]:
    """Yield at most *most* records made of *places*, and of the first of the records *given* (parsed) that the author has."""
    base = as_text(_completed(given[0] if given else {}, places[:_MOST_PLACES]))
    odd = [one for place in places[:_MOST_PLACES] for one in _odd(place)]
    seen: set[str] = set()
    for record in itertools.chain([Record(Words("a plain record"), base)], _singles(base, odd, most * 3 // 4), _mixes(base, odd, most)):
        if record.data not in seen:
            seen.add(record.data)
            yield record
        if len(seen) == most:
            return


def _singles(base: str, odd: Sequence[_Odd], most: int) -> Iterator[Record]:
    """Yield records with one leaf otherwise."""
    for one in _spread(odd, most):
        if (data := _changed(base, [one])) is not None:
            yield Record(one.told.words, as_text(data), odd=(one.told,))


def _mixes(base: str, odd: Sequence[_Odd], most: int) -> Iterator[Record]:
    """Yield records with several leaves otherwise; some will be equal."""
    every = _by_place(odd)
    absent = _by_place([one for one in odd if one.is_absence])
    for number in range(most * _TRIES):
        chosen = list(_chosen(every if number % 2 else absent, number))
        if chosen and (data := _changed(base, chosen)) is not None:
            yield Record(_MIXED, as_text(data), odd=tuple(one.told for one in chosen))


def _by_place(odd: Sequence[_Odd]) -> list[tuple[int, list[_Odd]]]:
    """Return the odd values of each place, outer ones first, with the checksum of the place."""
    found: dict[Keys, list[_Odd]] = {}
    for one in odd:
        found.setdefault(one.place.keys, []).append(one)
    return [(zlib.crc32(repr(keys).encode()), choices) for keys, choices in found.items()]


def _spread(odd: Sequence[_Odd], most: int) -> list[_Odd]:
    """Return at most *most*, the first of every place before the second of any."""
    turns: dict[Keys, int] = {}
    ranked = []
    for position, one in enumerate(odd):
        turn = turns.get(one.place.keys, 0)
        turns[one.place.keys] = turn + 1
        ranked.append((turn, position))
    kept = sorted(position for _, position in sorted(ranked)[:most])
    return [odd[position] for position in kept]


def _chosen(by_place: Sequence[tuple[int, Sequence[_Odd]]], number: int) -> Iterator[_Odd]:
    """Yield odd values for about three places."""
    one_in, turn = max(2, len(by_place) // 3), number.to_bytes(4, "big")
    for place, choices in by_place:
        drawn = zlib.crc32(turn, place)
        if drawn % one_in == 0:
            yield choices[drawn // 7 % len(choices)]


def _odd(place: Place) -> Iterator[_Odd]:
    """Yield what may stand at *place* beside the usual, absence first."""
    name = told(place.keys)
    if place.may_be_missing and isinstance(place.keys[-1], str):
        yield _odd_one(place, _GONE, "{} is missing", name)
    if place.may_be_null:
        yield _odd_one(place, None, "{} is null", name)
    if place.is_list:
        yield _odd_one(place, _TWICE, "{} has an item more", name)
    seen = set()
    for value in values.worth_trying(place):
        text = json.dumps(value, ensure_ascii=False)
        if text in seen:
            continue
        seen.add(text)
        if value in ("", [], {}):
            yield _odd_one(place, value, "{} is empty", name)
        elif place.pii:
            yield _odd_one(place, value, "{} is another", name)
        else:
            yield _odd_one(place, value, "{} is {}", name, text)


def _odd_one(place: Place, value: Any, text: str, name: str, *more: str) -> _Odd:
    return _Odd(place, value, Odd(name, Words(text, (name, *more))))


def _completed(record: Any, places: Iterable[Place]) -> Any:
    """Return *record* with something plausible wherever it has nothing."""
    made = copy.deepcopy(record) if isinstance(record, dict) else {}
    for place in places:
        _put(made, place.keys, values.plausible(place), only_if_absent=True)
    return made


def _changed(base: str, odd: Iterable[_Odd]) -> Any | None:
    """Return the record *base* with odd values, or None where no place was left for any of them."""
    made = json.loads(base)
    found = [_put(made, one.place.keys, one.value) for one in odd]
    return made if any(found) else None


def _put(record: Any, keys: Keys, value: Any, *, only_if_absent: bool = False) -> bool:
    """Put *value* at *keys*; False where nothing there can hold it."""
    here = record
    for key in keys[:-1]:
        here = _entered(here, key)
    last = keys[-1]
    if isinstance(here, dict) and isinstance(last, str):
        if only_if_absent and last in here:
            return False
        if value is _GONE:
            return here.pop(last, _GONE) is not _GONE
        if value is _TWICE:
            return _doubled(here.get(last))
        here[last] = copy.deepcopy(value)
        return True
    if isinstance(here, list) and isinstance(last, int) and value is _TWICE:
        return last < len(here) and _doubled(here[last])
    if isinstance(here, list) and isinstance(last, int) and value is not _GONE:
        if only_if_absent and last < len(here):
            return False
        while len(here) <= last:
            here.append(copy.deepcopy(value))
        here[last] = copy.deepcopy(value)
        return True
    return False


def _doubled(items: Any) -> bool:
    if not isinstance(items, list) or not items:
        return False
    items.append(copy.deepcopy(items[0]))
    return True


def _entered(here: Any, key: str | int) -> Any:
    if isinstance(here, dict) and isinstance(key, str):
        return here.get(key)
    if isinstance(here, list) and isinstance(key, int) and key < len(here):
        return here[key]
    return None


def told(keys: Keys) -> str:
    """Return *keys* as people write them: `lines[].sku`."""
    text = ""
    for key in keys:
        text += f"[{key or ''}]" if isinstance(key, int) else f".{key}" if text else key
    return text


def as_text(record: Any) -> str:
    """Return *record* as JSON."""
    return json.dumps(record, ensure_ascii=False, default=float)
