"""Whose goods come back: where the office does not say it, they are of the owner of their delivery (domain.md 6.9)."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from inventory.deliveries import DeliveryKey
from inventory.kinds import KINDS
from inventory.transactions import Transaction
from terminal.office import Blanks

Object = dict[str, object]
Owners = Callable[[str, Collection[DeliveryKey]], Mapping[DeliveryKey, str]]
"""Returns whose goods lines of documents delivered at a site."""


def with_owners(
    objects: Sequence[Object], blanks: Blanks, kept: Mapping[tuple[str, str], Transaction], owners: Owners
) -> list[Object]:
    """Return the transactions with the owners of what comes back, where they name none; one that is kept has those that it had."""
    found = []
    for each in objects:
        site = blanks.site_of(each)
        wanted = {key for line in _lines(each) for key, part in _parts(each, line) if "owner" not in part}
        before = kept.get((site, str(each.get("id", "")))) if wanted else None
        known = _had(before) if before is not None else owners(site, wanted) if wanted else {}
        owned = [_owned(each, line, known) for line in _list(each)] if any(known.values()) else None
        found.append(each if owned is None else each | {"lines": owned})
    return found


def _had(kept: Transaction) -> dict[DeliveryKey, str]:
    source = kept.applies_to
    lines = ((line, each) for line in kept.lines for each in line.allocations)
    return {DeliveryKey(source, line.applies_line, line.item, each.lot): each.owner for line, each in lines}


def _list(plain: Object, name: str = "lines") -> list[object]:
    found = plain.get(name)
    return found if isinstance(found, list) else []


def _lines(plain: Object) -> Iterator[Object]:
    """Yield the lines by which something comes back of what the transaction names."""
    kind = KINDS.get(str(plain.get("kind", "")))
    if kind is not None and kind.takes_returns and not kind.reverses and plain.get("applies_to"):
        yield from (line for line in _list(plain) if isinstance(line, dict))


def _parts(plain: Object, line: Object) -> Iterator[tuple[DeliveryKey, Object]]:
    for part in _list(line, "allocations"):
        if isinstance(part, dict):
            yield _key(plain, line, part), part


def _key(plain: Object, line: Object, part: Object) -> DeliveryKey:
    at = line.get("applies_line", 0)
    number = at if isinstance(at, int) else 0
    return DeliveryKey(str(plain["applies_to"]), number, str(line.get("item", "")), str(part.get("lot", "")))


def _owned(plain: Object, line: object, known: Mapping[DeliveryKey, str]) -> object:
    if not isinstance(line, dict) or not _list(line, "allocations"):
        return line
    named = [
        {"owner": owner} | part if isinstance(part, dict) and (owner := known.get(_key(plain, line, part))) else part
        for part in _list(line, "allocations")
    ]
    return line | {"allocations": named}
