"""Numbers as the office writes them, in the one form in which they are kept: our own with the separators of their mask (F5)."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from sync.centre.office import Told
from sync.centre.own_forms import Written
from terminal.office import Blanks, Object

Forms = Callable[[str, Sequence[Written]], Mapping[Written, str]]
"""Returns the numbers of a site that are kept in another form than they were written in."""
_KINDS = {"serial": "serial", "serials": "serial", "last_serial": "serial", "lot": "lot"}
_MARKING = "marks"
_PARENT = "parent"
_MAKERS = "maker_serials"


def with_forms(plains: Sequence[Object | Told], blanks: Blanks, forms: Forms) -> list[Object | Told]:
    """Return the transactions with their numbers as they are kept; what is no transaction stays as it is, and is told of later."""
    written: dict[str, list[Written]] = {}
    for plain in plains:
        if not isinstance(plain, Told):
            written.setdefault(blanks.site_of(plain), []).extend(_written(plain))
    kept = {site: forms(site, list(dict.fromkeys(found))) for site, found in written.items() if found}
    return [
        plain if isinstance(plain, Told) else _formed(plain, kept.get(blanks.site_of(plain), {})) for plain in plains
    ]


def _written(plain: Object) -> Iterator[Written]:
    for owner, part in _parts(plain):
        item = str(owner.get("item", ""))
        for name, kind in _KINDS.items():
            yield from (Written(kind, item, number) for number in _texts(part.get(name)))
        if isinstance(first := part.get("first"), str):  # what is taken begins with it: of serials and of lots
            yield from (Written(kind, item, first) for kind in ("serial", "lot"))


def _parts(plain: Object) -> Iterator[tuple[Mapping[str, object], Mapping[str, object]]]:
    """Yield all that names numbers, each with what says of which item they are."""
    for mark in _objects(plain.get(_MARKING)):
        yield mark, mark
    for line in _objects(plain.get("lines")):
        for name in ("allocations", "instead"):
            for part in _objects(line.get(name)):
                yield line, part
                yield from ((line, told) for told in _objects(part.get(_MAKERS)))
        if isinstance(numbers := line.get("numbers"), dict):
            yield line, numbers


def _objects(value: object) -> list[Object]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str) and each]


def _formed(plain: Object, kept: Mapping[Written, str]) -> Object:
    if not kept:
        return plain
    formed = dict(plain)
    if isinstance(marks := plain.get(_MARKING), list):
        formed[_MARKING] = [_part(each, each, kept, {}) if isinstance(each, dict) else each for each in marks]
    if isinstance(lines := plain.get("lines"), list):
        # the master of a component is of another item: one whose serial stands in this transaction
        masters = {each.number: form for each, form in kept.items() if each.kind == "serial"}
        formed["lines"] = [_line(each, kept, masters) if isinstance(each, dict) else each for each in lines]
    return formed


def _line(line: Object, kept: Mapping[Written, str], masters: Mapping[str, str]) -> Object:
    formed = dict(line)
    for name in ("allocations", "instead"):
        if isinstance(parts := line.get(name), list):
            formed[name] = [_part(line, each, kept, masters) if isinstance(each, dict) else each for each in parts]
    if isinstance(numbers := line.get("numbers"), dict):
        formed["numbers"] = _part(line, numbers, kept, masters)
    return formed


def _part(owner: Object, part: Object, kept: Mapping[Written, str], masters: Mapping[str, str]) -> Object:
    item = str(owner.get("item", ""))
    formed = dict(part)
    for name, kind in _KINDS.items():
        if isinstance(value := part.get(name), str):
            formed[name] = kept.get(Written(kind, item, value), value)
        elif isinstance(value, list):
            formed[name] = [
                kept.get(Written(kind, item, each), each) if isinstance(each, str) else each for each in value
            ]
    if isinstance(first := part.get("first"), str):
        as_lot = kept.get(Written("lot", item, first), first)
        formed["first"] = kept.get(Written("serial", item, first), as_lot)
    if isinstance(parent := part.get(_PARENT), str):
        formed[_PARENT] = masters.get(parent, parent)
    if isinstance(makers := part.get(_MAKERS), list):
        formed[_MAKERS] = [_part(owner, each, kept, masters) if isinstance(each, dict) else each for each in makers]
    return formed
