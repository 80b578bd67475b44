"""`dataclass` as in `dataclasses`, but a class gets each of its generated methods when that is first looked up.

The standard library writes and compiles six functions for each frozen class: 9 KiB and half a millisecond, though a program makes no
value of most classes (of 200 refusals an operator meets a few a day). Over 550 classes that was 6 MiB of the terminal's memory, and
0.3 s until somebody could sign in. What is generated is the standard library's own code: once it is there a method is as fast as ever.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]


class _Unmade:
    """Stands for a generated method of a class until it is first looked up."""

    __slots__ = ("_kind", "_name")

    def __init__(self, kind: type, name: str) -> None:
        self._kind = kind
        self._name = name

    def __get__(self, instance: object, owner: type) -> object:
        # another thread may have made it
        if self._kind.__dict__[self._name] is self:
            setattr(self._kind, self._name, _generated(self._kind, self._name))
        method = self._kind.__dict__[self._name]
        return method if instance is None else method.__get__(instance, owner)


def _generated(kind: Any, name: str) -> object:  # noqa: ANN401 - any dataclass; its type says nothing of its fields
    """Return a method as the standard library generates it for a class of the same fields."""
    fields = {field.name: field for field in dataclasses.fields(kind)}
    parts: dict[str, object] = {
        **fields,
        "__annotations__": {field.name: field.type for field in fields.values()},
        "__doc__": kind.__doc__,
        "__module__": kind.__module__,
        "__qualname__": kind.__qualname__,
    }
    if hasattr(kind, "__post_init__"):
        parts["__post_init__"] = kind.__post_init__
    generate = dataclasses.dataclass(
        init=name == "__init__",
        repr=name == "__repr__",
        eq=name in ("__eq__", "__hash__"),
        frozen=True,
    )
    return generate(type(kind.__name__, (), parts)).__dict__[name]


def _refuse_to_set(_value: object, name: str, _new: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_value: object, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _with_unmade_methods(**options: bool) -> Callable[[type], type]:
    """Return a decorator that makes a dataclass: options and result are those of `dataclasses.dataclass`, but `init` stays True.

    Classes that are not frozen, or whose values are put in order, are few: they get their methods at once. `InitVar` is not taken.
    """
    generate: Any = dataclasses.dataclass
    if options.get("order") or not options.get("frozen"):
        plain: Callable[[type], type] = generate(**options)
        return plain
    unmade = {"__init__"}
    if options.pop("repr", True):
        unmade.add("__repr__")
    if options.pop("eq", True):
        unmade |= {"__eq__", "__hash__"}

    def decorate(kind: type) -> type:
        # where a class says what is equal, Python puts None for its hash: that is not the author's
        own = {name for name, there in vars(kind).items() if (name, there) != ("__hash__", None)}
        made: Any = generate(init=False, repr=False, eq=False, **options)(kind)
        for name in unmade - own:
            setattr(made, name, _Unmade(made, name))
        # one function for all classes instead of two for each
        made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
        decorated: type = made
        return decorated

    return decorate


if TYPE_CHECKING:
    # the same to whoever checks types
    from dataclasses import dataclass
else:
    dataclass = _with_unmade_methods
