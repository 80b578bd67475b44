"""`inventory.values.dataclass`: the same classes as the standard library makes, with methods that are made when they are looked up."""

import copy
import dataclasses
import inspect
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import pytest

from inventory.values import dataclass

Decorator = Callable[..., Callable[[type], type]]

# a fresh process, since other tests have used some of the classes
UNUSED = """
import pkgutil, importlib, inventory.refusals
for found in pkgutil.iter_modules(inventory.refusals.__path__, "inventory.refusals."):
    importlib.import_module(found.name)
from inventory.refusals.base import Refusal
made = [kind.__name__ for kind in Refusal.__subclasses__() if hasattr(vars(kind).get("__init__"), "__code__")]
print(len(Refusal.__subclasses__()) > 100, made)
"""


def shapes(decorator: Decorator) -> list[Any]:
    """Return classes of many shapes, made by a decorator, each with values that are equal and not."""

    class Base:
        """The base of others."""

        code: ClassVar[str] = "base"
        name: str
        parts: tuple[int, ...] = ()

    class More(Base):
        """One with a field more, by name, and another default."""

        extra: list[int] = dataclasses.field(default_factory=list, kw_only=True, repr=False, compare=False)
        parts: tuple[int, ...] = (7,)

        def __post_init__(self) -> None:
            if not self.name:
                raise ValueError(self.name)

    class Empty:
        """One without fields."""

    class Own:  # noqa: PLW1641 - that it has no hash of its own is what is tried
        """One that says itself what is equal."""

        count: int

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own) and self.count % 10 == other.count % 10

        def __repr__(self) -> str:
            return "own"

    class Hidden:
        """One with a field that is not given, and one that does not count."""

        at: int
        twice: int = dataclasses.field(init=False, default=2, hash=False)

    base = decorator(frozen=True, slots=True)(Base)
    # the class statement cannot name the decorated base
    more = decorator(frozen=True, slots=True)(type("More", (base,), dict(vars(More))))
    silent = decorator(frozen=True, slots=True, repr=False, eq=False)(
        type("Silent", (), {"__annotations__": {"a": int}, "__doc__": "One without most methods."})
    )
    return [
        base,
        more,
        decorator(frozen=True)(Empty),
        decorator(frozen=True)(Own),
        decorator(frozen=True)(Hidden),
        silent,
    ]


ARGUMENTS: list[list[tuple[tuple[object, ...], dict[str, object]]]] = [
    [(("a",), {}), (("a", (1,)), {}), ((), {"name": "a"}), (("a", 1, 2), {}), ((), {})],
    [(("a",), {}), (("a",), {"extra": [1]}), (("",), {}), (("a", (7,)), {}), (("a", (), []), {})],
    [((), {}), ((1,), {})],
    [((1,), {}), ((11,), {}), ((2,), {})],
    [((1,), {}), ((1, 2), {}), ((3,), {})],
    [((1,), {}), ((2,), {})],
]


def became(action: Callable[[], object]) -> object:
    try:
        return action()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is compared
        return type(error), str(error)


def seen_of(
    kind: Any,  # noqa: ANN401 - any class of values
    arguments: list[tuple[tuple[object, ...], dict[str, object]]],
) -> list[object]:
    """Return all that can be seen of a class and its values, addresses left out."""
    made = [became(partial(kind, *call[0], **call[1])) for call in arguments]
    values = [each for each in made if isinstance(each, kind)]
    shown = [repr(each) if "__repr__" in vars(kind) else "" for each in values]
    first = next((each.name for each in dataclasses.fields(kind)), "none")
    failures = [each for each in made if not isinstance(each, kind)]
    changed = [became(partial(setattr, each, first, 1)) for each in values]
    removed = [became(partial(delattr, each, first)) for each in values]
    return [
        [(each.name, each.default, each.init, each.kw_only) for each in dataclasses.fields(kind)],
        kind.__dataclass_params__.frozen,
        kind.__match_args__,
        kind.__doc__,
        str(inspect.signature(kind)),
        kind.__init__.__qualname__,
        failures,
        shown,
        [[one == other for other in values] for one in values],
        [became(partial(hash, one)) if "__eq__" in vars(kind) else 0 for one in values],
        [copy.copy(each) == each for each in values] if "__eq__" in vars(kind) else [],
        changed,
        removed,
    ]


@pytest.mark.parametrize("at", range(len(ARGUMENTS)))
def test_a_class_and_its_values_are_those_of_the_standard_library(at: int) -> None:
    ours, theirs = shapes(dataclass)[at], shapes(dataclasses.dataclass)[at]
    assert seen_of(ours, ARGUMENTS[at]) == seen_of(theirs, ARGUMENTS[at])


@dataclass(frozen=True, slots=True)
class Counted:
    """A value that counts from a default on."""

    name: str
    count: int = 0

    def __post_init__(self) -> None:
        """Refuse what is below nothing."""
        if self.count < 0:
            raise ValueError(self.count)


@dataclass(frozen=True, slots=True)
class Named(Counted):
    """A value that is made by its base."""

    def __init__(self, name: str) -> None:
        """Take the name alone."""
        Counted.__init__(self, name, 5)


def test_a_class_may_be_made_by_its_base_and_keep_what_it_says_itself() -> None:
    assert (Named("a").count, repr(Named("a")), Named("a") == Named("a"), Named("a") == Counted("a", 5)) == (
        5,
        "Named(name='a', count=5)",
        True,
        False,
    )


def test_a_value_can_be_replaced_matched_copied_and_pickled() -> None:
    value = dataclasses.replace(Counted("a"), count=3)
    match value:
        case Counted(name, count):
            assert (name, count) == ("a", 3)
    pickled = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes
    assert (copy.deepcopy(value), pickled, {value: 1}[Counted("a", 3)]) == (value, value, 1)
    with pytest.raises(ValueError, match="-1"):
        dataclasses.replace(value, count=-1)


def test_a_class_of_either_kind_may_be_the_base_of_the_other() -> None:
    @dataclasses.dataclass(frozen=True, slots=True)
    class Theirs(Counted):
        more: int = 1

    @dataclass(frozen=True, slots=True)
    class Ours(Theirs):
        most: int = 2

    assert (Theirs("a", 1, 2), Ours("a", 1, 2, 3)) == (Theirs("a", 1, 2), Ours("a", 1, 2, 3))
    assert repr(Ours("a")).endswith("Ours(name='a', count=0, more=1, most=2)")


def test_threads_that_use_a_class_for_the_first_time_together_make_equal_values() -> None:
    @dataclass(frozen=True, slots=True)
    class Fresh:
        name: str

    made: list[Fresh] = []
    together = threading.Barrier(4)

    def make() -> None:
        together.wait()
        made.append(Fresh("a"))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (set(made), len(made)) == ({Fresh("a")}, 4)


def test_no_refusal_has_methods_before_one_is_made() -> None:
    found = subprocess.run([sys.executable, "-c", UNUSED], capture_output=True, text=True, check=True)
    assert found.stdout == "True []\n"
