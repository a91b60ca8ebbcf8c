"""`dataclass` as the standard library has it, but that a frozen one with slots is made five times as fast.

There are some five hundred of them, of which a command uses a part: the standard library compiles six functions for each as it is
imported, which took a third of the start of every command. Here `__init__` is compiled, and of the others what is called, once it is.
"""

import dataclasses
import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """Do what `dataclasses.dataclass` does."""
        if cls is None:
            return lambda found: dataclass(found, **options)
        if options != {"frozen": True, "slots": True} or not _is_plain(cls):
            return dataclasses.dataclass(cls, **options)
        return _made(cls)


_METHODS = frozenset(
    {"__init__", "__post_init__", "__repr__", "__eq__", "__hash__", "__setattr__", "__delattr__", "__getstate__", "__setstate__"}
)


def _is_plain(cls: type) -> bool:
    """Whether *cls* has only fields that `__init__` takes, and methods of its own, is derived from no other, and says what it is."""
    is_odd = any(map(_is_odd, inspect.get_annotations(cls).values())) or any(map(_is_odd, cls.__dict__.values()))
    derived = any(hasattr(base, "__dataclass_fields__") for base in cls.__mro__[1:])
    return not is_odd and not derived and cls.__doc__ is not None and _METHODS.isdisjoint(cls.__dict__)


def _is_odd(one: Any) -> bool:
    """Whether an annotation or an attribute makes what is no plain field."""
    if isinstance(one, str):
        return any(word in one for word in ("ClassVar", "InitVar", "KW_ONLY"))
    if isinstance(one, dataclasses.Field):
        return not one.init or one.kw_only is True
    return (
        one is dataclasses.KW_ONLY
        or isinstance(one, dataclasses.InitVar)
        or one is ClassVar
        or getattr(one, "__origin__", None) is ClassVar
    )


def _made(cls: type) -> Any:
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    fields = dataclasses.fields(made)
    names = tuple(field.name for field in fields)
    params = made.__dataclass_params__
    params.init = params.repr = params.eq = params.frozen = True
    made.__init__ = _compiled(made, "__init__", *_initializer(fields))
    for name, (head, body) in _written(fields).items():
        setattr(made, name, _once_called(made, name, head, body))
    made.__setattr__, made.__delattr__ = _refusing(made, names)
    made.__getstate__, made.__setstate__ = _state, _restore
    return made


def _initializer(fields: Sequence["dataclasses.Field[Any]"]) -> tuple[str, str, dict[str, Any]]:
    """Return the parameters of `__init__`, its body, and the values of both."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_none": dataclasses.MISSING}
    parameters, lines = ["self"], ["pass"]
    for field in fields:
        name = value = field.name
        if field.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = field.default
            name = f"{name}=_default_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            known[f"_factory_{name}"] = field.default_factory
            value = f"_factory_{name}() if {name} is _none else {name}"
            name = f"{name}=_none"
        parameters.append(name)
        lines.append(f"_set(self, {field.name!r}, {value})")
    return ", ".join(parameters), "; ".join(lines), known


def _written(fields: Sequence["dataclasses.Field[Any]"]) -> dict[str, tuple[str, str]]:
    """Return the parameters and the body of each method that is compiled once it is called."""
    shown = ", ".join(f"{one.name}={{self.{one.name}!r}}" for one in fields if one.repr)
    compared = [one.name for one in fields if one.compare]
    hashed = [one.name for one in fields if (one.compare if one.hash is None else one.hash)]
    return {
        "__repr__": ("self", f'return f"{{self.__class__.__qualname__}}({shown})"'),
        "__hash__": ("self", f"return hash({_tuple('self', hashed)})"),
        "__eq__": (
            "self, other",
            f"return {_tuple('self', compared)} == {_tuple('other', compared)} if other.__class__ is self.__class__ else NotImplemented",
        ),
    }


def _tuple(owner: str, names: Sequence[str]) -> str:
    return f"({''.join(f'{owner}.{name}, ' for name in names)})"


def _once_called(made: type, name: str, head: str, body: str) -> Callable[..., Any]:
    def method(self: Any, *arguments: Any) -> Any:
        function = _compiled(made, name, head, body, {})
        setattr(made, name, function)
        return function(self, *arguments)

    method.__name__, method.__qualname__ = name, f"{made.__qualname__}.{name}"
    return method


def _compiled(made: type, name: str, head: str, body: str, known: dict[str, Any]) -> Any:
    exec(f"def {name}({head}): {body}", known)  # noqa: S102  # names of fields of our own, as dataclasses do
    known[name].__qualname__ = f"{made.__qualname__}.{name}"
    return known[name]


def _refusing(made: Any, names: Sequence[str]) -> tuple[Callable[..., None], Callable[..., None]]:
    def set_attribute(self: Any, name: str, value: Any) -> None:
        if type(self) is made or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(made, self).__setattr__(name, value)

    def delete_attribute(self: Any, name: str) -> None:
        if type(self) is made or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(made, self).__delattr__(name)

    return set_attribute, delete_attribute


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: Sequence[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
