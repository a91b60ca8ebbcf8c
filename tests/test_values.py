"""Values made quickly are what the standard library makes of them."""

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from synapseops import values


@values.dataclass(frozen=True, slots=True)
class Quick:
    """A value."""

    name: str
    numbers: tuple[int, ...] = ()
    more: dict[str, int] = dataclasses.field(default_factory=dict, hash=False)
    secret: str = dataclasses.field(default="", repr=False)
    aside: int = dataclasses.field(default=0, compare=False)

    @property
    def first(self) -> int:
        """The first number."""
        return self.numbers[0]


_Slow = dataclasses.dataclass(frozen=True, slots=True)(
    type(
        "Quick",
        (),
        {
            "__annotations__": dict(Quick.__annotations__),
            "__doc__": "A value.",
            "__qualname__": "Quick",
            "__module__": __name__,
            "numbers": (),
            "more": dataclasses.field(default_factory=dict, hash=False),
            "secret": dataclasses.field(default="", repr=False),
            "aside": dataclasses.field(default=0, compare=False),
        },
    )
)
_GIVEN = [("a",), ("a", (1, 2)), ("a", (1, 2), {"x": 1}), ("b", (), {}, "s"), ("a", (), {}, "", 9)]


def _on_each(told: Callable[[Any, list[Any]], Any]) -> None:
    """Compare what *told* tells of the class and of some values of it."""
    quick, slow = (told(cls, [cls(*given) for given in _GIVEN]) for cls in (Quick, _Slow))
    assert quick == slow


def test_they_look_compare_and_hash_alike() -> None:
    _on_each(lambda cls, some: list(map(repr, some)))
    _on_each(lambda cls, some: [one == other for one in some for other in some])
    _on_each(lambda cls, some: list(map(hash, some)))
    _on_each(lambda cls, some: [one.__eq__(1) for one in some])
    _on_each(lambda cls, some: (cls.__match_args__, cls.__slots__, [field.name for field in dataclasses.fields(cls)], cls.__doc__))
    _on_each(lambda cls, some: [dataclasses.asdict(one) for one in some])
    _on_each(lambda cls, some: [repr(dataclasses.replace(one, name="z")) for one in some])


def test_a_default_is_made_anew_for_each() -> None:
    assert Quick("a").more is not Quick("a").more


@pytest.mark.parametrize(
    "change", [lambda one: setattr(one, "name", "b"), lambda one: delattr(one, "name"), lambda one: setattr(one, "other", 1)]
)
def test_nothing_of_them_can_be_set(change: Callable[[Any], None]) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        change(Quick("a"))


@pytest.mark.parametrize("arguments", [(), ("a", (), {}, "", 0, 1)])
def test_arguments_are_those_of_the_fields(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError, match=r"Quick\.__init__\(\)"):
        Quick(*arguments)


def test_they_are_copied_and_go_to_other_processes() -> None:
    one = Quick("a", (1,), {"x": 1}, "s", 2)
    for other in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):  # noqa: S301  # our own
        assert dataclasses.astuple(other) == dataclasses.astuple(one)


def test_what_is_not_plain_is_left_to_the_standard_library() -> None:
    @values.dataclass(frozen=True, slots=True)
    class Odd:
        """A value with more than fields."""

        kept: ClassVar[int] = 3
        given: int
        made: int = dataclasses.field(init=False, default=7)

    @values.dataclass(frozen=True)
    class Derived(Quick):
        """One that adds a field."""

        last: int = 0

    assert (Odd(1), Odd.kept, Odd(1).made) == (Odd(1), 3, 7)
    assert repr(Derived("a", last=4)).endswith("Derived(name='a', numbers=(), more={}, aside=0, last=4)")
