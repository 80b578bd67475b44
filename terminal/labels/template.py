"""Templates of labels, read from TOML into typed records; a key that nobody knows is refused by file and name."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from drivers.errors import LabelError
from drivers.label import Box, SymbolKind
from inventory.values import dataclass

_TEXT_KEYS = frozenset({"text", "box", "when", "unless", "shortens"})
_SYMBOL_KEYS = frozenset({"kind", "data", "elements", "box", "when", "unless"})
_TOP_KEYS = frozenset({"title", "form_of", "size", "fields", "text", "symbol"})


@dataclass(frozen=True, slots=True)
class Condition:
    """A part is printed where the field `when` is filled (empty: always) and the field `unless` is not."""

    when: str = ""
    unless: str = ""

    def holds(self, fields: Mapping[str, str]) -> bool:
        """Return whether the part is printed for these fields."""
        return bool(not self.when or fields.get(self.when)) and not (self.unless and fields.get(self.unless))


@dataclass(frozen=True, slots=True)
class TextPart:
    """A line of text with `{field}` in it; a line none of whose fields is filled is left out."""

    text: str
    box: Box
    condition: Condition
    shortens: bool


@dataclass(frozen=True, slots=True)
class SymbolPart:
    """A symbol: `data`, or pairs of application identifier and value, of which those without a value are left out."""

    kind: SymbolKind
    box: Box
    condition: Condition
    data: str = ""
    elements: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of label: its size in millimetres, the fields it cannot do without, and its parts.

    `form_of` names the label of which it is another form, for the same things; empty where it is of its own.
    """

    name: str
    title: str
    width: float
    height: float
    fields: tuple[str, ...]
    texts: tuple[TextPart, ...]
    symbols: tuple[SymbolPart, ...]
    form_of: str = ""


def read_template(name: str, text: str) -> Template:
    """Return the template in the TOML `text` of the file `name`; raises LabelError that says what is wrong where."""
    try:
        top = tomllib.loads(text)
        _refuse_unknown(top, _TOP_KEYS, name)
        width, height = (float(each) for each in top["size"])
        return Template(
            name=name,
            title=str(top["title"]),
            width=width,
            height=height,
            fields=tuple(str(each) for each in top["fields"]),
            texts=tuple(_text(part, name) for part in top.get("text", ())),
            symbols=tuple(_symbol(part, name) for part in top.get("symbol", ())),
            form_of=str(top.get("form_of", "")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LabelError(f"label template {name}: {error}") from error


def _text(part: Mapping[str, object], name: str) -> TextPart:
    _refuse_unknown(part, _TEXT_KEYS, name)
    return TextPart(str(part["text"]), _box(part), _condition(part), shortens=bool(part.get("shortens")))


def _symbol(part: Mapping[str, object], name: str) -> SymbolPart:
    _refuse_unknown(part, _SYMBOL_KEYS, name)
    flat = part.get("elements", [])
    if not isinstance(flat, list) or len(flat) % 2:
        raise TypeError("elements are pairs of application identifier and value")
    pairs = tuple((str(ai), str(value)) for ai, value in zip(flat[::2], flat[1::2], strict=True))
    return SymbolPart(SymbolKind(str(part["kind"])), _box(part), _condition(part), str(part.get("data", "")), pairs)


def _box(part: Mapping[str, object]) -> Box:
    numbers = part["box"]
    if not isinstance(numbers, list) or len(numbers) != 4:
        raise TypeError("a box is [left, top, width, height] in millimetres")
    return Box(*(float(each) for each in numbers))


def _condition(part: Mapping[str, object]) -> Condition:
    return Condition(str(part.get("when", "")), str(part.get("unless", "")))


def _refuse_unknown(table: Mapping[str, object], known: frozenset[str], name: str) -> None:
    for key in table.keys() - known:
        raise LabelError(f"label template {name}: unknown key {key}")


@cache
def templates() -> Mapping[str, Template]:
    """Return the templates that come with the product, by name."""
    folder = resources.files("terminal.labels.templates")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    names = [file.name.removesuffix(".toml") for file in files]
    return {name: read_template(name, file.read_text("utf-8")) for name, file in zip(names, files, strict=True)}


def template_named(name: str) -> Template:
    """Return a template; raises LabelError when there is none of this name."""
    if name not in templates():
        raise LabelError(f"unknown label {name!r}, expected {', '.join(templates())}")
    return templates()[name]


def first_form_of(name: str) -> str:
    """Return the label of which `name` is another form; itself where it is of its own, or unknown."""
    template = templates().get(name)
    return template.form_of if template is not None and template.form_of else name


def forms_of(name: str) -> tuple[str, ...]:
    """Return the forms in which the label `name` can be had, the first one first."""
    first = first_form_of(name)
    return (first, *(each.name for each in templates().values() if each.form_of == first))
